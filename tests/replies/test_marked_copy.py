"""A marked copy says at each cell what is wrong, keeps the rest, and reads cleanly once it is mended."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from evaluator.intake import inspect_data, read_data
from evaluator.replies import LIST_SHEET, mark_copy
from evaluator.replies.layout import ERROR_FILL, NOTICE_FILL
from evaluator.replies.notes import SEAMS
from evaluator.text import DataProblems, Reason

if TYPE_CHECKING:
    from pathlib import Path

    import evaluator as ev

SEAM = SEAMS["zh"]
FIRST = 5  # first row of the list, below its heading


def fill(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb)[-6:] if cell.fill.fill_type == "solid" else ""


def listed(path: Path) -> list[tuple[Any, ...]]:
    return list(load_workbook(path)[LIST_SHEET].iter_rows(min_row=FIRST, values_only=True))


def test_bad_cells_are_coloured_and_commented(write_return: Any, table: Any, make: Any, tmp_path: Path):
    problems = [
        make(2, 6),
        make(2, 6, reason=Reason.COUNT_NEGATIVE, value="-1"),
        make(3, 13, column="生师比（人）", reason=Reason.YEAR_JUMP, severity="notice", year=2024, before="9"),
    ]
    copy = mark_copy(write_return(table), problems, tmp_path / "标注.xlsx")
    sheet = load_workbook(copy)["填报"]
    assert fill(sheet["F2"]) == ERROR_FILL
    assert sheet["F2"].comment.text.startswith(f"请王老师核对\n{SEAM}\n【错误】“一百二”不是数字")
    assert sheet["F2"].comment.text.count("【错误】") == 2
    assert sheet["F2"].comment.author == "张三"
    assert fill(sheet["M3"]) == NOTICE_FILL
    assert "【提示】" in sheet["M3"].comment.text
    assert sum(cell.comment is not None for row in sheet.iter_rows() for cell in row) == 2


def test_rows_columns_and_sheets_have_their_place(write_return: Any, table: Any, make: Any, tmp_path: Path):
    problems = [
        make(4, None, column="", reason=Reason.DUPLICATE_UNIT, other=2, where=""),
        make(None, None, column="满意度（%）"),
        make(None, None, column="", reason=Reason.COLUMN_MISSING, value="住址", near="—"),
        make(None, None, column="没有这一列"),
        make(2, 1, sheet="没有这张表"),
    ]
    copy = mark_copy(write_return(table), problems, tmp_path / "标注.xlsx")
    sheet = load_workbook(copy)["填报"]
    assert [fill(sheet[cell]) for cell in ("A4", "J1")] == [ERROR_FILL] * 2
    rows = listed(copy)
    assert [row[1] for row in rows] == ["整表", "整表", "J1", "整表", "A4"]
    assert [rows[place][3] for place in (2, 4)] == ["满意度（%） 整列", "整行"]
    assert len(rows) == len(problems)


def test_a_header_of_two_rows_and_merged_cells(make: Any, tmp_path: Path):
    book = Workbook()
    sheet = book.active
    for row in (["填报表"], ["学校", "学生", None], [None, "男", "女"], ["云溪大学", 3, "四"]):
        sheet.append(row)
    sheet.title = "填报"
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:C2")
    book.save(tmp_path / "a.xlsx")
    problems = [make(None, None, column="学生女"), make(3, 1, column="学校"), make(1, 3, column="")]
    copy = mark_copy(tmp_path / "a.xlsx", problems, tmp_path / "b.xlsx")
    marked = load_workbook(copy)["填报"]
    assert [cell for cell in ("A1", "A2", "C3") if marked[cell].comment] == ["A1", "A2", "C3"]
    assert marked.merged_cells.ranges == sheet.merged_cells.ranges


def test_the_list_comes_first_with_links(write_return: Any, table: Any, make: Any, tmp_path: Path):
    problems = [make(3, 7, severity="notice", value="=1+1"), make(2, 6, value="=cmd|' /C calc'!A0")]
    copy = mark_copy(write_return(table), problems, tmp_path / "标注.xlsx")
    book = load_workbook(copy)
    assert book.sheetnames == [LIST_SHEET, "填报", "内部"]
    assert book.active.title == LIST_SHEET
    assert [sheet.sheet_view.tabSelected for sheet in book.worksheets] == [True, False, False]
    page = book[LIST_SHEET]
    assert [page.cell(row, 2).hyperlink.location for row in (FIRST, FIRST + 1)] == ["'填报'!F2", "'填报'!G3"]
    assert page.cell(FIRST, 5).value == "=cmd|' /C calc'!A0"
    assert page.cell(FIRST, 5).data_type == "s"


def test_the_rest_of_the_return_is_kept(write_return: Any, table: Any, make: Any, tmp_path: Path):
    copy = mark_copy(write_return(table), [make(3, 7)], tmp_path / "标注.xlsx")
    book = load_workbook(copy)
    assert book["填报"]["P2"].value == "=F2+G2"
    assert load_workbook(copy, data_only=True)["填报"]["P2"].value == 220
    assert book["内部"].sheet_state == "hidden"
    assert len(book["填报"].data_validations.dataValidation) == 1
    assert book["填报"]["F2"].comment.text == "请王老师核对"
    assert fill(book["填报"]["A1"]) == "DDEBF7"
    assert book["填报"]["A1"].number_format == "@"


def test_formulas_keep_texts_errors_and_dates(make: Any, tmp_path: Path):
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        sheet = made.add_worksheet("填报")
        date = made.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_formula("A1", '="<"&"b"', None, "<b")
        sheet.write_formula("A2", "=1/0", None, "#DIV/0!")
        sheet.write_formula("A3", "=DATE(2025,6,30)", date, 45838)
        sheet.write_formula("A4", "=1=1", None, True)
        sheet.write_formula("A5", "=A9*0.1", None, 0.1)
    copy = mark_copy(path, [make(5, 1, column="")], tmp_path / "b.xlsx")
    before, after = (load_workbook(file, data_only=True)["填报"] for file in (path, copy))
    assert [after.cell(row, 1).value for row in range(1, 6)] == [before.cell(row, 1).value for row in range(1, 6)]
    assert after["A2"].data_type == "e"


def test_marking_again_replaces_the_earlier_marks(write_return: Any, table: Any, make: Any, tmp_path: Path):
    once = mark_copy(write_return(table), [make(2, 6), make(3, 7)], tmp_path / "一.xlsx")
    twice = mark_copy(once, [make(2, 6)], tmp_path / "二.xlsx")
    clean = mark_copy(twice, [], tmp_path / "三.xlsx")
    sheet = load_workbook(twice)["填报"]
    assert sheet["F2"].comment.text.count(SEAM) == 1
    assert (sheet["G3"].comment, fill(sheet["G3"])) == (None, "")
    assert load_workbook(twice).sheetnames.count(LIST_SHEET) == 1
    sheet = load_workbook(clean)["填报"]
    assert (sheet["F2"].comment.text, fill(sheet["F2"])) == ("请王老师核对", "")


def test_marks_are_known_by_their_first_line(make: Any, tmp_path: Path):
    book = Workbook()
    book.active.title = "填报"
    book.active["B2"].comment = Comment(f"{SEAM}\n【错误】旧", " ")
    book.active["C2"].comment = Comment(f"{SEAMS['en'].lower()}\n[error] old", " ")
    book.active["D2"].comment = Comment("别人的", "李四")
    book.save(tmp_path / "a.xlsx")
    sheet = load_workbook(mark_copy(tmp_path / "a.xlsx", [], tmp_path / "b.xlsx"))["填报"]
    assert [sheet[cell].comment and sheet[cell].comment.text for cell in ("B2", "C2", "D2")] == [None, None, "别人的"]


def test_a_protected_sheet_is_marked_and_stays_protected(write_return: Any, table: Any, make: Any, tmp_path: Path):
    source = write_return(table)
    book = load_workbook(source)
    book["填报"].protection.enable()
    book.save(source)
    sheet = load_workbook(mark_copy(source, [make()], tmp_path / "b.xlsx"))["填报"]
    assert sheet.protection.sheet
    assert fill(sheet["F2"]) == ERROR_FILL


def test_five_hundred_cells(make: Any, write_return: Any, table: Any, tmp_path: Path):
    problems = [make(row, column) for row in range(2, 52) for column in range(4, 14)]
    copy = mark_copy(write_return(table), problems, tmp_path / "b.xlsx")
    sheet = load_workbook(copy)["填报"]
    assert sum(cell.comment is not None for row in sheet.iter_rows() for cell in row) == 500
    assert len(listed(copy)) == 500


def test_text_that_a_workbook_cannot_hold(write_return: Any, table: Any, make: Any, tmp_path: Path):
    copy = mark_copy(write_return(table), [make(value="a\x00\x0b\ud800b" + "长" * 40000)], tmp_path / "b.xlsx")
    assert len(listed(copy)[0][4]) == 32767


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_becomes_a_workbook(encoding: str, table: Any, make: Any, tmp_path: Path):
    table[1][5], table[2][5] = "=1+1", "060"
    source = tmp_path / "云溪.csv"
    source.write_text("\n".join(",".join(str(cell) for cell in row) for row in table), encoding=encoding)
    copy = mark_copy(source, [make(2, 6, sheet="", file="云溪.csv")], tmp_path / "b.xlsx")
    book = load_workbook(copy)
    sheet = book[book.sheetnames[1]]
    assert (sheet["F2"].value, sheet["F2"].data_type, fill(sheet["F2"])) == ("=1+1", "s", ERROR_FILL)
    assert [sheet["C2"].value, sheet["C3"].value, sheet["F3"].value] == ["080901", "050201", "060"]
    assert [sheet["G2"].value, sheet["K2"].value] == [100, 88.2]


@pytest.mark.parametrize(("name", "content"), [("a.xlsx", b"no workbook"), ("a.xls", b"no workbook"), ("a.csv", b"")])
def test_what_cannot_be_opened_is_a_problem(name: str, content: bytes, make: Any, tmp_path: Path):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataProblems):
        mark_copy(tmp_path / name, [make()], tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()
    with pytest.raises(DataProblems):
        mark_copy(tmp_path / "fehlt.xlsx", [make()], tmp_path / "b.xlsx")


def spoiled(table: list[list[Any]]) -> None:
    table[1][5], table[2][6], table[3][12] = "一百二", 61, -5


def mended(copy: Path, table: list[list[Any]], path: Path) -> Path:
    book = load_workbook(copy)
    for row, column in ((2, 6), (3, 7), (4, 13)):
        book["填报"].cell(row, column).value = table[row - 1][column - 1]
    book.save(path)
    return path


def test_a_mended_copy_reads_cleanly(
    rubric: ev.ScoredRubric, write_return: Any, table: list[list[Any]], tmp_path: Path
):
    good = [list(row) for row in table]
    spoiled(table)
    source = write_return(table, extras=False)
    problems = inspect_data(source, rubric, 2025).problems
    assert sum(problem.severity == "error" for problem in problems) >= 3
    copy = mark_copy(source, problems, tmp_path / "标注.xlsx")
    data = read_data(mended(copy, good, tmp_path / "改好.xlsx"), rubric, 2025)
    assert len(data) == 3


SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_a_marked_copy(
    rubric: ev.ScoredRubric, write_return: Any, table: list[list[Any]], tmp_path: Path
):
    good = [list(row) for row in table]
    spoiled(table)
    source = write_return(table, extras=False)
    copy = mark_copy(source, inspect_data(source, rubric, 2025).problems, tmp_path / "标注.xlsx")
    out = tmp_path / "lo"
    command = [
        str(SOFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
        "--convert-to", "xlsx", "--outdir", str(out), str(copy),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    book = load_workbook(out / copy.name)
    assert book.active.title == LIST_SHEET
    assert fill(book["填报"]["F2"]) == ERROR_FILL
    assert SEAM in book["填报"]["F2"].comment.text
    assert book[LIST_SHEET].cell(FIRST, 2).hyperlink.location.endswith("!F2")
    # Saved by another program, the marks are still known as ours.
    clean = load_workbook(mark_copy(out / copy.name, [], tmp_path / "neu.xlsx"))["填报"]
    assert (clean["F2"].comment, fill(clean["F2"])) == (None, "")
    assert len(read_data(mended(out / copy.name, good, tmp_path / "改好.xlsx"), rubric, 2025)) == 3
