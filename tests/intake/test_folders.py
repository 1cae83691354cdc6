"""A folder of returns is one Dataset: who is missing, who returned twice, what is held back; several years."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import evaluator as ev
from evaluator.intake.mark import MARK_SHEET, Mark
from evaluator.text import DataProblems

Write = Callable[..., Path]
Table = list[list[Any]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "各校 填报"
    (path / "第二批").mkdir(parents=True)
    return path


@pytest.fixture
def two(folder: Path, write: Write, table: Table) -> Path:
    write([table[0], *table[1:3]], "各校 填报/云溪大学.xlsx")
    write([table[0], table[3]], "各校 填报/第二批/苍梧学院.csv", "gb18030")
    (folder / "~$云溪大学.xlsx").write_bytes(b"lock")
    (folder / ".隐藏.csv").write_bytes(b"x")
    return folder


def reasons(found: ev.Inspection) -> list[str]:
    return [problem.reason for problem in found.problems]


def test_a_folder_is_one_dataset(two: Path, write: Write, table: Table, rubric: ev.ScoredRubric):
    data = ev.read_data(two, rubric, 2025)
    assert data.sources == ("云溪大学.xlsx", "第二批/苍梧学院.csv")
    assert data.fingerprint() == ev.read_data(write(table), rubric, 2025).fingerprint()


def test_an_error_holds_back_its_own_return_only(two: Path, write: Write, table: Table, rubric: ev.ScoredRubric):
    table[3][7] = "约70"
    write([table[0], table[3]], "各校 填报/第二批/苍梧学院.csv")
    (two / "坏.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    found = ev.inspect_data(two, rubric, 2025)
    assert sorted(reasons(found)) == ["file_damaged", "not_a_number"]
    assert found.data is None
    assert found.accepted is not None
    assert found.accepted.sources == ("云溪大学.xlsx",)
    with pytest.raises(DataProblems):
        ev.read_data(two, rubric, 2025)


def test_returned_twice_holds_both_back(two: Path, write: Write, table: Table, rubric: ev.ScoredRubric):
    write([table[0], table[3]], "各校 填报/苍梧学院_改.xlsx")
    found = ev.inspect_data(two, rubric, 2025)
    twice = [problem for problem in found.problems if problem.reason == "returned_twice"]
    assert {problem.place.file for problem in twice} == {"第二批/苍梧学院.csv", "苍梧学院_改.xlsx"}
    assert found.accepted is not None
    assert set(found.accepted.units["institution"]) == {"90001"}


@pytest.fixture
def register(write: Write, rubric: ev.ScoredRubric) -> Any:
    rows = [
        ["学校代码", "学校名称", "专业代码", "专业名称", "状态"],
        ["90001", "云溪大学", "080901", "计算机科学与技术", "在招"],
        ["90001", "云溪大学", "050201", "英语", "停招"],
        ["90001", "云溪大学", "070101", "数学与应用数学", "在招"],
        ["90003", "渌水学院", "070101", "数学与应用数学", "在招"],
    ]
    return ev.read_register(write(rows, "布点登记表.xlsx"), rubric)


def test_units_against_the_register(two: Path, rubric: ev.ScoredRubric, register: Any):
    found = ev.inspect_data(two, rubric, 2025, register=register)
    by_reason = {problem.reason: problem for problem in found.problems}
    assert set(by_reason) == {"suspended", "unit_missing", "institution_not_listed", "return_missing"}
    assert by_reason["suspended"].place.cell == "C3"
    assert by_reason["suspended"].severity == "notice"
    assert by_reason["unit_missing"].value.startswith("90001-070101")
    assert by_reason["return_missing"].value == "90003 渌水学院"
    assert by_reason["institution_not_listed"].value == "90002"


def test_a_programme_that_is_not_offered(two: Path, rubric: ev.ScoredRubric, register: Any, write: Write, table: Table):
    table[3][0], table[3][1], table[3][2] = "90003", "渌水学院", "080901"
    write([table[0], table[3]], "各校 填报/第二批/苍梧学院.csv")
    found = ev.inspect_data(two, rubric, 2025, register=register)
    assert "not_offered" in reasons(found)


def test_an_empty_folder(folder: Path, rubric: ev.ScoredRubric):
    with pytest.raises(DataProblems, match="没有可读的表"):
        ev.read_data(folder, rubric, 2025)


def test_a_history_from_folders_and_files(folder: Path, write: Write, table: Table, rubric: ev.ScoredRubric):
    (folder / "2024").mkdir()
    write(table, "各校 填报/2024/全部.csv")
    table[1][11] = 0
    write(table, "各校 填报/数据_2025.xlsx")
    history = ev.read_history(folder, rubric)
    assert history.years == (2024, 2025)
    assert history.of(2025).value[0, 3] == 0
    assert history.before(2025) is history.of(2024)
    with pytest.raises(ev.EvaluatorError, match="2024、2025"):
        history.of(2020)


def test_a_history_needs_one_year_a_name(folder: Path, write: Write, table: Table, rubric: ev.ScoredRubric):
    for name in ("数据_2024.csv", "数据2024年.csv", "数据.csv"):
        write(table, f"各校 填报/{name}")
    with pytest.raises(DataProblems) as caught:
        ev.read_history(folder, rubric)
    assert sorted(problem.reason for problem in caught.value.problems) == ["year_in_two_names", "year_not_in_name"]


def test_a_jump_from_last_year(write: Write, table: Table, rubric: ev.ScoredRubric):
    before = ev.read_data(write(table, "去年.csv"), rubric, 2024)
    table[1][5], table[1][6], table[1][12] = 620, 600, 90
    found = ev.inspect_data(write(table, "今年.csv"), rubric, 2025, before=before)
    jumps = {problem.place.column: problem.sentence() for problem in found.problems}
    assert set(jumps) == {"毕业人数", "生师比（人）"}
    assert "2024年的120" in jumps["毕业人数"]


def test_a_template_sent_back_as_it_was(two: Path, write: Write, table: Table, rubric: ev.ScoredRubric):
    write([table[0], [*table[3][:5], *[""] * 8]], "各校 填报/第二批/苍梧学院.csv")
    found = ev.inspect_data(two, rubric, 2025)
    assert [(problem.reason, problem.institution) for problem in found.problems] == [("nothing_filled", "苍梧学院")]


def test_last_years_return_is_not_blamed_for_what_began_since(
    folder: Path, rubric: ev.ScoredRubric, register: Any, write: Write, table: Table
):
    path = write(table[:2], "各校 填报/云溪大学.xlsx")
    assert "unit_missing" in reasons(ev.inspect_data(folder, rubric, 2025, register=register))
    book = load_workbook(path)
    sheet = book.create_sheet(MARK_SHEET)
    for row in Mark(rubric.id, "1", year="2024").rows():
        sheet.append(row)
    book.save(path)
    found = reasons(ev.inspect_data(folder, rubric, 2025, register=register))
    assert "other_year" in found
    assert "unit_missing" not in found


def test_one_code_with_two_names(write: Write, table: Table, rubric: ev.ScoredRubric, register: Any):
    table[2][1] = "云 溪 大 学"
    assert [p.reason for p in ev.inspect_data(write(table), rubric, 2025).problems if p.severity == "error"] == []
    table[2][1] = "云岭大学"
    table.append([*table[1][:2], "080902", "软件工程", *table[1][4:]])
    found = [problem for problem in ev.inspect_data(write(table), rubric, 2025).problems if problem.severity == "error"]
    assert [(problem.reason, problem.value, problem.place.cell) for problem in found] == [
        ("institution_two_names", "云岭大学", "B3")
    ]
    assert "“云溪大学”（第2行）" in found[0].sentence()


def test_a_name_that_the_register_does_not_know(write: Write, table: Table, rubric: ev.ScoredRubric, register: Any):
    for row in table[1:3]:
        row[1] = "云岭大学"
    found = ev.inspect_data(write(table), rubric, 2025, register=register).problems
    assert [(p.reason, p.severity, p.place.cell) for p in found if p.reason == "name_not_registered"] == [
        ("name_not_registered", "notice", "B2")
    ]


def test_a_file_of_the_past_without_a_year_is_told_how_to_say_it(write: Write, table: Table, rubric: ev.ScoredRubric):
    for name in ("历年数据.csv", "2023_2024.csv", "数据20245.csv"):
        with pytest.raises(DataProblems) as caught:
            ev.read_history(write(table, name), rubric)
        (problem,) = caught.value.problems
        # This rubric has no column for a year: only the name can say it.
        assert (problem.reason, problem.value) == ("year_not_in_name", name)
        assert "在文件夹或文件名里写上一个四位年份" in problem.sentence()
    assert ev.read_history(write(table, "数据_2024.csv"), rubric).years == (2024,)


def test_a_column_for_the_year_is_named_where_the_rubric_has_one(
    write: Write, table: Table, rubric: ev.ScoredRubric, tmp_path: Path
):
    columns = [*(column.model_dump(exclude_defaults=True) for column in rubric.model.data.columns)]
    columns.append({"code": "year", "name": "数据年份", "kind": "year", "headers": ["年份"]})
    text = rubric.path.read_text(encoding="utf-8")
    (tmp_path / "有年份.yaml").write_text(
        text.replace("data:\n", f"data:\n  columns: {json.dumps(columns, ensure_ascii=False)}\n", 1), encoding="utf-8"
    )
    dated = ev.load_rubric(tmp_path / "有年份.yaml")
    with pytest.raises(DataProblems) as caught:
        ev.read_history(write(table, "历年.csv"), dated)
    (problem,) = caught.value.problems
    assert problem.reason == "year_not_stated"
    assert "或在表里加一列“数据年份”" in problem.sentence()
    # What it asks for is what is accepted.
    stated = [[*table[0], "数据年份"], *([*row, 2024] for row in table[1:])]
    assert ev.read_history(write(stated, "历年.csv"), dated).years == (2024,)
