"""Leaf scales: from a figure to a score, and from its noise to the noise of the score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.scoring.piecewise import PiecewiseScale, Ranked
from evaluator.scoring.transforms import Transforms, transformed, transforms_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from evaluator.rubric import Leaf, ScoredRubric

    Array = NDArray[np.float64]
    Row = NDArray[np.intp]

AVERAGE = 50.0
DEVIATION = 10.0  # one national standard deviation at a leaf (design of the scale, not policy)


@dataclass(frozen=True)
class Scales:
    """Scales of the J leaves in R rows of peer groups.

    Most are lines: score = clip(``anchor`` + ``slope``·(y − ``centre``), ``low``, ``high``) with y the transformed
    figure. Leaves in ``piecewise`` and ``ranked`` have scales of their own.

    Attributes
    ----------
    centre, slope : ndarray, shape (R, J)
        On the transformed axis. NaN: the leaf has no scale there (no benchmark, or all programmes alike).
    anchor, low, high : ndarray, shape (J,)
    transforms : Transforms
    piecewise : tuple of PiecewiseScale
    ranked : tuple of Ranked
    """

    centre: Array
    slope: Array
    anchor: Array
    low: Array
    high: Array
    transforms: Transforms
    piecewise: tuple[PiecewiseScale, ...] = ()
    ranked: tuple[Ranked, ...] = ()

    @property
    def reach(self) -> float:
        """Half of the width of the score scale: true scores cannot scatter more."""
        return float(self.high.max() - self.low.min()) / 2

    def known(self, row: Row) -> NDArray[np.bool_]:
        """Where a leaf has a scale, shape (units, J)."""
        known = np.isfinite(self.slope[row]) & np.isfinite(self.centre[row])
        for scale in self.piecewise:
            known[:, scale.column] = scale.known[row]
        for ranked in self.ranked:
            known[:, ranked.column] = bool(len(ranked.reference))
        return known

    def score(self, x: Array, row: Row) -> Array:
        """Score of figures, shape (units, J)."""
        y = self.transforms.forward(x)
        t = np.clip(self.anchor + self.slope[row] * (y - self.centre[row]), self.low, self.high)
        for scale in self.piecewise:
            t[:, scale.column] = scale.score(y[:, scale.column], row)
        for ranked in self.ranked:
            t[:, ranked.column] = ranked.score(x[:, ranked.column])
        return np.asarray(t, dtype=np.float64)

    def noise(self, x: Array, variance: Array, row: Row) -> Array:
        """Variance of the scores of figures x with the given variances, shape (units, J).

        Lines by the delta method, slope² · variance, clipping left out: beyond the end of a scale a figure is no surer.
        Transforms, piecewise and ranked scales as they say.
        """
        steep = self.slope[row]
        if not self.transforms.columns:
            noise, along = steep * steep * variance, None
        else:
            along = self.transforms.spread(x, np.sqrt(variance))
            noise = (steep * along) ** 2
        for scale in self.piecewise:
            j = scale.column
            own = np.sqrt(variance[:, j]) if along is None else along[:, j]
            noise[:, j] = scale.noise(self.transforms.forward(x)[:, j] if along is not None else x[:, j], own, row)
        for ranked in self.ranked:
            noise[:, ranked.column] = ranked.noise(x[:, ranked.column], variance[:, ranked.column])
        return np.asarray(noise, dtype=np.float64)


def scales(
    rubric: ScoredRubric, sign: Array, mean: Array, spread: Array, value_range: Array, values: Mapping[str, Array]
) -> Scales:
    """Make the scale of every leaf in every row of peer groups.

    Parameters
    ----------
    rubric : ScoredRubric
    sign : ndarray, shape (J,)
        +1 where higher is better, else −1.
    mean, spread : ndarray, shape (R, J)
        Benchmarks in the leaf's unit; the scale ``benchmark`` is 50 + 10·(y − y(mean))/σ, σ the spread on the
        transformed axis.
    value_range : ndarray, shape (2, J)
        Smallest and largest figure; the scale ``minmax`` runs from 0 to 100 between them.
    values : mapping of leaf code to ndarray
        Figures, rising, that the scale ``percentile`` ranks among.
    """
    limit = DEVIATION * rubric.model.scale.limit
    shift = transforms_of(rubric)
    centre, slope = shift.forward(mean).copy(), np.full_like(mean, np.nan)
    width_at_mean = spread * shift.slope(mean)
    columns = len(rubric.leaves)
    anchor = np.full(columns, AVERAGE)
    low, high = np.full(columns, AVERAGE - limit), np.full(columns, AVERAGE + limit)
    piecewise, ranked = [], []
    for j, leaf in enumerate(rubric.leaves):
        if leaf.scale == "benchmark":
            width = width_at_mean[:, j]
            slope[:, j] = np.divide(sign[j] * DEVIATION, width, out=np.full(len(mean), np.nan), where=width > 0)
            continue
        anchor[j], low[j], high[j] = 0.0, 0.0, 100.0
        if leaf.scale == "percentile":
            ranked.append(Ranked(j, values.get(leaf.code, np.empty(0)), float(sign[j])))
        elif leaf.scale == "anchors" or leaf.better == "range":
            points, goes_on = _points(leaf, value_range[:, j])
            piecewise.append(_piecewise(j, leaf, points, mean[:, j], goes_on))
            low[j], high[j] = (float(end) for end in (piecewise[-1].scores.min(), piecewise[-1].scores.max()))
        else:
            posts = np.array([float(end) for end in leaf.goalposts or (0, 0)])
            first, last = transformed(leaf.transform, value_range[:, j] if leaf.scale == "minmax" else posts)
            centre[:, j] = first if sign[j] > 0 else last
            slope[:, j] = sign[j] * 100.0 / (last - first) if last > first else np.nan
    return Scales(centre, slope, anchor, low, high, shift, tuple(piecewise), tuple(ranked))


def _points(leaf: Leaf, value_range: Array) -> tuple[list[tuple[float | None, float]], tuple[bool, bool]]:
    """Points of a piecewise scale (None is the benchmark), and whether its outer lines mean a slope.

    A range that is best gives a flat top between two slopes.
    """
    if leaf.scale == "anchors":
        points = [(None if figure == "benchmark" else float(figure), float(score)) for figure, score in leaf.anchors]
        return points, (True, True)
    best = [float(end) for end in leaf.best or (0, 1)]
    ends = [float(end) for end in (leaf.goalposts if leaf.scale == "goalposts" and leaf.goalposts else value_range)]
    # Where nobody lies on one side of the best range, that side needs no slope of its own, only a place.
    width = best[1] - best[0]
    first, last = min(ends[0], best[0] - 1e-9 * width), max(ends[1], best[1] + 1e-9 * width)
    points = [(first, 0.0), (best[0], 100.0), (best[1], 100.0), (last, 0.0)]
    return points, (ends[0] < best[0], ends[1] > best[1])


def _piecewise(
    column: int, leaf: Leaf, points: list[tuple[float | None, float]], mean: Array, goes_on: tuple[bool, bool]
) -> PiecewiseScale:
    knots = np.column_stack([mean if figure is None else np.full(len(mean), figure) for figure, _ in points])
    return PiecewiseScale(column, transformed(leaf.transform, knots), np.array([score for _, score in points]), goes_on)
