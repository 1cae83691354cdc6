"""How sure a change is: its noise, its posterior, and what is left when many are looked at (变化的把握)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.scoring.scales import AVERAGE
from evaluator.statistics import false_discovery, posterior, spread_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.statistics import Posterior

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """Observed changes of K units with their certainty; NaN where a unit is not counted.

    Attributes
    ----------
    se : ndarray
        Standard error of the difference.
    plain_low, plain_high : ndarray
        95 % interval of the true change from the unit's own two years alone: the observed change ±
        1.96 standard errors.
    mean, low, high : ndarray
        The change drawn in (收缩后): mean and 95 % interval of the true change when it is taken to be one of many that
        scatter about a common change.
    real : ndarray
        Probability, drawn in, that the true change has the sign of the observed one; NaN where nothing changed.
    p, q : ndarray
        Two-sided test of no change, and Benjamini–Hochberg's q over all tested; NaN where there is no noise to test.
    common, common_se : float
        The common change that is drawn toward, and its standard error.
    spread : float
        Estimated standard deviation of true changes about it; NaN, as both, where nothing is counted.
    """

    se: Array
    plain_low: Array
    plain_high: Array
    mean: Array
    low: Array
    high: Array
    real: Array
    p: Array
    q: Array
    common: float = float("nan")
    common_se: float = float("nan")
    spread: float = float("nan")


def change(difference: Array, variance: Array, counted: NDArray[np.bool_]) -> Change:
    """Judge differences by the noise of both years.

    The cohorts of two years are taken to be independent, so ``variance`` is the sum of both. True changes are taken
    to be normal about their common mean, which is estimated (with a flat prior), not set to 0: a province that rose
    as a whole, or an average that moved, is no noise, and drawing every unit toward "no change" would deny it. For
    one unit alone this leaves the observed change and its own noise. Their spread is integrated over, as that of
    scores is (`statistics.spread_grid`), so that few units never make a change certain.

    What is drawn in speaks of one unit among many. Where true changes hardly differ, it says of every unit what it says
    of the common change: hundreds of directions may then be sure, and all of them are one finding. What stands on a
    unit's own two years alone is the plain interval, and of many units, q.

    Parameters
    ----------
    difference, variance : ndarray, shape (K,)
    counted : ndarray of bool, shape (K,)
        Units to judge; the others teach nothing and get nothing.
    """
    inside = np.flatnonzero(counted & np.isfinite(difference) & np.isfinite(variance))
    names = ("se", "plain_low", "plain_high", "mean", "low", "high", "real", "p", "q")
    columns: dict[str, Any] = {name: np.full(len(difference), np.nan) for name in names}
    columns["se"] = np.sqrt(variance)
    if not len(inside):
        return Change(**columns)
    d, v = difference[inside], variance[inside]
    reach = _reach_95() * np.sqrt(v)
    columns["plain_low"][inside], columns["plain_high"][inside] = d - reach, d + reach
    grid = spread_grid(d, v, None, AVERAGE)
    true = posterior(d, v, grid)
    columns["mean"][inside] = true.moments()[0]
    columns["low"][inside], columns["high"][inside] = true.quantile(0.025), true.quantile(0.975)
    columns["real"][inside] = _same_sign(true, d)
    columns["p"][inside] = two_sided(d, v)
    columns["q"] = false_discovery(columns["p"])
    common = float(grid.weight @ grid.centre)
    common_variance = float(grid.weight @ (grid.centre_variance + (grid.centre - common) ** 2))
    spread = float(grid.weight @ grid.tau)
    return Change(**columns, common=common, common_se=float(np.sqrt(common_variance)), spread=spread)


def _reach_95() -> float:
    """Standard deviations to either side that hold 95 % of a normal distribution."""
    from scipy.special import ndtri  # noqa: PLC0415 - scipy is slow to import

    return float(ndtri(0.975))


def leaf_change(difference: Array, variance: Array, counted: NDArray[np.bool_]) -> Array:
    """Probability that each leaf's true change has the observed sign, every leaf with a spread of its own.

    Parameters
    ----------
    difference, variance : ndarray, shape (K, J)
    counted : ndarray of bool, shape (K, J)
    """
    real = np.full(difference.shape, np.nan)
    for column in range(difference.shape[1]):
        rows = np.flatnonzero(counted[:, column])
        if len(rows):
            d, v = difference[rows, column], variance[rows, column]
            real[rows, column] = _same_sign(posterior(d, v, spread_grid(d, v, None, AVERAGE)), d)
    return real


def _same_sign(true: Posterior, difference: Array) -> Array:
    """P that the true change has the sign of the observed one; NaN where nothing was observed to change."""
    above = true.at_least(0.0)
    return np.where(difference > 0, above, np.where(difference < 0, 1.0 - above, np.nan))


def two_sided(difference: Array, variance: Array) -> Array:
    """P of no change at all; NaN where there is no noise."""
    from scipy.special import ndtr  # noqa: PLC0415 - scipy is slow to import

    noisy = variance > 0
    z = np.divide(np.abs(difference), np.sqrt(variance), out=np.zeros_like(difference), where=noisy)
    return np.where(noisy, 2.0 * ndtr(-z), np.nan)
