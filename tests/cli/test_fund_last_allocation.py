"""evaluator fund run --last-allocation: why each amount changed, to the yuan, from a folder that nobody touched."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import openpyxl
import pytest
from fund_office import BUDGET, UNITS, amounts_file, data_rows, edited, received, table, words_of

from evaluator.funding.why_changed import LINES

if TYPE_CHECKING:
    from pathlib import Path

    from fund_office import Office

LAST_BUDGET = 950_000


@pytest.fixture(scope="module")
def last(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of last year's allocation; other heads, a smaller budget."""
    folder = tmp_path_factory.mktemp("去年")
    cells = {f"D{row}": 90 + 2 * (row % 9) + row for row in data_rows()}
    volumes = edited(office.volumes, folder / "去年的量.xlsx", cells)
    done = office.divide(
        folder / "拨款", "--before", office.before, budget=LAST_BUDGET, policy=office.growing, volumes=volumes
    )
    assert done.returncode == 0, done.stderr
    return folder / "拨款"


@pytest.fixture(scope="module")
def now(office: Office, last: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This year's allocation, compared with last year's."""
    out = tmp_path_factory.mktemp("今年")
    done = office.divide(out, "--before", office.before, "--last-allocation", last, policy=office.growing)
    assert done.returncode == 0, done.stderr
    assert "按上年拨款保底的" in done.stdout
    return out


def test_lines_add_up_to_the_change_of_each_recipient(last: Path, now: Path):
    rows = table(now / "fund_change.csv")
    before, after = received(last), received(now)
    assert [row["institution"] for row in rows] == sorted(after)
    assert list(rows[0]) == ["institution", "name", "before", "after", "change", *LINES]
    for row in rows:
        code = row["institution"]
        assert (int(row["before"]), int(row["after"])) == (before[code], after[code])
        assert sum(int(row[line]) for line in LINES) == int(row["change"]) == after[code] - before[code]
    assert sum(int(row["change"]) for row in rows) == BUDGET - LAST_BUDGET
    # Budget and heads changed, letters did not: no line of quality, and closing is a few yuan.
    assert any(int(row["heads"]) for row in rows)
    assert all(int(row["factor"]) == 0 for row in rows)
    assert all(abs(int(row["closing"])) < 10 for row in rows)


def test_the_workbook_says_it_on_a_sheet(now: Path):
    book = openpyxl.load_workbook(now / "allocation.xlsx")
    assert "为什么变了" in book.sheetnames
    shown = words_of(now / "allocation.xlsx", "为什么变了")
    assert {"别人的份额", "保底封顶", "凑整", "增减"} <= {*shown}
    assert {row["change"] for row in table(now / "fund_change.csv")} <= {*shown}


def test_it_is_last_years_amounts_too(office: Office, last: Path, now: Path, tmp_path: Path):
    rows = table(now / "fund_recipients.csv")
    assert {row["institution"]: int(row["last_year"]) for row in rows} == received(last)
    file = amounts_file(tmp_path / "上年.csv", received(last))
    done = office.divide(tmp_path / "又", "--before", office.before, "--last-year", file, policy=office.growing)
    assert done.returncode == 0, done.stderr
    assert received(tmp_path / "又") == received(now)
    assert any(row["at"] for row in rows)
    assert not (tmp_path / "又" / "fund_change.csv").exists()


def test_last_years_file_goes_before_the_folder(office: Office, last: Path, tmp_path: Path):
    twice = amounts_file(tmp_path / "上年.csv", {code: yuan + 7 for code, yuan in received(last).items()})
    more = ("--before", office.before, "--last-allocation", last, "--last-year", twice)
    assert office.divide(tmp_path / "出", *more, policy=office.growing).returncode == 0
    rows = {row["institution"]: row for row in table(tmp_path / "出" / "fund_recipients.csv")}
    assert all(int(rows[code]["last_year"]) == yuan + 7 for code, yuan in received(last).items())
    changes = {row["institution"]: int(row["before"]) for row in table(tmp_path / "出" / "fund_change.csv")}
    assert changes == received(last)


def test_without_it_an_old_why_is_removed(office: Office, now: Path, tmp_path: Path):
    shutil.copytree(now, tmp_path / "拨款")
    (tmp_path / "拨款" / "批示.txt").write_text("同意", encoding="utf-8")
    assert office.divide(tmp_path / "拨款").returncode == 0
    # A folder never holds two runs; what is not the program's stays.
    assert not (tmp_path / "拨款" / "fund_change.csv").exists()
    assert (tmp_path / "拨款" / "批示.txt").exists()
    assert "为什么变了" not in openpyxl.load_workbook(tmp_path / "拨款" / "allocation.xlsx").sheetnames


@pytest.mark.parametrize("name", ["fund_units.csv", "fund_recipients.csv", "fund_pots.csv", "fund_groups.csv"])
def test_an_edited_table_is_refused_by_its_bytes(office: Office, last: Path, tmp_path: Path, name: str):
    folder = tmp_path / "去年"
    shutil.copytree(last, folder)
    # Opened and saved in a spreadsheet: not one figure is another, only the line ends.
    saved = (folder / name).read_bytes().replace(b"\r\n", b"\n")
    (folder / name).write_bytes(saved if saved != (last / name).read_bytes() else saved.replace(b"\n", b"\r\n"))
    done = office.divide(tmp_path / "没有", "--last-allocation", folder)
    assert done.returncode == 1
    assert f"去年: “{name}”写出后改动过" in done.stderr
    assert not (tmp_path / "没有").exists()


def test_what_is_no_allocation_is_refused(office: Office, last: Path, tmp_path: Path):
    done = office.divide(tmp_path / "没有", "--last-allocation", office.results)
    assert done.returncode == 2
    assert "不是 evaluator fund run 写出的文件夹：缺少 fund_units.csv" in done.stderr
    folder = tmp_path / "去年"
    shutil.copytree(last, folder)
    recipe = json.loads((folder / "fund_recipe.json").read_text(encoding="utf-8"))
    del recipe["tables"]["fund_units.csv"]
    (folder / "fund_recipe.json").write_text(json.dumps(recipe), encoding="utf-8")
    done = office.divide(tmp_path / "没有", "--last-allocation", folder)
    assert done.returncode == 2
    assert "不是本版本写出的分配记录" in done.stderr
    assert not (tmp_path / "没有").exists()


def test_other_pots_cannot_be_compared_and_nothing_is_written(office: Office, last: Path, tmp_path: Path):
    done = office.divide(tmp_path / "没有", "--last-allocation", last)
    assert done.returncode == 2
    assert "两次分配的资金块不同（base、quality、growth；base、quality）" in done.stderr
    assert not (tmp_path / "没有").exists()


@pytest.mark.parametrize("command", ["explain", "settle"])
def test_who_ran_with_the_folder_proves_and_settles_with_it(
    office: Office, last: Path, now: Path, tmp_path: Path, command: str
):
    unit = next(row for row in table(now / "fund_units.csv") if int(row["adjustment"]) and int(row["withheld"]))
    who, out = ((unit["unit"],), tmp_path / "证明.xlsx") if command == "explain" else ((), tmp_path / "整改")
    more = ("--budget", BUDGET, "--before", office.before, "--last-allocation", last, "--out", out)
    done = office.fund(command, *who, *more, policy=office.growing)
    assert done.returncode == 0, done.stderr
    if command == "explain":
        assert f"拨款：{int(unit['amount']):,}" in done.stdout
        return
    rows = openpyxl.load_workbook(out / "整改记录.xlsx").active.iter_rows(min_row=4, values_only=True)
    held = {row["unit"]: int(row["withheld"]) for row in table(now / "fund_units.csv") if int(row["withheld"])}
    assert {row[0]: row[3] for row in rows} == held


def test_check_takes_it_for_last_years_amounts(office: Office, last: Path):
    done = office.fund("check", "--last-allocation", last, policy=office.bounded)
    assert done.returncode == 0, done.stderr
    assert "--last-year" not in done.stdout
    assert f"{UNITS}个拨款对象" in done.stdout
