"""What the doors of funding refuse: rows that slipped, budgets that are none, results of another rubric."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from fund_office import BUDGET, UNITS, amounts_file, data_rows, edited, write_policy
from program import run_here

if TYPE_CHECKING:
    from pathlib import Path

    from fund_office import Office


def test_names_that_slipped_by_a_row_are_refused_with_all_rows(office: Office, tmp_path: Path):
    sheet = openpyxl.load_workbook(office.volumes).active
    names = [sheet[f"B{row}"].value for row in data_rows()]
    # Only the names were sorted again, the way a spreadsheet does it to one column.
    slipped = edited(
        office.volumes,
        tmp_path / "串行.xlsx",
        {f"B{row}": name for row, name in zip(data_rows(), [names[-1], *names[:-1]], strict=True)},
    )
    done = office.divide(tmp_path / "没有", volumes=slipped)
    assert done.returncode == 1
    assert (
        "串行.xlsx 办学量 B4 第4行 “学校名称”列: 90000-080901 旁写的是“虚构59大学”，评价结果里是“虚构0大学”"
        in done.stderr
    )
    assert f"同类问题共{UNITS}处：第4—63行" in done.stderr
    assert f"共{UNITS}个错误" in done.stderr
    assert not (tmp_path / "没有").exists()
    assert office.fund("check", volumes=slipped).stderr == done.stderr


def test_one_wrong_name_is_one_row(office: Office, tmp_path: Path):
    slipped = edited(office.volumes, tmp_path / "串行.xlsx", {"B9": "虚构6大学"})
    done = office.divide(tmp_path / "没有", volumes=slipped)
    assert done.returncode == 1
    assert "B9" in done.stderr
    assert "共1个错误" in done.stderr


def test_names_may_be_left_out_or_written_with_spaces(office: Office, tmp_path: Path):
    volumes = edited(office.volumes, tmp_path / "办学量.xlsx", {"B4": None, "B5": " 虚构1 大学 "})
    assert office.divide(tmp_path / "出", volumes=volumes).returncode == 0


@pytest.mark.parametrize("command", ["run", "check", "settle", "explain"])
@pytest.mark.parametrize(
    ("budget", "sentence"), [("0", "预算是 0 元：没有钱可分"), ("-5", "--budget = -5：应为不小于 0 的整数")]
)
def test_a_budget_of_nought_or_less_is_refused(
    office: Office, tmp_path: Path, command: str, budget: str, sentence: str
):
    who = ("90000-080901",) if command == "explain" else ()
    more = () if command == "check" else ("--out", tmp_path / "没有")
    done = office.fund(command, *who, f"--budget={budget}", *more)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert not any(tmp_path.iterdir())


def test_results_of_another_rubric_are_that_and_not_hundreds_of_units(office: Office, tmp_path: Path):
    other = write_policy(tmp_path / "别的.yaml", results="undergraduate_program")
    # Half of the units are unknown, the others have other names: nothing of it is said.
    cells = {f"A{row}": f"99{row}-080901" for row in data_rows()[::2]}
    cells |= {f"B{row}": "别的大学" for row in data_rows()[1::2]}
    strangers = edited(office.volumes, tmp_path / "别的量.xlsx", cells)
    for command, more in (("run", ("--budget", BUDGET, "--out", tmp_path / "没有")), ("check", ())):
        done = office.fund(command, *more, policy=other, volumes=strangers)
        assert done.returncode == 2
        first, *rest = done.stderr.strip().splitlines()
        assert first == "政策“trial”按“undergraduate_program”的评价结果分配，给出的是“intake_small”的结果。"
        assert len(rest) == 1, "the same in English, and nothing else"
    assert not (tmp_path / "没有").exists()


def test_a_template_for_another_rubric_is_not_made(office: Office, tmp_path: Path):
    other = write_policy(tmp_path / "别的.yaml", results="undergraduate_program")
    # Its results would prefill units that the policy does not know.
    done = run_here("fund", "template", other, "--results", office.results, "--out", tmp_path / "没有.xlsx")
    assert done.returncode == 2
    assert "给出的是“intake_small”的结果" in done.stderr
    assert not (tmp_path / "没有.xlsx").exists()


def test_who_is_nowhere_is_told_the_nearest_ids_only(office: Office, tmp_path: Path):
    near = office.fund("explain", "90000-08090", "--budget", BUDGET)
    assert near.returncode == 2
    assert "分配里没有“90000-08090”这个单位或拨款对象；相近的：90000-080901" in near.stderr
    nowhere = office.fund("explain", "云南", "--budget", BUDGET)
    assert nowhere.returncode == 2
    assert nowhere.stderr.splitlines()[0].startswith("分配里没有“云南”这个单位或拨款对象")
    assert "—" not in nowhere.stderr
    assert "90000" in nowhere.stderr, "an example of how ids look"


def test_last_years_faults_are_all_said_at_once(office: Office, tmp_path: Path):
    last = amounts_file(tmp_path / "上年.csv", {"90000": 5, "90099": 12_345})
    last.write_text(last.read_text(encoding="utf-8") + "\n90000,6\n90001,7.5", encoding="utf-8")
    for command, more in (("run", ("--budget", BUDGET, "--out", tmp_path / "没有")), ("check", ())):
        done = office.fund(command, *more, "--last-year", last)
        assert done.returncode == 1
        for words in (
            "“90000”在上年拨款里有 2 行",
            "7.5 不是不小于 0 的整数元",
            "“90099”上年有拨款 12,345 元，今年没有",
        ):
            assert words in done.stderr
    assert not (tmp_path / "没有").exists()
