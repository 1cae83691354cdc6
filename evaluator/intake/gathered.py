"""All returns side by side: their rows as one table of units and one set of number columns (汇集)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.dataset import State
from evaluator.intake.values import NumberColumn
from evaluator.text import Place, Problem, Reason, figure_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evaluator.intake.returns import Return
    from evaluator.rubric import Leaf, Rubric


@dataclass
class Gathered:
    """The rows of all returns, in the order of the files, and what is found wrong with them.

    Attributes
    ----------
    rubric : Rubric
    returns : list of Return
    units : DataFrame, N rows
        ``unit`` and the unit columns, as text.
    columns : dict of code to NumberColumn
        Figures and leaves, each of N rows.
    problems : list of Problem
        What the checks add.
    computed : dict of code to bool array of N rows
        Where a share was computed from counts, because none was stated.
    """

    rubric: Rubric
    returns: Sequence[Return]
    units: pd.DataFrame
    columns: dict[str, NumberColumn]
    problems: list[Problem] = field(default_factory=list)
    computed: dict[str, NDArray[np.bool_]] = field(default_factory=dict)

    @cached_property
    def source(self) -> NDArray[np.intp]:
        """Position in ``returns`` of each row, shape (N,)."""
        return np.repeat(np.arange(len(self.returns)), [len(part.rows) for part in self.returns])

    @cached_property
    def _first(self) -> NDArray[np.intp]:
        sizes = [len(part.rows) for part in self.returns]
        return np.concatenate([[0], np.cumsum(sizes)])[:-1].astype(np.intp)

    @cached_property
    def institution(self) -> NDArray[np.object_]:
        """Institution of each row as it is spoken of: its name, else its code."""
        column = "institution_name" if "institution_name" in self.units else self.units.columns[0]
        return self.units[column].to_numpy(dtype=object)

    @cached_property
    def by_institution(self) -> list[NDArray[np.intp]]:
        """Rows of each institution."""
        names = self.institution.astype(str)
        order = np.argsort(names, kind="stable")
        starts = np.flatnonzero(names[order][1:] != names[order][:-1]) + 1
        return np.split(order, starts)

    def place(self, index: int, *codes: str) -> Place:
        """Place of a row, at the first of ``codes`` that its return has a column for."""
        position = int(self.source[index])
        part = self.returns[position]
        number = part.rows[index - int(self._first[position])][0]
        column = next((part.header.columns[code] for code in codes if code in part.header.columns), None)
        return part.header.place(number, column)

    def report(self, reason: Reason, index: int, codes: str | tuple[str, ...], value: Any, **details: object) -> None:
        """Add a finding at a cell of row ``index``: in the first of the columns ``codes`` that is there."""
        wanted = (codes,) if isinstance(codes, str) else codes
        shown = figure_text(value) if isinstance(value, float) else str(value)
        name = str(self.institution[index])
        self.problems.append(Problem(reason, self.place(index, *wanted), shown, "error", name, details))

    def report_figure(self, reason: Reason, index: int, leaf: Leaf, **details: object) -> None:
        """Add a finding at a leaf's figure: where a share was computed, at its count, with the sum that gave it."""
        value = float(self.columns[leaf.code].value[index])
        if not self._is_computed(index, leaf):
            self.report(reason, index, leaf.code, value, **details)
            return
        events, size = (self.columns[code].value[index] for code in (leaf.events or "", leaf.n[0]))
        division = f"{figure_text(events)}/{figure_text(size)} = {figure_text(value, 4)}{leaf.unit}"
        self.report(reason, index, leaf.events or "", division, **details)

    def _is_computed(self, index: int, leaf: Leaf) -> bool:
        return leaf.code in self.computed and bool(self.computed[leaf.code][index])

    def figure_name(self, index: int, leaf: Leaf) -> str:
        """Header under which a leaf's figure was typed: that of its count where no share was stated."""
        stated = self.columns[leaf.code].state[index] == State.OBSERVED and not self._is_computed(index, leaf)
        return self.name(index, leaf.code if stated or leaf.events is None else leaf.events)

    def name(self, index: int, code: str) -> str:
        """Header of a column as the return of row ``index`` writes it; else the rubric's name."""
        header = self.returns[int(self.source[index])].header
        position = header.columns.get(code)
        return header.names[position] if position is not None else names_of(self.rubric).get(code, code)


def names_of(rubric: Rubric) -> dict[str, str]:
    """Names of all number columns by code."""
    figures = {figure.code: figure.name for figure in rubric.model.data.figures}
    return figures | {leaf.code: leaf.name for leaf in rubric.leaves}


def gather(rubric: Rubric, returns: Sequence[Return]) -> Gathered:
    """Lay returns side by side."""
    units = pd.concat([part.units for part in returns], ignore_index=True)
    codes = list(returns[0].columns) if returns else []
    joined = {
        code: NumberColumn(
            code,
            np.concatenate([part.columns[code].value for part in returns]),
            np.concatenate([part.columns[code].state for part in returns]),
            np.concatenate([part.columns[code].refused for part in returns]),
        )
        for code in codes
    }
    return Gathered(rubric, returns, units, joined)


def observed(column: NumberColumn) -> NDArray[np.bool_]:
    """Cells that hold a number which nothing has been said against."""
    return np.asarray((column.state == State.OBSERVED) & ~column.refused, dtype=bool)
