"""Which cell of a workbook a problem is about: the cell, the first of its row, or the header of its column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from evaluator.text import Problem

# A header stands within the first rows of a sheet: below titles and notes, above hundreds of programmes.
_SEARCHED_ROWS, _SEARCHED_COLUMNS = 30, 2000
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_Grid = dict[tuple[int, int], str]


@dataclass(frozen=True)
class ProblemCell:
    """Where a problem is marked: sheet, row and column from 1."""

    sheet: Worksheet
    row: int
    column: int


class ProblemCells:
    """Find the cells of problems in one workbook; headers are looked up once a sheet."""

    def __init__(self, book: Workbook, first: Worksheet) -> None:
        self._book, self._first = book, first
        self._headers: dict[str, _Grid] = {}

    def find(self, problem: Problem) -> ProblemCell | None:
        """Give the cell to mark, None where the problem is about the whole sheet or file."""
        place = problem.place
        if place.sheet and place.sheet not in self._book.sheetnames:
            return None
        # A csv has no sheet names: its rows stand on the first sheet.
        worksheet = self._book[place.sheet] if place.sheet else self._first
        if worksheet not in self._book.worksheets:
            return None
        sheet: Worksheet = worksheet
        row, column = place.row, place.position
        if row is None:
            if not place.column:
                return None
            header = self._header(sheet, place.column, column)
            return None if header is None else _top_left(sheet, *header)
        if not 1 <= row <= _MOST_ROWS:
            return None
        if column is None:
            header = self._header(sheet, place.column, None) if place.column else None
            column = header[1] if header is not None else _first_filled(sheet, row)
        return _top_left(sheet, row, column) if 1 <= column <= _MOST_COLUMNS else None

    def _header(self, sheet: Worksheet, name: str, column: int | None) -> tuple[int, int] | None:
        grid = self._headers.setdefault(sheet.title, {}) or _texts(sheet)
        self._headers[sheet.title] = grid
        wanted = _squeezed(name)
        for address, text in grid.items():
            if text == wanted and column in {None, address[1]}:
                return address
        # A header of two rows: the merged cell above (学生) and its part below (男) were read as one.
        for address, text in grid.items():
            if column in {None, address[1]} and wanted.endswith(text) and _above(grid, address, wanted):
                return address
        return next((address for address in grid if address[1] == column), None)


def _texts(sheet: Worksheet) -> _Grid:
    grid: _Grid = {}
    last, right = min(sheet.max_row, _SEARCHED_ROWS), min(sheet.max_column, _SEARCHED_COLUMNS)
    for row, values in enumerate(sheet.iter_rows(1, last, 1, right, values_only=True), start=1):
        for column, value in enumerate(values, start=1):
            text = _squeezed(str(value)) if value is not None else ""
            if text:
                grid[row, column] = text
    return grid


def _above(grid: _Grid, address: tuple[int, int], wanted: str) -> bool:
    row, column = address
    over = next((grid[row - 1, left] for left in range(column, 0, -1) if (row - 1, left) in grid), "")
    return any(f"{over}{sign}{grid[address]}" == wanted for sign in ("", "-", "_", "/", "·") if over)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _first_filled(sheet: Worksheet, row: int) -> int:
    for column in range(1, sheet.max_column + 1):
        if sheet.cell(row, column).value is not None:
            return column
    return 1


def _top_left(sheet: Worksheet, row: int, column: int) -> ProblemCell:
    """Give the cell itself, or the only cell of its merged range that is seen."""
    for span in sheet.merged_cells.ranges:
        if span.min_row <= row <= span.max_row and span.min_col <= column <= span.max_col:
            return ProblemCell(sheet, span.min_row, span.min_col)
    return ProblemCell(sheet, row, column)
