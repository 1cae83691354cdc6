"""Number columns of a table as arrays of values and states; whatever is not a number is a problem, not a zero."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.dataset import State
from evaluator.intake.cell import Cell, clean
from evaluator.intake.second_look import hidden_content, may_hide_something, percent_formats
from evaluator.text import Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from evaluator.intake.headers import HeaderRow

Rows = list[tuple[int, list[Any]]]
_XLSX = {".xlsx", ".xlsm"}


@dataclass
class NumberColumn:
    """One column: values, states, and which cells were refused."""

    code: str
    value: NDArray[np.float64]
    state: NDArray[np.int8]
    refused: NDArray[np.bool_]


class NumberReader:
    """Reads number columns of one table and gathers what is wrong with them."""

    def __init__(self, header: HeaderRow, rows: Rows, codes: dict[str, str], path: Path, names: Sequence[str]) -> None:
        self.header, self.rows, self.codes, self.path, self.names = header, rows, codes, path, names
        self.problems: list[Problem] = []
        self._bare: list[tuple[int, NumberColumn, str]] = []
        self._blank: list[tuple[int, NumberColumn]] = []

    def read(self, code: str, unit: str, *, as_written: bool = False) -> NumberColumn:
        """Read one column; a column that the table lacks is missing throughout.

        ``as_written``: a bare number up to 1 in a % column means what it says.
        """
        count = len(self.rows)
        column = NumberColumn(
            code,
            np.full(count, np.nan),
            np.full(count, State.MISSING, dtype=np.int8),
            np.zeros(count, dtype=bool),
        )
        position = self.header.columns.get(code)
        if position is None:
            return column
        for index, (_, cells) in enumerate(self.rows):
            raw = cells[position] if position < len(cells) else ""
            # Most cells are plain numbers: take them without ceremony.
            if type(raw) is float and math.isfinite(raw) and not (0 < raw <= 1):
                column.value[index], column.state[index] = raw, State.OBSERVED
                continue
            cell = clean(raw, self.codes, unit)
            if as_written and cell.bare:
                cell = replace(cell, bare=False)
            self._take(column, index, cell, raw, unit, position)
        return column

    def _take(self, column: NumberColumn, index: int, cell: Cell, raw: Any, unit: str, position: int) -> None:
        if cell.reason:
            column.refused[index] = True
            self.report(cell.reason, index, position, raw, unit=unit)
            return
        column.value[index], column.state[index] = cell.value, cell.state
        if cell.state == State.OBSERVED and cell.bare and unit in {"%", "‰"} and 0 < cell.value <= 1:
            self._bare.append((index, column, unit))
        if cell.state == State.MISSING and str(raw).strip() == "":
            self._blank.append((index, column))

    def report(self, reason: Reason, index: int, position: int | None, value: Any, **details: object) -> None:
        """Add an error at a cell of row ``index``."""
        place = self.header.place(self.rows[index][0], position)
        self.problems.append(Problem(reason, place, str(value), "error", self.names[index], details))

    def second_look(self) -> None:
        """Settle what the fast reader could not: bare numbers up to 1 in % columns, blanks that may be formulas."""
        excel = self.path.suffix.lower() in _XLSX
        sheet = self.header.sheet.name
        if self._bare:
            cells = {self._cell(index, column) for index, column, _ in self._bare}
            shown = percent_formats(self.path, sheet, cells) if excel else {}
            for index, column, unit in self._bare:
                form = shown.get(self._cell(index, column), "")
                if form == "percent" and unit == "%":
                    column.value[index] *= 100.0
                elif form != "literal":
                    self._refuse(column, index, Reason.AMBIGUOUS_SHARE, f"{column.value[index]:g}", unit=unit)
        if self._blank and excel and may_hide_something(self.path):
            hidden = hidden_content(self.path, sheet)
            for index, column in self._blank:
                content = hidden.get(self._cell(index, column))
                if content is not None:
                    reason = Reason.FORMULA_WITHOUT_VALUE if content == "=" else Reason.EXCEL_ERROR
                    self._refuse(column, index, reason, content)

    def _refuse(self, column: NumberColumn, index: int, reason: Reason, value: str, **details: object) -> None:
        column.refused[index] = True
        self.report(reason, index, self.header.columns[column.code], value, **details)

    def _cell(self, index: int, column: NumberColumn) -> tuple[int, int]:
        row = self.header.place(self.rows[index][0]).row or 0
        return row, self.header.columns[column.code] + 1
