"""How a marked copy looks: whose comments, the order of its list, what the list shows, and copies of a csv."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

import xlsxwriter
from openpyxl import Workbook, load_workbook

from evaluator.replies import LIST_SHEET, mark_copy
from evaluator.replies.notes import AUTHORS
from evaluator.text import Reason

if TYPE_CHECKING:
    from pathlib import Path

FIRST = 5  # first row of the list, below its heading


def listed(path: Path) -> list[tuple[Any, ...]]:
    return list(load_workbook(path)[LIST_SHEET].iter_rows(min_row=FIRST, values_only=True))


def test_comments_speak_in_the_name_of_the_program(write_return: Any, table: Any, make: Any, tmp_path: Path):
    problems = [make(3, 7, severity="notice"), make(3, 7), make(2, 6)]
    for lang, name in (("zh", "专业评价"), ("en", "Evaluator")):
        copy = mark_copy(write_return(table), problems, tmp_path / "b.xlsx", lang=lang)
        sheet = load_workbook(copy)["填报"]
        assert sheet["G3"].comment.text.startswith(f"———— {name} ————\n")
        assert (sheet["G3"].comment.author, AUTHORS[lang]) == (name, name)
        words = ("【错误】", "【提示】") if lang == "zh" else ("[error]", "[notice]")
        assert sheet["G3"].comment.text.index(words[0]) < sheet["G3"].comment.text.index(words[1])
        assert sheet["F2"].comment.author == "张三"


def test_a_comment_without_an_author_gets_none(make: Any, tmp_path: Path):
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet("填报")
        for cell in ("A1", "B1"):
            sheet.write_comment(cell, "口径", {"author": ""})
    marked = mark_copy(tmp_path / "a.xlsx", [make(1, 1, column="")], tmp_path / "b.xlsx")
    cleared = load_workbook(mark_copy(marked, [], tmp_path / "c.xlsx"))["填报"]
    assert [cleared[cell].comment.text for cell in ("A1", "B1")] == ["口径", "口径"]
    for path in (marked, tmp_path / "c.xlsx"):
        assert b"None" not in b"".join(part for name, part in parts(path) if "comments" in name)


def parts(path: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def test_the_list_is_in_the_order_of_the_sheets_and_cells(write_return: Any, table: Any, make: Any, tmp_path: Path):
    problems = [
        make(3, 7), make(1, 1, sheet="内部", column=""), make(3, 6, severity="notice"), make(2, 13),
        make(None, None, column="", reason=Reason.COLUMN_MISSING, value="住址", near="—"),
        make(None, None, column="", sheet="", reason=Reason.OLD_TEMPLATE, value="1", expected="2", severity="notice"),
        make(None, 10, column="满意度（%）", severity="notice"),
    ]  # fmt: skip
    copy = mark_copy(write_return(table), problems, tmp_path / "b.xlsx")
    assert [(row[1], row[2]) for row in listed(copy)] == [
        ("整表", "填报"), ("整表", "填报"), ("J1", "填报"), ("M2", "填报"), ("F3", "填报"), ("G3", "填报"),
        ("A1", "内部"),
    ]  # fmt: skip
    page = load_workbook(copy)[LIST_SHEET]
    links = [page.cell(FIRST + place, 2).hyperlink for place in range(7)]
    assert [link and link.location for link in links] == [
        "'填报'!A1", "'填报'!A1", "'填报'!J1", "'填报'!M2", "'填报'!F3", "'填报'!G3", None
    ]  # fmt: skip


def test_the_list_shows_what_stands_in_the_cell(make: Any, tmp_path: Path):
    book = Workbook()
    book.active.title = "填报"
    book.active["B2"], book.active["C2"] = "=SUM(A1:A3)", "不适用"
    book.save(tmp_path / "a.xlsx")
    problems = [
        make(None, None, column="", reason=Reason.ROWS_SKIPPED, value="8", count=1, marks="合计"),
        make(None, 2, column="有列", reason=Reason.FIRST_YEAR_BLANK, value="4", units=9),
        make(2, 1, value="", reason=Reason.SD_MISSING, mean="88.7", name="标准差"),
        make(2, 2, value="=", reason=Reason.FORMULA_WITHOUT_VALUE),
        make(2, 3, value="", reason=Reason.MAY_NOT_APPLY, leaf="满意率"),
        make(2, 4, value="12 5"),
    ]
    rows = listed(mark_copy(tmp_path / "a.xlsx", problems, tmp_path / "b.xlsx"))
    assert [row[4] for row in rows] == [None, None, None, "=SUM(A1:A3)", "不适用", "12 5"]


def test_a_csv_gets_widths_a_frozen_header_and_codes_as_text(table: Any, make: Any, tmp_path: Path):
    rows = [["2025年填报表"], *table]
    source = tmp_path / "云溪.csv"
    source.write_text("\n".join(",".join(str(cell) for cell in row) for row in rows), encoding="utf-8-sig")
    sheet = load_workbook(mark_copy(source, [make(3, 6, sheet="", file="云溪.csv")], tmp_path / "b.xlsx")).worksheets[1]
    assert sheet.freeze_panes == "A3"
    assert (sheet["A3"].value, sheet["A3"].data_type, sheet["A3"].number_format) == ("90001", "s", "@")
    assert sheet["F3"].value == 120
    assert sheet["A2"].alignment.wrap_text
    widths = [sheet.column_dimensions[letter].width for letter in "ABDJ"]
    assert all(8 <= width <= 24 for width in widths)
    assert widths[2] >= 2 * len("计算机科学与技术")
