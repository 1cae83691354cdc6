"""Intervals under another prior than the program's, for comparison; the program does none of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from evaluator.statistics import posterior, spread_grid

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from evaluator.evaluation import Result

    Array = NDArray[np.float64]

COMPONENTS, ROUNDS = 41, 300
BELOW, ABOVE = 6.0, 8.0  # how far the components reach, in spreads of true scores
LOWER_BY = 10.0  # points: one national standard deviation of a leaf


@dataclass(frozen=True)
class Intervals:
    """95 % intervals and means of true scores, one a classified unit."""

    low: Array
    high: Array
    mean: Array


def free_shape(result: Result) -> Intervals:
    """Learn the shape of true scores: many narrow normals side by side, their weights by maximum likelihood (EM)."""
    inside = result.classifiable
    value, variance = result.scored.total[inside], result.scored.variance[inside]
    spread = np.sqrt(max(value.var() - variance.mean(), 0.1 * value.var()))
    centre = value.mean() + spread * np.linspace(-BELOW, ABOVE, COMPONENTS)
    between = (centre[1] - centre[0]) ** 2
    total = between + variance[:, None]
    like = np.exp(-0.5 * (value[:, None] - centre) ** 2 / total) / np.sqrt(total)
    weight = np.exp(-0.5 * ((centre - value.mean()) / spread) ** 2)
    for _ in range(ROUNDS):
        share = like * weight
        share /= share.sum(axis=1, keepdims=True)
        weight = share.mean(axis=0)
    keep = between / total
    mean, sd = centre + keep * (value[:, None] - centre), np.sqrt(keep * variance[:, None])

    def quantile(wanted: float) -> Array:
        low, high = (np.full(len(value), end) for end in (centre[0] - 5 * spread, centre[-1] + 5 * spread))
        for _ in range(40):
            middle = (low + high) / 2
            below = (ndtr((middle[:, None] - mean) / sd) * share).sum(axis=1)
            low, high = np.where(below < wanted, middle, low), np.where(below < wanted, high, middle)
        return (low + high) / 2

    return Intervals(quantile(0.025), quantile(0.975), (share * mean).sum(axis=1))


def hidden_lower(result: Result) -> Intervals:
    """Take a hidden figure for one national standard deviation worse than the average, as noisy as before."""
    inside, scored = result.classifiable, result.scored
    value = scored.total[inside] - LOWER_BY * scored.hidden["suppressed"][inside]
    grid = spread_grid(value, scored.test_variance[inside], result.certainty.centre, result.reference.scales.reach)
    true = posterior(value, scored.variance[inside], grid)
    return Intervals(true.quantile(0.025), true.quantile(0.975), true.moments()[0])


def not_drawn(result: Result) -> Intervals:
    """Take the printed score and its noise alone: nothing is drawn toward the average."""
    inside = result.classifiable
    value, half = result.scored.total[inside], ndtri(0.975) * np.sqrt(result.scored.variance[inside])
    return Intervals(value - half, value + half, value)


PRIORS: dict[str, Callable[[Result], Intervals]] = {
    "free shape": free_shape,
    "hidden 10 lower": hidden_lower,
    "not drawn": not_drawn,
}
