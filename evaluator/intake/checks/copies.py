"""Figures that look copied: one figure down a whole column, or two rows with the same figures (疑似复制)."""

from __future__ import annotations

import numpy as np

from evaluator.intake.gathered import Gathered, names_of, observed
from evaluator.text import Reason


def check_same_figure(data: Gathered) -> None:
    """Report the first cell of a column in which one institution gives all its rows the same figure, not 0 or 100 %."""
    least = data.rubric.model.data.checks.same_figure_rows
    whole = {leaf.code: leaf.full for leaf in data.rubric.leaves if leaf.kind == "proportion"}
    for code in names_of(data.rubric):
        column = data.columns[code]
        seen = observed(column)
        for rows in data.by_institution:
            given = rows[seen[rows]]
            if len(given) < least:
                continue
            value = column.value[given[0]]
            if value in {0.0, whole.get(code)} or (column.value[given] != value).any():
                continue
            if code in data.returns[int(data.source[given[0]])].header.columns:
                data.report(Reason.SAME_FIGURE, int(given[0]), code, float(value), count=len(given))


def check_copied_rows(data: Gathered) -> None:
    """Report rows whose figures are all those of an earlier row of the same institution."""
    least = data.rubric.model.data.checks.copied_figures
    columns = [data.columns[code] for code in names_of(data.rubric)]
    if not columns:
        return
    # −1 for what is not there: no count or share is negative, and two such cells are alike.
    table = np.column_stack([np.where(observed(column), column.value, -1.0) for column in columns])
    filled = np.count_nonzero(table > 0, axis=1)
    for rows in data.by_institution:
        first: dict[tuple[int, bytes], int] = {}
        for row in rows[filled[rows] >= least]:
            # Rows of two files are not copied from each other: the institution has returned twice.
            key = (int(data.source[row]), table[row].tobytes())
            if key in first:
                other = first[key]
                details = {"other": data.place(other).row, "unit": data.units["unit"].iloc[other]}
                data.report(Reason.COPIED_ROW, int(row), (), data.units["unit"].iloc[int(row)], **details)
            else:
                first[key] = int(row)
