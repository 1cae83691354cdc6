"""Scales that are no single straight line: through given points (分段线性), and by rank among others (百分位)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_NODES = 9  # of Gauss–Hermite quadrature: exact for polynomials up to degree 17


@dataclass(frozen=True)
class Bent:
    """A leaf's scale through points: straight between them, level beyond the first and last.

    Attributes
    ----------
    column : int
        Position of the leaf.
    knots : ndarray, shape (R, K)
        Figures of the points on the transformed axis, rising in every row; one row a combination of peer groups. A
        row with NaN, or out of order (a benchmark that lies beyond the next point), has no scale.
    scores : ndarray, shape (K,)
    """

    column: int
    knots: Array
    scores: Array

    @property
    def known(self) -> NDArray[np.bool_]:
        """Rows that have a scale, shape (R,)."""
        return np.asarray(np.isfinite(self.knots).all(axis=1) & (np.diff(self.knots, axis=1) > 0).all(axis=1))

    def score(self, y: Array, row: NDArray[np.intp], *, beyond: bool = False) -> Array:
        """Score of transformed figures, shape (units,); ``beyond`` extends the outer lines instead of levelling."""
        knots, total = self.knots[row], np.full(len(y), self.scores[0])
        last = knots.shape[1] - 2
        for step in range(last + 1):
            start, end = knots[:, step], knots[:, step + 1]
            with np.errstate(invalid="ignore", divide="ignore"):
                part = (y - start) / (end - start)
            low = -np.inf if beyond and step == 0 else 0.0
            high = np.inf if beyond and step == last else 1.0
            total = total + (self.scores[step + 1] - self.scores[step]) * np.clip(part, low, high)
        return np.where(self.known[row], total, np.nan)

    def noise(self, y: Array, spread: Array, row: NDArray[np.intp]) -> Array:
        """Variance of the score of a figure with noise: half the rise over one deviation to either side, squared.

        Not the slope at the figure itself: where the line is level, a figure would seem to have no noise at all.
        """
        rise = self.score(y + spread, row, beyond=True) - self.score(y - spread, row, beyond=True)
        return np.asarray((rise / 2.0) ** 2, dtype=np.float64)


@dataclass(frozen=True)
class Ranked:
    """A leaf's scale by rank: 100 × the share of reference figures below, ties counted half.

    Attributes
    ----------
    column : int
    reference : ndarray, shape (M,)
        Figures of the nation where they are known, else of the data; rising.
    sign : float
        −1 where lower is better: then the share above counts.
    """

    column: int
    reference: Array
    sign: float

    def score(self, x: Array) -> Array:
        """Score of figures, shape of x; NaN where there is nothing to compare with."""
        if not len(self.reference):
            return np.full(x.shape, np.nan)
        below = np.searchsorted(self.reference, x, side="left") + np.searchsorted(self.reference, x, side="right")
        share = below / (2.0 * len(self.reference))
        return np.where(np.isnan(x), np.nan, 100.0 * (share if self.sign > 0 else 1.0 - share))

    def noise(self, x: Array, variance: Array) -> Array:
        """Variance of the score of figures with normal noise, by Gauss–Hermite quadrature."""
        node, weight = _hermite()
        drawn = self.score(x[:, None] + np.sqrt(variance)[:, None] * node)
        mean = drawn @ weight
        return np.asarray(((drawn - mean[:, None]) ** 2) @ weight, dtype=np.float64)


@cache
def _hermite() -> tuple[Array, Array]:
    node, weight = np.polynomial.hermite_e.hermegauss(_NODES)
    return node, weight / weight.sum()
