"""Scales that are no single straight line: through given points (分段线性), and by rank among others (百分位)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


_STEPS = 61  # six to a standard deviation: a sharp bend is met within 1 %
_FEW = 400  # reference figures up to which each step is counted; of more, as many quantiles: within 1/800 of the share
_ROWS = 4096  # figures looked at together, to keep memory small


@dataclass(frozen=True)
class PiecewiseScale:
    """A leaf's scale through points: straight between them, level beyond the first and last.

    Attributes
    ----------
    column : int
        Position of the leaf.
    knots : ndarray, shape (R, K)
        Figures of the points on the transformed axis, rising in every row; one row a combination of peer groups. A
        row with NaN, or out of order (a benchmark that lies beyond the next point), has no scale.
    scores : ndarray, shape (K,)
    goes_on : tuple of bool
        Whether the first and the last line go on beyond their ends when noise is asked for: a figure there is no surer.
        A line that only marks an end, because nobody lies on that side, does not.
    """

    column: int
    knots: Array
    scores: Array
    goes_on: tuple[bool, bool] = (True, True)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Rows that have a scale, shape (R,)."""
        return np.asarray(np.isfinite(self.knots).all(axis=1) & (np.diff(self.knots, axis=1) > 0).all(axis=1))

    def score(self, y: Array, row: NDArray[np.intp], *, beyond: bool = False) -> Array:
        """Score of transformed figures, shape (units,); ``beyond`` lets the outer lines go on instead of levelling."""
        knots, total = self.knots[row], np.full(len(y), self.scores[0])
        last = knots.shape[1] - 2
        for step in range(last + 1):
            start, end = knots[:, step], knots[:, step + 1]
            with np.errstate(invalid="ignore", divide="ignore"):
                part = (y - start) / (end - start)
            low = -np.inf if beyond and step == 0 and self.goes_on[0] else 0.0
            high = np.inf if beyond and step == last and self.goes_on[1] else 1.0
            total = total + (self.scores[step + 1] - self.scores[step]) * np.clip(part, low, high)
        return np.where(self.known[row], total, np.nan)

    def noise(self, y: Array, spread: Array, row: NDArray[np.intp]) -> Array:
        """Variance of the score of a figure with normal noise, by quadrature.

        Not the slope at the figure itself, nor the rise from one side of it to the other: where the line is level, or
        bends back at a best range, a figure would seem to have no noise at all. On a straight line: slope²·spread².
        """
        node, weight = _grid()
        drawn = (y[:, None] + spread[:, None] * node).reshape(-1)
        scored = self.score(drawn, np.repeat(row, len(node)), beyond=True).reshape(len(y), len(node))
        mean = scored @ weight
        return np.asarray(((scored - mean[:, None]) ** 2) @ weight, dtype=np.float64)


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
        """Variance of the score of figures with normal noise.

        The share below is a mean of steps, and of any two the later decides, so that
        E S² = Σ (2k − 1)·Φ((x − r₍ₖ₎)/σ) / M². Of more than 400 reference figures 400 even quantiles stand for all.
        """
        size, spread = len(self.reference), np.sqrt(variance)
        selected = self.reference
        if size > _FEW:
            selected = selected[((np.arange(_FEW) + 0.5) * size / _FEW).astype(np.intp)]
        result = np.full(x.shape, np.nan)
        for start in range(0, len(x), _ROWS):
            rows = slice(start, start + _ROWS)
            result[rows] = _of_steps(x[rows], spread[rows], selected)
        return result


@cache
def _grid() -> tuple[Array, Array]:
    """Nodes and weights of a normal deviate: even steps, so that a bend anywhere is seen; mean 0, variance 1."""
    node = np.linspace(-5.0, 5.0, _STEPS)
    weight = np.exp(-0.5 * node**2)
    weight /= weight.sum()
    return node / np.sqrt(weight @ node**2), weight


def _of_steps(x: Array, spread: Array, reference: Array) -> Array:
    """Variance of 100 × the share of ``reference`` below a normal figure, shape (rows,)."""
    from scipy.special import ndtr  # noqa: PLC0415 - scipy is slow to import

    size = len(reference)
    if not size:
        return np.full(x.shape, np.nan)
    distance = x[:, None] - reference
    with np.errstate(invalid="ignore", divide="ignore"):
        above = ndtr(np.where(spread[:, None] > 0, distance / spread[:, None], np.nan))
    mean = above.mean(axis=1)
    square = above @ (2.0 * np.arange(1, size + 1) - 1.0) / size**2
    result = 100.0**2 * np.maximum(square - mean**2, 0.0)
    return np.asarray(np.where(spread > 0, result, np.where(np.isnan(x), np.nan, 0.0)), dtype=np.float64)
