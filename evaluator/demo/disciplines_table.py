"""One year of the synthetic disciplines as a table: what is written, what it means, and what is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import State, make_dataset, used_leaves
from evaluator.demo.states import leaf_state
from evaluator.demo.tables import Table
from evaluator.forms import dataset_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset import Dataset
    from evaluator.demo.observe import Observation
    from evaluator.rubric import Leaf, ScoredRubric

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]


def discipline_table(seen: Observation, rows: Mask | None = None) -> Table:
    """Lay out the disciplines of some rows, by default of all: cells, dataset and truth.

    Rates are stored as the counts that an office fills in give them, so that reading the cells gives the same figures.
    """
    rubric = seen.rubric
    columns = [column.code for column in rubric.model.data.columns]
    units = pd.DataFrame(seen.programmes[["unit", *columns]])
    asked = used_leaves(units, rubric)
    sizes, values, truth, states = (np.full(asked.shape, np.nan) for _ in range(4))
    for j, leaf in enumerate(rubric.leaves):
        size = seen.size(leaf)
        value, true = _counted(leaf, seen, size)
        state = leaf_state(leaf, seen, asked[:, j])
        sizes[:, j] = np.where(asked[:, j] | _asked_elsewhere(rubric, leaf, asked), size, np.nan)
        values[:, j] = np.where(state == State.OBSERVED, value, np.nan)
        truth[:, j] = np.where(asked[:, j], true, np.nan)
        states[:, j] = state
    cohort = rubric.model.data.cohort
    kept = np.ones(len(units), dtype=bool) if rows is None else rows
    data = make_dataset(
        rubric,
        pd.DataFrame(units[kept]),
        values[kept],
        n=sizes[kept],
        state=states[kept].astype(np.int8),
        cohort=seen.figure(cohort)[kept] if cohort else None,
        year=seen.year,
    )
    return Table(rubric, seen.year, _cells(rubric, data), data, truth[kept])


def _counted(leaf: Leaf, seen: Observation, size: Array) -> tuple[Array, Array]:
    """Published and true figure; a rate whose events are filled in is that whole number of events over its size."""
    drawn = seen.leaf(leaf.code)
    if leaf.kind != "rate" or not leaf.events:
        return drawn.value, drawn.truth
    per = float(leaf.per or 1)
    value = per * np.rint(drawn.value * size / per) / size
    # What is counted in full is the truth.
    return value, value if leaf.sampling == "none" else drawn.truth


def _asked_elsewhere(rubric: ScoredRubric, leaf: Leaf, asked: Mask) -> Mask:
    """Whether the sizes of a leaf are filled in for another leaf that the unit's tree uses."""
    sharing = [j for j, other in enumerate(rubric.leaves) if leaf.n and set(leaf.n) <= set(other.n)]
    return np.asarray(asked[:, sharing].any(axis=1))


def _cells(rubric: ScoredRubric, data: Dataset) -> dict[str, NDArray[np.object_]]:
    """Cells as an office writes them: whole numbers without a decimal point."""
    cells = {}
    for code, column in dataset_rows(rubric, data).items():
        written = [int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in column]
        cells[code] = np.array(written, dtype=object)
    return cells
