"""The years of the same units side by side, the evaluated year last (历年对齐)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import State, used_leaves

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset import Benchmark, Dataset, History
    from evaluator.rubric import ScoredRubric

    Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Panel:
    """What the flags look at: N units and J leaves of this year, and Y years of the same units.

    Attributes
    ----------
    data, rubric, benchmark
        As given.
    years : tuple of int
        Earliest first, the year of ``data`` last; empty where the data have no year.
    value, n : ndarray, shape (Y, N, J)
        Observed figures of leaves that the unit's tree uses, and their sizes; NaN elsewhere. Without a year of its own
        the data are the only layer.
    """

    data: Dataset
    rubric: ScoredRubric
    benchmark: Benchmark | None
    years: tuple[int, ...]
    value: Array
    n: Array

    @property
    def now(self) -> Array:
        """Figures of the evaluated year, shape (N, J)."""
        return np.asarray(self.value[-1])

    @cached_property
    def institutions(self) -> NDArray[np.object_]:
        """Institution of every unit, as text; empty where the rubric's units have none."""
        kinds = {column.kind: column.code for column in self.rubric.model.data.columns}
        code = kinds.get("institution", "institution")
        if code not in self.data.units:
            return np.full(len(self.data), "", dtype=object)
        return self.data.units[code].astype(object).to_numpy()

    @cached_property
    def units(self) -> NDArray[np.object_]:
        """Id of every unit."""
        return self.data.units["unit"].astype(object).to_numpy()

    def last(self, count: int) -> slice | None:
        """Layers of the last ``count`` years, None unless each of them is there."""
        if len(self.years) < count or self.years[-1] - self.years[-count] != count - 1:
            return None
        return slice(len(self.years) - count, None)


def make_panel(data: Dataset, rubric: ScoredRubric, history: History | None, benchmark: Benchmark | None) -> Panel:
    """Put the years before ``data`` beside it; years from ``data.year`` on in the history are left out."""
    year = data.year
    earlier = [past for past in history or () if year is not None and past.year is not None and past.year < year]
    used = used_leaves(data.units, rubric)
    layers = [_aligned(past, data, rubric, used) for past in (*earlier, data)]
    return Panel(
        data=data,
        rubric=rubric,
        benchmark=benchmark,
        years=tuple(past.year for past in (*earlier, data) if past.year is not None),
        value=np.stack([value for value, _ in layers]),
        n=np.stack([size for _, size in layers]),
    )


def _aligned(past: Dataset, data: Dataset, rubric: ScoredRubric, used: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Figures and sizes of one year in the rows of ``data`` and the columns of the rubric."""
    rows = pd.Index(past.units["unit"].astype(object)).get_indexer(pd.Index(data.units["unit"].astype(object)))
    # An earlier version of the rubric may lack a leaf, or hold it in another place.
    columns = pd.Index(past.leaves).get_indexer(pd.Index(rubric.codes))
    cells = np.ix_(rows, columns)
    there = used & (rows >= 0)[:, None] & (columns >= 0)[None, :]
    there = there & (past.state[cells] == State.OBSERVED)
    return np.where(there, past.value[cells], np.nan), np.where(there, past.n[cells], np.nan)
