"""Sheets as people lay them out: two header rows, merged cells, several and hidden sheets, totals under a real code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

import evaluator as ev
from evaluator.intake.mark import MARK_SHEET, Mark, MarkedColumn
from evaluator.text import DataProblems

Write = Callable[..., Path]
Table = list[list[Any]]


def book_of(path: Path, sheets: dict[str, Table], hidden: tuple[str, ...] = ()) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    book.save(path)
    return path


def reasons_of(path: Path, rubric: ev.ScoredRubric) -> list[str]:
    with pytest.raises(DataProblems) as caught:
        ev.read_data(path, rubric, 2025)
    return [problem.reason for problem in caught.value.problems]


def test_two_header_rows_with_a_merged_cell(write: Write, table: Table, rubric: ev.ScoredRubric):
    plain = ev.read_data(write(table), rubric, 2025)
    upper = ["基本信息", "", "", "", "", "毕业", "", *table[0][7:]]
    lower = [*table[0][:5], "人数", "落实去向人数", *[""] * len(table[0][7:])]
    # 毕业 stands over 人数: together they are 毕业人数, which the rubric knows.
    data = ev.read_data(write([["某省填报表"], upper, lower, *table[1:]], "两行表头.xlsx"), rubric, 2025)
    assert data.fingerprint() == plain.fingerprint()


def test_a_fault_below_two_header_rows_is_placed_where_excel_has_it(
    write: Write, table: Table, rubric: ev.ScoredRubric
):
    upper = ["", "", "基本信息", "", "", "", "", "毕业", "", *table[0][7:]]
    lower = ["", "", *table[0][:5], "人数", "落实去向人数", *[""] * len(table[0][7:])]
    table[2][7] = "约40"
    rows = [["标题"], [], upper, lower, *(["", "", *row] for row in table[1:])]
    with pytest.raises(DataProblems) as caught:
        ev.read_data(write(rows, "两行.xlsx"), rubric, 2025)
    (problem,) = caught.value.problems
    assert (problem.reason, problem.place.cell, problem.value) == ("not_a_number", "J6", "约40")


def test_of_several_sheets_the_one_with_rows_is_read(tmp_path: Path, table: Table, rubric: ev.ScoredRubric):
    path = book_of(tmp_path / "a.xlsx", {"说明": [["请看"]], "空表": table[:1], "填报": table})
    assert len(ev.read_data(path, rubric, 2025)) == 3


def test_two_filled_sheets_are_not_guessed_between(tmp_path: Path, table: Table, rubric: ev.ScoredRubric):
    path = book_of(tmp_path / "a.xlsx", {"初稿": table, "定稿": table})
    assert reasons_of(path, rubric) == ["several_sheets"]


def test_a_hidden_return_is_said_not_read(tmp_path: Path, table: Table, rubric: ev.ScoredRubric):
    path = book_of(tmp_path / "a.xlsx", {"填报": table, "旧": table}, hidden=("旧",))
    (notice,) = ev.inspect_data(path, rubric, 2025).problems
    assert (notice.reason, notice.severity, notice.value) == ("hidden_sheet", "notice", "旧")
    path = book_of(tmp_path / "b.xlsx", {"别的": [["x"]], "旧": table}, hidden=("旧",))
    (error,) = ev.inspect_data(path, rubric, 2025).problems
    assert (error.reason, error.severity, error.value) == ("only_hidden", "error", "旧")


def test_totals_under_a_real_school_code(write: Write, table: Table, rubric: ev.ScoredRubric):
    total = ["90001", "云溪大学", "合计", "", "", 180, 145, 120, "", "", "", "", ""]
    person = ["填表人：张三", "", "", "", "", "", "审核人：李四"]
    found = ev.inspect_data(write([*table, total, person]), rubric, 2025)
    assert found.data is not None
    assert len(found.data) == 3
    (notice,) = found.problems
    assert (notice.reason, notice.severity, notice.value) == ("rows_skipped", "notice", "5、6")


def test_a_prepared_row_left_empty_is_no_unit(write: Write, table: Table, rubric: ev.ScoredRubric):
    empty = ["90001", "云溪大学"]
    assert len(ev.read_data(write([*table, empty, empty]), rubric, 2025)) == 3


def test_another_table_is_called_one(write: Write, rubric: ev.ScoredRubric):
    path = write([["学校代码", "学校名称", "食堂面积"], ["90001", "云溪大学", 3]])
    assert reasons_of(path, rubric)[0] == "not_a_return"


def marked(path: Path, table: Table, mark: Mark) -> Path:
    return book_of(path, {"填报": table, MARK_SHEET: mark.rows()}, hidden=(MARK_SHEET,))


def test_an_old_template_is_read_by_code(tmp_path: Path, table: Table, rubric: ev.ScoredRubric):
    table[0][5] = "毕业生总规模"
    mark = Mark(rubric.id, "0", columns=(MarkedColumn("graduates", "毕业生总规模", "人"),))
    found = ev.inspect_data(marked(tmp_path / "a.xlsx", table, mark), rubric, 2025)
    assert [problem.reason for problem in found.problems] == ["old_template"]
    assert found.data is not None
    assert found.data.cohort.tolist() == [120, 60, 90]


def test_an_old_template_in_another_unit_is_refused(tmp_path: Path, table: Table, rubric: ev.ScoredRubric):
    mark = Mark(rubric.id, "0", columns=(MarkedColumn("satisfied", "满意度（%）", "1"),))
    assert reasons_of(marked(tmp_path / "a.xlsx", table, mark), rubric) == ["old_template_unit"]


def test_a_template_of_another_rubric_or_year_or_school(tmp_path: Path, table: Table, rubric: ev.ScoredRubric):
    assert reasons_of(marked(tmp_path / "a.xlsx", table, Mark("other", "1")), rubric) == ["other_rubric"]
    last = Mark(rubric.id, "1", year="2024")
    assert reasons_of(marked(tmp_path / "b.xlsx", table, last), rubric) == ["other_year"]
    own = Mark(rubric.id, "1", year="2025", institution="90001")
    assert reasons_of(marked(tmp_path / "c.xlsx", table, own), rubric) == ["other_institution"]


def merged_book(path: Path, table: Table, *ranges: str) -> Path:
    book = load_workbook(book_of(path, {"填报": table}))
    for part in ranges:
        book.active.merge_cells(part)
    book.save(path)
    return path


def test_a_school_merged_down_its_rows(tmp_path: Path, table: Table, rubric: ev.ScoredRubric):
    path = merged_book(tmp_path / "a.xlsx", table, "A2:A3", "B2:B3")
    data = ev.read_data(path, rubric, 2025)
    assert data.units["institution"].tolist() == ["90001", "90001", "90002"]
    assert data.units["institution_name"].tolist() == ["云溪大学", "云溪大学", "苍梧学院"]


def test_a_figure_in_a_merged_cell_is_nobodys(tmp_path: Path, table: Table, rubric: ev.ScoredRubric):
    path = merged_book(tmp_path / "a.xlsx", table, "M2:M3")
    found = [problem for problem in ev.inspect_data(path, rubric, 2025).problems if problem.severity == "error"]
    assert [(problem.reason, problem.place.cell) for problem in found] == [("merged_figure", "M2")]
