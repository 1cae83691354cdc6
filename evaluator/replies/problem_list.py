"""``problems.xlsx``: how many problems each file has, and all of them in one list (问题清单)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.excel import FONT, new_form
from evaluator.replies.groups import in_order
from evaluator.replies.layout import GRID, HEAD_FILL, count, plain, row_height, severity_word
from evaluator.text import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.text import Problem

SUMMARY = (("institution", 30), ("file", 50), ("errors", 12), ("notices", 12))
LIST = (
    ("number", 6),
    ("institution", 16),
    ("file", 22),
    ("sheet", 10),
    ("cell", 8),
    ("row", 6),
    ("column", 16),
    ("value", 18),
    ("severity", 7),
    ("to_do", 60),
    ("reason", 20),
)


@dataclass(frozen=True)
class _ProblemBook:
    book: Any
    formats: dict[str, Any]
    text: Reader


def write_problems(problems: Sequence[Problem], path: str | Path, *, lang: str = "zh") -> Path:
    """Write all problems as a workbook to filter and print.

    Parameters
    ----------
    problems : sequence of Problem
        Errors and notices of any number of files; they are listed as `in_order` sorts them.
    path : str or Path
        The xlsx to write; it is replaced whole, or not touched.
    lang : {"zh", "en"}

    Returns
    -------
    Path
        What was written. Every text in it is text: a value such as ``=cmd`` never becomes a formula.
    """
    path, problems = Path(path), in_order(problems)
    text = Reader(lang)
    with new_form(path, text("answers.problems_title")) as book:
        made = _ProblemBook(book, _formats(book), text)
        _summary_sheet(made, problems)
        _list_sheet(made, problems)
    return path


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": FONT, "font_size": 10, "border": 1, "border_color": f"#{GRID}", "valign": "top"}
    head = {"bold": True, "bg_color": f"#{HEAD_FILL}", "align": "center", "valign": "vcenter", "text_wrap": True}
    return {
        "head": book.add_format(base | head),
        "text": book.add_format(base | {"num_format": "@", "text_wrap": True}),
        "count": book.add_format(base | {"num_format": "0"}),
        "error": book.add_format(base | {"num_format": "@", "text_wrap": True, "bold": True, "font_color": "#9C0006"}),
        "notice": book.add_format(base | {"num_format": "@", "text_wrap": True, "font_color": "#7F6000"}),
        "total": book.add_format(base | {"bold": True, "num_format": "@"}),
        "total_count": book.add_format(base | {"bold": True, "num_format": "0"}),
    }


def _summary_sheet(made: _ProblemBook, problems: Sequence[Problem]) -> None:
    page = _start(made, "summary_sheet", SUMMARY, landscape=False)
    files: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        files.setdefault((problem.institution, problem.place.file), []).append(problem)
    widths = [width for _, width in SUMMARY]
    for row, ((institution, file), mine) in enumerate(files.items(), start=1):
        texts = [plain(institution), plain(file)]
        page.set_row(row, row_height(texts, widths[:2]))
        for column, content in enumerate(texts):
            page.write_string(row, column, content, made.formats["text"])
        for column, number in enumerate(count(mine), start=2):
            page.write_number(row, column, number, made.formats["count"])
    page.autofilter(0, 0, max(len(files), 1), len(SUMMARY) - 1)
    last = len(files) + 1
    page.write_string(last, 0, made.text("answers.total"), made.formats["total"])
    page.write_string(last, 1, "", made.formats["total"])
    for column, number in enumerate(count(problems), start=2):
        page.write_number(last, column, number, made.formats["total_count"])


def _list_sheet(made: _ProblemBook, problems: Sequence[Problem]) -> None:
    page = _start(made, "problems_sheet", LIST, landscape=True)
    widths = [width for _, width in LIST]
    for row, problem in enumerate(problems, start=1):
        texts = [plain(content) for content in _texts(row, problem, made.text)]
        page.set_row(row, row_height(texts, widths))
        for column, ((key, _), text) in enumerate(zip(LIST, texts, strict=True)):
            if key in {"number", "row"} and text:
                page.write_number(row, column, int(text), made.formats["count"])
            else:
                kind = problem.severity if key == "severity" else "text"
                page.write_string(row, column, text, made.formats[kind])
    page.autofilter(0, 0, max(len(problems), 1), len(LIST) - 1)


def _texts(number: int, problem: Problem, text: Reader) -> list[str]:
    place = problem.place
    row = "" if place.row is None else str(place.row)
    where = [problem.institution, place.file, place.sheet, place.cell, row, place.column]
    # Counts and names that a whole sheet was reported with stand in no cell.
    content = problem.value if place.cell else ""
    what = [content, severity_word(problem, text), problem.sentence(text.lang), problem.reason.value]
    return [str(number), *where, *what]


def _start(made: _ProblemBook, name: str, columns: Sequence[tuple[str, float]], *, landscape: bool) -> Any:
    page = made.book.add_worksheet(made.text(f"answers.{name}"))
    for column, (key, width) in enumerate(columns):
        page.set_column(column, column, width)
        page.write_string(0, column, made.text(f"answers.{key}"), made.formats["head"])
    page.set_row(0, 30)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    if landscape:
        page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.set_footer(f"&L&A&R{made.text('answers.page_footer')}")
    # Codes and figures are text on purpose: no green corners.
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    return page
