"""A return that is no xlsx (csv, xls) as a workbook with the same cells at the same addresses."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from evaluator.excel import FONT, text_lines, text_width
from evaluator.replies.layout import plain
from evaluator.text import DataProblems, Place, Problem, Reason, say
from evaluator.text.sentences import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from evaluator.files import SheetCells

# Texts that are the same as a number and as text; 08 and 1.10 are not.
_SAME_AS_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{0,8}[1-9])?")
_DIGITS = re.compile(r"-?\d+(\.\d+)?")
_LEAST_WIDTH, _MOST_WIDTH = 8, 24
_LINE = 14.0  # height of one line of 10 points
# A header stands within the first rows of a table: below titles and notes.
_SEARCHED_ROWS = 30


def as_workbook(source: Path) -> Workbook:
    """Read the rows of a file and write them into a new workbook.

    Raises
    ------
    DataProblems
        The file cannot be opened.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - slow; only when a copy is marked

    # Not above: the reader of tables knows the name of our list sheet, which it skips.
    from evaluator.files import for_copy, load_limits, open_sheets  # noqa: PLC0415

    book = Workbook()
    book.remove(book.worksheets[0])
    try:
        sheets = open_sheets(source, for_copy(load_limits()))
    except OSError as error:
        raise damaged(source, error) from error
    for number, sheet in enumerate(sheets, start=1):
        name = sheet.name or say("template.data_sheet")
        page = book.create_sheet(name if sheet.name or number == 1 else f"{name}{number}")
        if sheet.hidden:
            page.sheet_state = "hidden"
        _copy(sheet, page, from_text=not sheet.name)
    return book


def damaged(source: Path, error: Exception) -> DataProblems:
    """Say that a file cannot be opened."""
    return DataProblems([Problem(Reason.FILE_DAMAGED, Place(file=source.name), type(error).__name__)])


def _copy(sheet: SheetCells, page: Worksheet, *, from_text: bool) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415 - slow; only when a copy is marked

    font = Font(FONT, 10)
    header = _header_row(sheet.rows)
    numbers = _number_columns(sheet.rows, header) if from_text else set()
    for row, cells in enumerate(sheet.rows, start=sheet.first):
        for column, value in enumerate(cells, start=1):
            if value is None or value == "":
                continue
            cell = page.cell(row, column)
            cell.font = font
            _fill(cell, float(value) if column in numbers and _SAME_AS_NUMBER.fullmatch(str(value)) else value)
    _shape(page, sheet.rows, sheet.first, header)


def _header_row(rows: list[list[Any]]) -> int | None:
    """Position of the first row that fills at least half as many cells as the fullest one; titles and notes do not."""
    filled = [sum(value not in {None, ""} for value in row) for row in rows[:_SEARCHED_ROWS]]
    most = max(filled, default=0)
    return next((index for index, number in enumerate(filled) if number * 2 >= most > 1), None)


def _shape(page: Worksheet, rows: list[list[Any]], first: int, header: int | None) -> None:
    """Make columns as wide as what stands below their headers, break the headers, and keep them in sight."""
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415 - slow; only when a copy is marked
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - same

    body = rows if header is None else rows[header + 1 :]
    widths: dict[int, float] = {}
    for row in body:
        for column, value in enumerate(row, start=1):
            widths[column] = max(widths.get(column, _LEAST_WIDTH), text_width(plain(value)) + 2)
    heads = [] if header is None else [plain(value) for value in rows[header]]
    for column, text in enumerate(heads, start=1):
        # Two or three lines of a header are read more easily than a column as wide as its header.
        widths[column] = max(widths.get(column, _LEAST_WIDTH), text_width(text) / 3 + 2)
    widths = {column: min(width, _MOST_WIDTH) for column, width in widths.items()}
    for column, width in widths.items():
        page.column_dimensions[get_column_letter(column)].width = width
    if header is None:
        return
    number = first + header
    for column, text in enumerate(heads, start=1):
        if text:
            cell = page.cell(number, column)
            cell.font = Font(FONT, 10, bold=True)
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    lines = max((text_lines(text, widths[column]) for column, text in enumerate(heads, start=1)), default=1)
    page.row_dimensions[number].height = _LINE * lines + 6
    page.freeze_panes = f"A{number + 1}"


def _number_columns(rows: list[list[Any]], header: int | None) -> set[int]:
    """Columns of a csv whose figures are the same as numbers; one code such as 080901 keeps its column text."""
    numbers: set[int] = set()
    # A code without a leading zero looks like a number: the header tells.
    words = [word for lang in LANGUAGES for word in say("answers.code_words", lang).split()]
    heads = [] if header is None else [str(value).casefold() for value in rows[header]]
    texts = {column for column, head in enumerate(heads, start=1) if any(word in head for word in words)}
    for row in rows:
        for column, value in enumerate(row, start=1):
            if _DIGITS.fullmatch(str(value)):
                (numbers if _SAME_AS_NUMBER.fullmatch(str(value)) else texts).add(column)
    return numbers - texts


def _fill(cell: Any, value: Any) -> None:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        cell.value = int(value)
    elif isinstance(value, bool | int | float | date | time | timedelta):
        cell.value = value
    else:
        cell.value = plain(value)
        cell.data_type = "s"
        cell.number_format = "@"
