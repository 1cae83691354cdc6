"""The first sheet of a marked copy: all its problems, with links to the cells (需要改正)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.excel import FONT
from evaluator.intake.mark import LIST_SHEET
from evaluator.replies.layout import (
    ERROR_FILL,
    GRID,
    HEAD_FILL,
    NOTICE_FILL,
    count,
    plain,
    row_height,
    severity_word,
)
from evaluator.replies.problem_cells import ProblemCell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from evaluator.text import Problem, Reader

_COLUMNS = (
    ("number", 6),
    ("cell", 9),
    ("sheet", 12),
    ("column", 20),
    ("value", 22),
    ("severity", 8),
    ("to_do", 66),
    ("reason", 22),
)
_HEAD_ROW = 4
_FORMULA = "="  # what a formula without a value is reported as


def write_list(
    book: Workbook, marked: Sequence[tuple[Problem, ProblemCell | None]], first: Worksheet, text: Reader
) -> Worksheet:
    """Write the list as the first sheet of a workbook and show it when the workbook is opened.

    ``first`` is the sheet to which a problem of the whole file leads.
    """
    page: Worksheet = book.create_sheet(LIST_SHEET, 0)
    styles = _styles()
    widths = [width for _, width in _COLUMNS]
    _head(page, [problem for problem, _ in marked], sum(widths), styles, text)
    for column, (key, width) in enumerate(_COLUMNS, start=1):
        page.column_dimensions[_letter(column)].width = width
        _put(page, _HEAD_ROW, column, text(f"answers.{key}"), styles["head"])
    for number, (problem, target) in enumerate(marked, start=1):
        row = _HEAD_ROW + number
        shown = target or _top(book, problem, first)
        contents = [plain(content) for content in _texts(problem, target, shown, text)]
        page.row_dimensions[row].height = row_height(contents, widths[1:])
        _put(page, row, 1, number, styles["text"])
        for column, content in enumerate(contents, start=2):
            kind = problem.severity if _COLUMNS[column - 1][0] == "severity" else "text"
            _put(page, row, column, content, styles[kind])
        _link(page, row, shown, styles["link"])
    _page(page, _HEAD_ROW + max(len(marked), 1), text)
    _show_first(book, page)
    return page


def _top(book: Workbook, problem: Problem, first: Worksheet) -> ProblemCell | None:
    """Give the top of the sheet for what is about the whole of it."""
    name = problem.place.sheet
    sheet = next((sheet for sheet in book.worksheets if sheet.title == name), None) if name else first
    return None if sheet is None else ProblemCell(sheet, 1, 1)


def _content(problem: Problem, target: ProblemCell | None) -> str:
    """What stands in the cell: empty where the problem is not about one, the formula where it has no value."""
    if not problem.place.cell or target is None:
        return ""
    if problem.value not in {"", _FORMULA}:
        return problem.value
    value = target.sheet.cell(target.row, target.column).value
    return problem.value if value is None else str(value)


def _texts(problem: Problem, target: ProblemCell | None, shown: ProblemCell | None, text: Reader) -> list[str]:
    place = problem.place
    where = text("answers.whole_sheet") if target is None else f"{_letter(target.column)}{target.row}"
    column = place.column
    if target is not None and place.row is None:
        column = f"{column} {text('answers.whole_column')}"
    elif target is not None and not column and place.position is None:
        column = text("answers.whole_row")
    sheet = shown.sheet.title if shown is not None else place.sheet
    sentence = problem.sentence(text.lang, to_school=True)
    what = [_content(problem, target), severity_word(problem, text), sentence, problem.reason.value]
    return [where, sheet, column, *what]


def _head(page: Worksheet, problems: Sequence[Problem], width: float, styles: dict[str, Any], text: Reader) -> None:
    errors, notices = count(problems)
    lines = (
        (text("answers.list_title"), "title"),
        (text("answers.list_counts", errors=errors, notices=notices), "strong"),
        (text("answers.list_how"), "line"),
    )
    for row, (line, kind) in enumerate(lines, start=1):
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(_COLUMNS))
        _put(page, row, 1, line, styles[kind])
        page.row_dimensions[row].height = 24 if kind == "title" else row_height([line], [width])


def _styles() -> dict[str, Any]:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # noqa: PLC0415 - slow; only for a copy

    side = Side(style="thin", color=GRID)
    grid = Border(left=side, right=side, top=side, bottom=side)
    top, middle = Alignment(wrap_text=True, vertical="top"), Alignment(wrap_text=True, vertical="center")
    small, bold = Font(FONT, 10), Font(FONT, 10, bold=True)
    text = {"font": small, "alignment": top, "border": grid, "number_format": "@"}
    centre = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return {
        "title": {"font": Font(FONT, 14, bold=True), "alignment": middle},
        "strong": {"font": Font(FONT, 11, bold=True), "alignment": middle},
        "line": {"font": small, "alignment": middle},
        "head": text | {"font": bold, "alignment": centre, "fill": PatternFill("solid", HEAD_FILL)},
        "text": text,
        "error": text | {"fill": PatternFill("solid", ERROR_FILL), "font": bold},
        "notice": text | {"fill": PatternFill("solid", NOTICE_FILL)},
        "link": {"font": Font(FONT, 10, underline="single", color="0563C1")},
    }


def _put(page: Worksheet, row: int, column: int, value: str | int, style: dict[str, Any]) -> None:
    cell = page.cell(row, column, value)
    if isinstance(value, str):
        # A value such as =cmd stays what it is: text.
        cell.data_type = "s"
    for name, part in style.items():
        setattr(cell, name, part)


def _link(page: Worksheet, row: int, target: ProblemCell | None, style: dict[str, Any]) -> None:
    if target is None or target.sheet.sheet_state != "visible":
        return
    from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415 - slow; only when a copy is marked

    cell = page.cell(row, 2)
    sheet = target.sheet.title.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{sheet}'!{_letter(target.column)}{target.row}")
    for name, part in style.items():
        setattr(cell, name, part)


def _page(page: Worksheet, last: int, text: Reader) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415 - slow; only for a copy

    page.freeze_panes = f"A{_HEAD_ROW + 1}"
    page.auto_filter.ref = f"A{_HEAD_ROW}:{_letter(len(_COLUMNS))}{last}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    page.page_margins.left = page.page_margins.right = 0.4
    footer = page.HeaderFooter.oddFooter
    if footer is not None:
        footer.right.text = text("answers.page_footer")


def _show_first(book: Workbook, page: Worksheet) -> None:
    # Two selected sheets would be edited as one.
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is page
    book.active = page
    for view in book.views:
        view.firstSheet = 0


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow; only when a copy is marked

    return get_column_letter(column)
