"""The register, what it refuses, and one workbook an institution."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import evaluator as ev
from evaluator.files import open_sheets
from evaluator.forms import write_institution_templates, write_template
from evaluator.intake import read_register
from evaluator.intake.mark import MARK_SHEET, read_mark
from evaluator.text import DataProblems, EvaluatorError

Write = Callable[..., Path]
HEAD = ["学校代码", "学校名称", "专业代码", "专业名称", "状态"]


def test_a_register_is_read(register_file: Path, rubric: ev.ScoredRubric):
    register = read_register(register_file, rubric)
    assert list(register.units["unit"])[:3] == ["90001-080901", "90001-050201", "90001-080904"]
    assert list(register.units["standing"]) == ["active", "active", "suspended", "active", "closed"]
    assert list(register.units["major_name"])[1] == "英语"
    assert register.institutions() == {"90001": "云溪大学", "90002": "苍梧学院", "90003": "无何有学院"}
    assert list(register.active("90001")["unit"]) == ["90001-080901", "90001-050201"]
    assert (register.file, register.listed_only, register.notices) == ("登记表.csv", False, ())


def test_everything_wrong_is_said_at_once(write_rows: Write, rubric: ev.ScoredRubric):
    rows = [
        HEAD,
        ["90001", "云溪大学", "080901", "", "在招"],
        ["90001", "云溪", "089999", "", "在招"],
        ["9002", "苍梧学院", "050201", "", "停了"],
        ["90001", "云溪大学", "080901", "", ""],
    ]
    with pytest.raises(DataProblems) as caught:
        read_register(write_rows(rows), rubric)
    found = {(str(problem.reason), problem.place.row) for problem in caught.value.problems}
    assert found == {
        ("unknown_major", 3),
        ("institution_two_names", 3),
        ("bad_institution_code", 4),
        ("unknown_status", 4),
        ("duplicate_unit", 5),
    }
    for problem in caught.value.problems:
        assert all("{" not in problem.sentence(lang) for lang in ("zh", "en"))


def test_a_name_that_does_not_belong_to_its_code_is_noted(write_rows: Write, rubric: ev.ScoredRubric):
    (notice,) = read_register(write_rows([HEAD, ["90001", "云溪大学", "080901", "软件工程", ""]]), rubric).notices
    assert (notice.reason, notice.place.row) == ("major_name_differs", 2)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [([["学校代码", "专业代码"], ["90001", "080901"]], "column_missing"), ([HEAD], "no_rows")],
)
def test_what_is_no_register(write_rows: Write, rubric: ev.ScoredRubric, rows: list[list[Any]], reason: str):
    with pytest.raises(DataProblems) as caught:
        read_register(write_rows(rows), rubric)
    assert [problem.reason for problem in caught.value.problems] == [reason]


def test_a_table_with_other_headers_is_told_what_a_register_needs(write_rows: Write, rubric: ev.ScoredRubric):
    rows = [["院校编号", "校名", "专业号", "办学情况"], ["90001", "云溪大学", "080901", "在招"]]
    with pytest.raises(EvaluatorError) as caught:
        read_register(write_rows(rows), rubric)
    said = str(caught.value)
    for text in ("登记表.csv", "院校编号、校名、专业号、办学情况", "学校代码、学校名称、专业代码", "专业名称", "状态"):
        assert text in said
    assert "template" not in said


def test_a_register_whose_major_codes_are_not_recognised_is_no_plain_list(write_rows: Write, rubric: ev.ScoredRubric):
    rows = [["学校代码", "学校名称", "专业代号"], ["90001", "云溪大学", "080901"], ["90001", "云溪大学", "050201"]]
    with pytest.raises(DataProblems) as caught:
        read_register(write_rows(rows), rubric)
    (problem,) = caught.value.problems
    assert (problem.reason, problem.value, problem.details["near"]) == ("column_missing", "专业代码", "专业代号")


def test_names_stay_as_the_register_writes_them(write_rows: Write, rubric: ev.ScoredRubric, tmp_path: Path):
    name = "云溪大学（虚构）"
    rows = [
        HEAD,
        ["90001", f"　{name} ", "080901", "计算机科学与技术（师范）", "在招"],
        ["90001", "云溪大学(虚构)", "050201", "", "在招"],
    ]
    register = read_register(write_rows(rows), rubric)
    # Full-width and half-width brackets are one name, spelt as it first stands.
    assert register.institutions() == {"90001": name}
    assert set(register.units["institution_name"]) == {name}
    assert register.units["major_name"][0] == "计算机科学与技术（师范）"
    (file,) = write_institution_templates(rubric, register, tmp_path / "下发", year=2026)
    assert file.name == f"90001_{name}_模板测试_2026.xlsx"
    sheet = load_workbook(file)["填报"]
    assert (sheet["B3"].value, sheet["B4"].value) == (name, name)
    assert sheet["A1"].value.endswith(f"90001 {name}")


def test_names_stay_as_a_return_writes_them(rubric: ev.ScoredRubric, tmp_path: Path):
    rows = {
        "institution": ["90001", "90001"],
        "institution_name": ["云溪大学（虚构） ", "云溪大学(虚构)"],
        "major": ["080901", "050201"],
        "graduates": [120, 60],
    }
    data = ev.read_data(write_template(rubric, tmp_path / "填报.xlsx", rows, year=2026), rubric, 2026)
    assert list(data.units["institution_name"]) == ["云溪大学（虚构）"] * 2


def test_one_workbook_an_institution(register_file: Path, rubric: ev.ScoredRubric, data: ev.Dataset, tmp_path: Path):
    register = read_register(register_file, rubric)
    files = write_institution_templates(rubric, register, tmp_path / "下发", year=2026, last_year=data)
    assert [file.name for file in files] == ["90001_云溪大学_模板测试_2026.xlsx", "90002_苍梧学院_模板测试_2026.xlsx"]
    book = load_workbook(files[0])
    sheet = book["填报"]
    places = {cell.value: cell.column for cell in sheet[2]}
    filled = [
        [sheet.cell(row, places[name]).value for name in ("学校代码", "专业代码", "首届毕业年份")] for row in (3, 4, 5)
    ]
    assert filled == [["90001", "080901", "2008"], ["90001", "050201", "2006"], [None, None, None]]
    assert sheet["A3"].fill.fgColor.rgb not in {"00000000", None}
    assert not sheet["A3"].protection.locked
    # Last year's figures are never where this year's go.
    assert all(sheet.cell(3, column).value is None for name, column in places.items() if "人数" in name)
    assert {row[0].value for row in book["上年数据"].iter_rows(min_row=3, max_col=1)} == {"90001"}
    mark = read_mark({part.name: part for part in open_sheets(files[0])}[MARK_SHEET].rows)
    assert mark is not None
    assert (mark.institution, mark.institution_name, mark.year) == ("90001", "云溪大学", "2026")


def test_a_plain_list_gives_every_institution_an_empty_one(write_rows: Write, rubric: ev.ScoredRubric, tmp_path: Path):
    register = read_register(write_rows([HEAD[:2], ["90001", "云溪/大学"], ["90002", "苍梧学院"]]), rubric)
    assert register.listed_only
    files = write_institution_templates(rubric, register, tmp_path)
    assert [file.name for file in files] == ["90001_云溪_大学_模板测试.xlsx", "90002_苍梧学院_模板测试.xlsx"]
    sheet = load_workbook(files[1])["填报"]
    assert [sheet.cell(row, 1).value for row in (3, 62, 63)] == ["90002", "90002", None]
    assert sheet["C3"].value is None
