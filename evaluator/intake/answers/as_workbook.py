"""A return that is no xlsx (csv, xls) as a workbook with the same cells at the same addresses."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from evaluator.intake.answers.layout import plain
from evaluator.text import DataProblems, Place, Problem, Reason, say
from evaluator.writing import FONT, text_width

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from evaluator.intake.files import Sheet

# Texts that are the same as a number and as text; 08 and 1.10 are not.
_SAME_AS_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{0,8}[1-9])?")
_DIGITS = re.compile(r"-?\d+(\.\d+)?")
_MOST_WIDTH = 40


def as_workbook(source: Path) -> Workbook:
    """Read the rows of a file and write them into a new workbook.

    Raises
    ------
    DataProblems
        The file cannot be opened.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - slow; only when a copy is marked

    # Not above: the reader of tables knows the name of our list sheet, which it skips.
    from evaluator.intake.files import open_sheets  # noqa: PLC0415

    book = Workbook()
    book.remove(book.worksheets[0])
    try:
        sheets = open_sheets(source)
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


def _copy(sheet: Sheet, page: Worksheet, *, from_text: bool) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415 - slow; only when a copy is marked
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - same

    font = Font(FONT, 10)
    numbers = _number_columns(sheet.rows) if from_text else set()
    widths: dict[int, int] = {}
    for row, cells in enumerate(sheet.rows, start=sheet.first):
        for column, value in enumerate(cells, start=1):
            if value is None or value == "":
                continue
            cell = page.cell(row, column)
            cell.font = font
            _fill(cell, float(value) if column in numbers and _SAME_AS_NUMBER.fullmatch(str(value)) else value)
            widths[column] = max(widths.get(column, 8), text_width(str(cell.value)) + 2)
    for column, width in widths.items():
        page.column_dimensions[get_column_letter(column)].width = min(width, _MOST_WIDTH)


def _number_columns(rows: list[list[Any]]) -> set[int]:
    """Columns of a csv whose figures are the same as numbers; one code such as 080901 keeps its column text."""
    kept: set[int] = set()
    texts: set[int] = set()
    for row in rows:
        for column, value in enumerate(row, start=1):
            if _DIGITS.fullmatch(str(value)):
                (kept if _SAME_AS_NUMBER.fullmatch(str(value)) else texts).add(column)
    return kept - texts


def _fill(cell: Any, value: Any) -> None:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        cell.value = int(value)
    elif isinstance(value, bool | int | float | date | time | timedelta):
        cell.value = value
    else:
        cell.value = plain(value)
        cell.data_type = "s"
        cell.number_format = "@"
