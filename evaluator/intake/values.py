"""Number columns of a table as arrays of values and states; whatever is not a number is a problem, not a zero."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.dataset import State
from evaluator.intake.cell import LARGEST, Cell, clean, plain_text
from evaluator.intake.second_look import hidden_content, may_hide_something, percent_formats
from evaluator.rubric import Leaf
from evaluator.text import Problem, Reason, figure_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from evaluator.intake.headers import HeaderRow
    from evaluator.rubric import Figure

Rows = list[tuple[int, list[Any]]]
_SIGNS = ("%", "‰")
_YES_NO = {"是", "否", "√", "×", "✓", "有"}


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
        self._bare: list[tuple[NDArray[np.intp], NumberColumn, str]] = []
        self._blank: list[tuple[NDArray[np.intp], NumberColumn]] = []

    def read(self, part: Figure | Leaf) -> NumberColumn:
        """Read the column of a figure or leaf; a column that the table lacks is missing throughout."""
        count, code, unit = len(self.rows), part.code, part.unit
        column = NumberColumn(
            code,
            np.full(count, np.nan),
            np.full(count, State.MISSING, dtype=np.int8),
            np.zeros(count, dtype=bool),
        )
        position = self.header.columns.get(code)
        if position is None:
            return column
        raw = [cells[position] if position < len(cells) else "" for _, cells in self.rows]
        # Most cells are plain numbers: take them all at once, and the others one by one.
        value = np.fromiter((cell if type(cell) is float else math.nan for cell in raw), np.float64, count)
        plain = (np.abs(value) < LARGEST) & ~((value > 0) & (value <= 1) & (unit in _SIGNS))
        column.value[plain], column.state[plain] = value[plain], State.OBSERVED
        as_written = getattr(part, "as_written", False)
        yes_no = isinstance(part, Leaf) and part.yes_no
        for cell, indices in _alike(raw, np.flatnonzero(~plain)):
            read = clean(cell, self.codes, unit, part.multiples)
            if yes_no and read.reason == Reason.NOT_A_NUMBER and plain_text(cell) in _YES_NO:
                read = replace(read, reason=Reason.YES_NO)
            # A bare number up to 1 in a % column may mean what it says: the rubric knows.
            read = replace(read, bare=False) if as_written and read.bare else read
            self._take(column, indices, read, cell, part, position)
        return column

    def _take(
        self, column: NumberColumn, indices: NDArray[np.intp], cell: Cell, raw: Any, part: Figure | Leaf, position: int
    ) -> None:
        """Take one reading of a text for all the rows that hold it."""
        if cell.reason:
            column.refused[indices] = True
            for index in indices:
                self.report(cell.reason, int(index), position, raw, **{"unit": part.unit, **cell.details})
            return
        column.value[indices], column.state[indices] = cell.value, cell.state
        if cell.state == State.OBSERVED and cell.bare and part.unit in _SIGNS and 0 < cell.value <= 1:
            self._bare.append((indices, column, part.unit))
        if cell.state == State.MISSING and str(raw).strip() == "":
            self._blank.append((indices, column))

    def report(self, reason: Reason, index: int, position: int | None, value: Any, **details: object) -> None:
        """Add an error at a cell of row ``index``."""
        place = self.header.place(self.rows[index][0], position)
        self.problems.append(Problem(reason, place, str(value), "error", self.names[index], details))

    def second_look(self) -> None:
        """Settle what the fast reader could not: bare numbers up to 1 in % columns, blanks that may be formulas."""
        sheet = self.header.sheet.name
        if self._bare:
            cells = {self._cell(index, column) for indices, column, _ in self._bare for index in indices}
            shown = percent_formats(self.path, sheet, cells)
            for index, column, unit in ((index, column, unit) for rows, column, unit in self._bare for index in rows):
                form = shown.get(self._cell(index, column), "")
                if form == "percent" and unit == "%":
                    column.value[index] *= 100.0
                elif form != "literal":
                    self._refuse(column, index, Reason.AMBIGUOUS_SHARE, figure_text(column.value[index]), unit=unit)
        if self._blank and may_hide_something(self.path):
            hidden = hidden_content(self.path, sheet)
            for index, column in ((index, column) for rows, column in self._blank for index in rows):
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


def _alike(raw: list[Any], indices: NDArray[np.intp]) -> Iterator[tuple[Any, NDArray[np.intp]]]:
    """Give every different cell with the rows that hold it: most texts (a blank, 不公开, 100) stand in many."""
    kinds: dict[type, list[int]] = {}
    for index in indices.tolist():
        kinds.setdefault(type(raw[index]), []).append(index)
    # Kind by kind: True, 1 and 1.0 are one key to a table of values, and three different cells.
    for rows in kinds.values():
        places, cells = np.asarray(rows, dtype=np.intp), np.empty(len(rows), dtype=object)
        cells[:] = [raw[index] for index in rows]
        codes, uniques = pd.factorize(cells, use_na_sentinel=False)
        order = np.argsort(codes, kind="stable")
        ends = np.cumsum(np.bincount(codes, minlength=len(uniques)))[:-1]
        for cell, mine in zip(uniques, np.split(order, ends), strict=True):
            yield cell, places[mine]
