"""What an allocation is not refused for and somebody should look at: said by run and check, and on a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from fund_office import BUDGET, UNITS, amounts_file, data_rows, edited, received, words_of

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from fund_office import Office

NAMES = {str(90000 + at): f"虚构{at}大学" for at in range(UNITS)}


@pytest.fixture(scope="module")
def amounts(office: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """What each recipient gets of the same budget: a last year against which nothing is doubtful."""
    out = tmp_path_factory.mktemp("同样的预算")
    assert office.divide(out).returncode == 0
    return received(out)


def both(office: Office, out: Path, *more: object, **files: Path) -> list[subprocess.CompletedProcess[str]]:
    """Divide, and check without dividing: they say the same."""
    return [office.divide(out, *more, **files), office.fund("check", "--budget", BUDGET, *more, **files)]


def assert_said(office: Office, out: Path, sentence: str, count: int, *more: object, **files: Path) -> None:
    """Held up by nothing, printed by both commands, written on the sheet."""
    for done in both(office, out, *more, **files):
        assert done.returncode == 0, done.stderr
        assert f"请核对（{count}条，不影响分配）：" in done.stdout
        assert sentence in done.stdout
    shown = words_of(out / "allocation.xlsx", "请核对")
    assert any(sentence.endswith(text) for text in shown if len(text) > len("请核对"))
    assert sum(received(out).values()) == BUDGET


def test_where_nothing_is_doubtful_nothing_is_said(office: Office, amounts: dict[str, int], tmp_path: Path):
    last = amounts_file(tmp_path / "上年.csv", amounts, NAMES)
    for done in both(office, tmp_path / "出", "--last-year", last):
        assert done.returncode == 0, done.stderr
        assert "请核对" not in done.stdout
    assert "请核对" not in openpyxl.load_workbook(tmp_path / "出" / "allocation.xlsx").sheetnames


def test_heads_with_digits_too_many(office: Office, tmp_path: Path):
    volumes = edited(office.volumes, tmp_path / "多打.xlsx", {"D5": 100_500})
    # 104, 106 … 163, and the one: the median of sixty lies between 134 and 135.
    sentence = "“本科生” 100,500，是全部单位中位数（134）的 747 倍：请核对是不是多打了几位。"
    assert_said(office, tmp_path / "出", sentence, 1, volumes=volumes)
    assert "多打.xlsx 办学量 D5" in " ".join(words_of(tmp_path / "出" / "allocation.xlsx", "请核对"))


def test_heads_just_below_the_limit_are_left_alone(office: Office, tmp_path: Path):
    # 20 times the median of 134.5.
    volumes = edited(office.volumes, tmp_path / "大.xlsx", {"D5": 2690})
    assert "请核对" not in office.divide(tmp_path / "出", volumes=volumes).stdout
    volumes = edited(office.volumes, tmp_path / "大.xlsx", {"D5": 2691})
    assert "请核对（1条" in office.divide(tmp_path / "出", volumes=volumes).stdout


def test_of_many_of_one_kind_three_are_printed_and_all_are_written(office: Office, tmp_path: Path):
    volumes = edited(office.volumes, tmp_path / "多打.xlsx", {f"D{row}": 90_000 for row in data_rows()[:5]})
    for done in both(office, tmp_path / "出", volumes=volumes):
        assert "请核对（5条，不影响分配）：" in done.stdout
        assert done.stdout.count("多打了几位") == 3
        assert "……同类的还有2条，见 allocation.xlsx" in done.stdout
    shown = words_of(tmp_path / "出" / "allocation.xlsx", "请核对")
    assert sum("多打了几位" in text for text in shown) == 5


def test_a_budget_in_another_unit_than_last_years_amounts(office: Office, amounts: dict[str, int], tmp_path: Path):
    thousands = {code: yuan // 1000 for code, yuan in amounts.items()}
    last = amounts_file(tmp_path / "上年.csv", thousands, NAMES)
    sentence = f"预算 {BUDGET:,} 元，上年各家合计 {sum(thousands.values()):,} 元，相差悬殊：请核对是元还是万元。"
    assert_said(office, tmp_path / "出", sentence, 1, "--last-year", last)


def test_a_budget_that_nobody_gave_is_not_doubtful(office: Office, amounts: dict[str, int], tmp_path: Path):
    last = amounts_file(tmp_path / "上年.csv", amounts, NAMES)
    # 600 yuan are fixed: all that is divided where no budget is given.
    text = office.policy.read_text(encoding="utf-8").replace('name: 基本, share: "0.6"', "name: 基本, amount: 600")
    fixed = tmp_path / "固定.yaml"
    fixed.write_text(text.replace('"0.4"', '"1"'), encoding="utf-8")
    for policy in (office.policy, fixed):
        done = office.fund("check", "--last-year", last, policy=policy)
        assert done.returncode == 0, done.stderr
        assert "请核对" not in done.stdout


def test_one_without_an_amount_last_year(office: Office, amounts: dict[str, int], tmp_path: Path):
    last = amounts_file(tmp_path / "上年.csv", {code: yuan for code, yuan in amounts.items() if code != "90007"}, NAMES)
    sentence = "90007 虚构7大学 在上年拨款里没有：按新来的对待，不保底也不封顶"
    for done in both(office, tmp_path / "出", "--last-year", last, policy=office.bounded):
        assert done.returncode == 0, done.stderr
        assert "请核对（1条" in done.stdout
        assert sentence in done.stdout
    assert any(sentence in text for text in words_of(tmp_path / "出" / "allocation.xlsx", "请核对"))
    without_budget = office.fund("check", "--last-year", last, policy=office.bounded)
    assert sentence in without_budget.stdout


def test_nought_last_year_is_a_cap_of_nought(office: Office, amounts: dict[str, int], tmp_path: Path):
    last = amounts_file(tmp_path / "上年.csv", amounts | {"90007": 0}, NAMES)
    sentence = "90007 虚构7大学 上年拨款写的是 0：封顶也就是 0，今年一分钱也得不到。"
    for done in both(office, tmp_path / "出", "--last-year", last, policy=office.bounded):
        assert done.returncode == 0, done.stderr
        assert sentence in done.stdout
    assert received(tmp_path / "出")["90007"] == 0
    # Without a cap 0 is an amount like any other.
    assert "上年拨款写的是 0" not in office.divide(tmp_path / "又", "--last-year", last).stdout


def test_another_name_beside_the_code(office: Office, amounts: dict[str, int], tmp_path: Path):
    last = amounts_file(tmp_path / "上年.csv", amounts, NAMES | {"90002": "虚构3大学"})
    sentence = "上年拨款里 90002 旁写的是“虚构3大学”，今年叫“虚构2大学”：若是更名就没有关系，若是串行请改正。"
    assert_said(office, tmp_path / "出", sentence, 1, "--last-year", last)


def test_a_name_that_is_not_given_is_no_other_name(office: Office, amounts: dict[str, int], tmp_path: Path):
    last = amounts_file(tmp_path / "上年.csv", amounts, dict.fromkeys(amounts, ""))
    assert "请核对" not in office.divide(tmp_path / "出", "--last-year", last).stdout
