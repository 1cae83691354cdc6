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
        # Most cells are plain numbers: take them all at once, and the others one by one. A csv holds texts alone.
        value = np.full(count, np.nan)
        if float in set(map(type, raw)):
            value = np.fromiter((cell if type(cell) is float else math.nan for cell in raw), np.float64, count)
        plain = (np.abs(value) < LARGEST) & ~((value > 0) & (value <= 1) & (unit in _SIGNS))
        column.value[plain], column.state[plain] = value[plain], State.OBSERVED
        for different, code_of, rows in _alike(raw, np.flatnonzero(~plain)):
            read = [self._cleaned(cell, part) for cell in different]
            # Of what is read without a question all rows are taken at once, of the rest text by text.
            simple = np.array([cell.reason is None and not self._needs_second_look(cell, part) for cell in read])
            values = np.array([cell.value for cell in read])
            states = np.array([cell.state for cell in read], dtype=np.int8)
            taken = simple[code_of]
            column.value[rows[taken]], column.state[rows[taken]] = values[code_of[taken]], states[code_of[taken]]
            for index, indices in _by_code(code_of, rows, np.flatnonzero(~simple)):
                self._take(column, indices, read[index], different[index], part, position)
        return column

    def _cleaned(self, cell: Any, part: Figure | Leaf) -> Cell:
        read = clean(cell, self.codes, part.unit, part.multiples)
        yes_no = isinstance(part, Leaf) and part.yes_no
        if yes_no and read.reason == Reason.NOT_A_NUMBER and plain_text(cell) in _YES_NO:
            read = replace(read, reason=Reason.YES_NO)
        # A bare number up to 1 in a % column may mean what it says: the rubric knows.
        return replace(read, bare=False) if read.bare and getattr(part, "as_written", False) else read

    def _needs_second_look(self, cell: Cell, part: Figure | Leaf) -> bool:
        """Whether a reading is looked at again: a bare number up to 1 in a % column, a blank that may be a formula."""
        if cell.state == State.MISSING:
            return True
        return cell.state == State.OBSERVED and cell.bare and part.unit in _SIGNS and 0 < cell.value <= 1

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
        if cell.state == State.OBSERVED and self._needs_second_look(cell, part):
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


def _alike(
    raw: list[Any], indices: NDArray[np.intp]
) -> Iterator[tuple[Sequence[Any], NDArray[np.intp], NDArray[np.intp]]]:
    """Give the different cells, and for each row which of them it holds: most texts (a blank, 100) stand in many.

    Kind by kind: True, 1 and 1.0 are one key to a table of values, and three different cells.
    """
    kind = np.fromiter(map(id, map(type, raw)), np.int64, len(raw))[indices]
    cells = np.empty(len(raw), dtype=object)
    cells[:] = raw
    for type_of in dict.fromkeys(kind.tolist()):
        rows = indices[kind == type_of]
        code_of, different = pd.factorize(cells[rows], use_na_sentinel=False)
        yield different, code_of, rows


def _by_code(
    code_of: NDArray[np.intp], rows: NDArray[np.intp], wanted: NDArray[np.intp]
) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Give some of the codes with their rows."""
    mine = np.flatnonzero(np.isin(code_of, wanted))
    order = mine[np.argsort(code_of[mine], kind="stable")]
    codes, starts = np.unique(code_of[order], return_index=True)
    yield from zip(codes.tolist(), np.split(rows[order], starts[1:]), strict=True) if codes.size else ()
