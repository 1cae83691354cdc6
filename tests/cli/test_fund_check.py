"""evaluator fund check: whether everything fits, and what a division would still need; it writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fund_office import BUDGET, UNITS, amounts_file

if TYPE_CHECKING:
    from pathlib import Path

    from fund_office import Office

BUDGET_LACKS = "没有给 --budget：各块够不够、保不保得住还没有检查。"
BEFORE_LACKS = "这份政策按增量给钱：分配时还要用 --before 给出上一年的评价结果。"
LAST_LACKS = "这份政策有保底或封顶：分配时还要用 --last-year 给出上年拨款，否则都不保底、不封顶。"
ALL = {BUDGET_LACKS, BEFORE_LACKS, LAST_LACKS}


@pytest.fixture(scope="module")
def last(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    amounts = {str(90000 + at): 16_667 for at in range(UNITS)}
    return amounts_file(tmp_path_factory.mktemp("上年") / "上年.csv", amounts)


def said(office: Office, policy: Path, *more: object) -> set[str]:
    done = office.fund("check", *more, policy=policy)
    assert done.returncode == 0, done.stderr
    assert f"配得上：{UNITS}个单位，{UNITS}个拨款对象。" in done.stdout
    return ALL & {*done.stdout.splitlines()}


def test_what_lacks_is_what_the_policy_asks_for(office: Office, last: Path):
    assert said(office, office.policy) == {BUDGET_LACKS}
    assert said(office, office.policy, "--budget", BUDGET) == set()
    assert said(office, office.bounded) == {BUDGET_LACKS, LAST_LACKS}
    assert said(office, office.bounded, "--last-year", last) == {BUDGET_LACKS}
    assert said(office, office.growing) == ALL
    assert said(office, office.growing, "--budget", BUDGET, "--last-year", last) == {BEFORE_LACKS}
    assert said(office, office.growing, "--budget", BUDGET, "--before", office.before) == {LAST_LACKS}


def test_a_budget_that_cannot_keep_the_floor_is_found_without_the_year_before(office: Office, tmp_path: Path):
    much = amounts_file(tmp_path / "上年.csv", {str(90000 + at): 50_000 for at in range(UNITS)})
    for policy in (office.bounded, office.growing):
        done = office.fund("check", "--budget", BUDGET, "--last-year", much, policy=policy)
        assert done.returncode == 2
        assert "最多能保到上年的 33.332" in done.stderr
    # Without a budget nobody knows.
    assert said(office, office.bounded, "--last-year", much) == {BUDGET_LACKS}


def test_a_budget_is_read_before_anything_else(office: Office):
    done = office.fund("check", "--budget", "一亿")
    assert done.returncode == 2
    assert "--budget = 一亿" in done.stderr


def test_fixed_amounts_need_no_budget_to_be_checked(office: Office, tmp_path: Path):
    fixed = tmp_path / "固定.yaml"
    text = office.policy.read_text(encoding="utf-8")
    fixed.write_text(
        text.replace('name: 基本, share: "0.6"', "name: 基本, amount: 600000").replace('"0.4"', '"1"'), encoding="utf-8"
    )
    assert said(office, fixed) == {BUDGET_LACKS}
    done = office.fund("check", "--budget", 599_999, policy=fixed)
    assert done.returncode == 2
    assert "各块的固定金额合计 600,000 元，预算 599,999 元" in done.stderr


def test_an_empty_table_of_volumes_is_said_by_its_columns(office: Office):
    done = office.fund("check", volumes=office.empty)
    assert done.returncode == 1
    for cell, name in (("D4", "本科生"), ("E4", "博士生")):
        assert f"空表.xlsx 办学量 {cell} " in done.stderr
        assert f"“{name}”为空：没有学生请填 0。" in done.stderr
    assert done.stderr.count(f"同类问题共{UNITS}处：第4—63行") == 2
    assert "配得上" not in done.stdout


def test_nothing_is_written(office: Office, last: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    before = {file: file.stat().st_mtime_ns for file in office.folder.rglob("*")}
    said(office, office.growing, "--budget", BUDGET, "--before", office.before, "--last-year", last)
    assert {file: file.stat().st_mtime_ns for file in office.folder.rglob("*")} == before
    assert not any(tmp_path.iterdir())
