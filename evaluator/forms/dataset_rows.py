"""A Dataset as rows of the template (数据还原成填报列): shares become the counts that they were computed from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.dataset import State
from evaluator.forms.columns import state_word

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset import Dataset
    from evaluator.rubric import Leaf, Rubric

    Cells = NDArray[np.object_]


def dataset_rows(rubric: Rubric, data: Dataset) -> dict[str, list[Any]]:
    """Give the cells that a Dataset would be filled in as, by column code.

    Parameters
    ----------
    rubric : Rubric
    data : Dataset, N units
        Of this rubric, also of an earlier version: leaves that it lacks stay blank.

    Returns
    -------
    dict of column code to list of N values
        As `write_template` takes them. A size that is a product of several columns cannot be taken apart: its
        columns are filled only where another leaf gives them.
    """
    count = len(data)
    columns = {column.code: [""] * count for column in rubric.model.data.columns}
    rows: dict[str, Cells] = {code: _blank(data, code) for code in columns}
    rows |= {figure.code: np.full(count, "", dtype=object) for figure in rubric.model.data.figures}
    words = {
        State.SUPPRESSED: state_word(rubric, "suppressed"),
        State.NOT_APPLICABLE: state_word(rubric, "not_applicable"),
    }
    if rubric.model.data.cohort and len(data.cohort) == count:
        _fill(rows[rubric.model.data.cohort], data.cohort)
    for leaf in rubric.leaves:
        if leaf.code not in data.leaves:
            rows.setdefault(leaf.code, np.full(count, "", dtype=object))
            continue
        index = data.leaves.index(leaf.code)
        value, size, state = data.value[:, index], data.n[:, index], data.state[:, index]
        if len(leaf.n) == 1 and leaf.n[0] in rows:
            _fill(rows[leaf.n[0]], size)
        if leaf.sd and leaf.code in data.sd:
            _fill(rows[leaf.sd], data.sd[leaf.code])
        code = leaf.events or leaf.code
        shown = value if leaf.events is None else np.round(value * size / _whole(leaf))
        cells = rows.setdefault(code, np.full(count, "", dtype=object))
        _fill(cells, np.where(state == State.OBSERVED, shown, np.nan))
        for meaning, word in words.items():
            cells[(state == meaning) & (cells == "")] = word
    return {code: cells.tolist() for code, cells in rows.items()}


def _blank(data: Dataset, code: str) -> Cells:
    if code in data.units:
        return data.units[code].astype(object).to_numpy(copy=True)
    return np.full(len(data), "", dtype=object)


def _fill(cells: Cells, values: NDArray[np.float64]) -> None:
    free = (cells == "") & np.isfinite(values)
    cells[free] = values[free]


def _whole(leaf: Leaf) -> float:
    return leaf.full if leaf.kind == "proportion" else float(leaf.per or 1)
