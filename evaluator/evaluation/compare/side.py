"""One of the two years, as the tables of its results say it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.classing import NOT_CLASSIFIABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

FIGURES = ("value", "n", "benchmark", "spread", "t", "se", "weight", "contribution")


@dataclass(frozen=True, eq=False)
class Side:
    """Results of one year: N units, J leaves.

    Attributes
    ----------
    units : DataFrame
        As ``Result.units``.
    leaves : tuple of str
        Leaf codes, in column order.
    cells : mapping of column name to ndarray, shape (N, J)
        The columns of ``Result.cells`` that are numbers; NaN where a unit's tree has no such leaf.
    given : ndarray of bool, shape (N, J)
        Cells with a figure.
    total : ndarray, shape (N,)
        Unrounded scores.
    base : float
        The score that contributions are counted from.
    year : int or None
    recipe : mapping
        Of the run.
    decimals : int
        Printed decimals of a score.
    limit : float or None
        Farthest that a leaf score goes from 50; None where the tables do not say.
    names : mapping of leaf code to name
    fixed : mapping of leaf code to a description of its scale
        Leaves whose scale knows no average.
    transforms : mapping of leaf code to log, log1p or sqrt
        Leaves whose figures are transformed before they are scaled.
    overlapping : tuple of str
        Sampled leaves that count partly the same people in both years.
    letters : tuple of str
        Best first; empty where none are given.
    cuts : ndarray, shape (N, letters), or None
        Unrounded score at which each letter begins; None where letters do not go by such cuts, or are not known.
    rule : str
        What letters go by: ``cuts``, ``cuts_and_places``, ``places_nation``, ``places_own``, ``interval``, ``peers``;
        empty where that is not known.
    confidence : float
        How sure a statement must be, as against the average; what is not attained by chance more often than the rest.
    compose : callable or None
        Total scores of some units from other leaf scores (rows, t → totals), for trees that are no weighted mean.
    """

    units: pd.DataFrame
    leaves: tuple[str, ...]
    cells: Mapping[str, Array]
    given: NDArray[np.bool_]
    total: Array
    base: float
    year: int | None
    recipe: Mapping[str, Any]
    decimals: int
    limit: float | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, object] = field(default_factory=dict)
    transforms: Mapping[str, str] = field(default_factory=dict)
    overlapping: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    cuts: Array | None = None
    rule: str = ""
    confidence: float = 0.0
    compose: Callable[[NDArray[np.intp], Array], Array] | None = None

    @property
    def ids(self) -> list[str]:
        """Ids of the units."""
        return [str(unit) for unit in self.units["unit"]]

    @property
    def score(self) -> Array:
        """Printed scores, shape (N,)."""
        return self.units["score"].to_numpy(dtype=np.float64)

    @property
    def classifiable(self) -> NDArray[np.bool_]:
        """Units that have a score and nothing against them."""
        return (self.units["standing"] != NOT_CLASSIFIABLE).to_numpy(dtype=bool) & np.isfinite(self.score)

    @property
    def letter(self) -> NDArray[np.intp]:
        """Position of each unit's letter, −1 where it has none."""
        return pd.Index(self.letters, dtype=object).get_indexer(pd.Index(self.units["letter"].astype(object)))

    @property
    def variance(self) -> Array:
        """Noise of the score, shape (N,)."""
        return self.units["se"].to_numpy(dtype=np.float64) ** 2

    @property
    def fresh(self) -> Array:
        """The part of the noise that is drawn anew every year, shape (N,): that of the unit's own figures.

        A figure not given stands at its fill, and stays; the error of the averages is everybody's. Folders that do not
        say it (``se_own``) hold the noise without the fill.
        """
        if "se_own" in self.units:
            return np.asarray(self.units["se_own"].to_numpy(dtype=np.float64) ** 2)
        absent = ~self.given | ~np.isfinite(self.cells["spread"])
        fill = np.where(absent, np.nan_to_num(self.cells["weight"] * self.cells["se"]) ** 2, 0.0).sum(axis=1)
        return np.asarray(np.maximum(self.variance - fill, 0.0))

    @property
    def arithmetic(self) -> NDArray[np.bool_]:
        """Units whose total is the weighted mean of their leaf scores."""
        mean = np.nan_to_num(self.cells["weight"] * (self.cells["t"] - self.base)).sum(axis=1)
        return np.asarray(np.abs(np.nan_to_num(self.total - self.base - mean)) < 1e-6)

    def on(self, leaves: tuple[str, ...]) -> tuple[dict[str, Array], NDArray[np.bool_]]:
        """Give cells and their states in another order of leaves; a leaf that this side lacks is NaN."""
        place = pd.Index(self.leaves, dtype=object).get_indexer(pd.Index(leaves, dtype=object))
        gap = place < 0
        cells = {name: np.where(gap, np.nan, self.cells[name][:, place]) for name in FIGURES}
        return cells, np.asarray(self.given[:, place] & ~gap)


def wide(units: pd.DataFrame, cells: pd.DataFrame) -> tuple[tuple[str, ...], dict[str, Array], NDArray[np.bool_]]:
    """Lay the long table of cells out as matrices, units in the order of ``units``."""
    rows = pd.Index(units["unit"].astype(object)).get_indexer(pd.Index(cells["unit"].astype(object)))
    columns, leaves = pd.factorize(cells["indicator"].astype(object))
    inside = rows >= 0
    shape = (len(units), len(leaves))
    matrices = {}
    for name in FIGURES:
        matrices[name] = np.full(shape, np.nan)
        matrices[name][rows[inside], columns[inside]] = cells[name].to_numpy(dtype=np.float64)[inside]
    given = np.zeros(shape, dtype=bool)
    given[rows[inside], columns[inside]] = (cells["state"] == "observed").to_numpy(dtype=bool)[inside]
    return tuple(str(leaf) for leaf in leaves), matrices, given
