"""Shrunken estimates (收缩估计): the observed value drawn toward its peers by its noise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics.checks import numbers, together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Shrunken:
    """Normal posterior of the true values.

    Attributes
    ----------
    mean : ndarray
        Shrunken values, in the unit of the values.
    variance : ndarray
        Posterior variances, in the squared unit.
    weight : ndarray
        Share of the observed value in the mean, 0…1; the rest is the centre's.
    """

    mean: FloatArray
    variance: FloatArray
    weight: FloatArray


def shrink(value: ArrayLike, variance: ArrayLike, centre: ArrayLike, between: ArrayLike) -> Shrunken:
    """Draw values toward a centre by their noise (empirical Bayes).

    Parameters
    ----------
    value : array_like
        Observed values, in any unit. NaN where unknown.
    variance : array_like
        Their noise variances, ≥ 0, in the squared unit.
    centre : array_like
        What they are drawn to: an average, or one a unit.
    between : array_like
        Between-unit variance τ², ≥ 0, in the squared unit; see ``between_variance``.

    Returns
    -------
    Shrunken
        ``mean, variance, weight`` in the broadcast shape of the four; NaN where any of them is.

    Raises
    ------
    EvaluatorError
        For infinite figures, negative variances, shapes that do not fit.

    Notes
    -----
    Efron & Morris (1975, JASA 70:311): weight B = τ²/(τ² + v), mean B·y + (1 − B)·μ, variance B·v; y the
    value, v its noise, μ the centre. An exact value (v = 0) keeps its place, also where τ² = 0.

    τ² and the centre are taken as known. With few units the variance is then too small (0 at τ² = 0): use
    ``posterior`` for statements of certainty.

    Examples
    --------
    >>> found = shrink([60.0, 60.0], [4.0, 12.0], 50.0, 4.0)
    >>> found.mean.tolist(), found.variance.tolist(), found.weight.tolist()
    ([55.0, 52.5], [2.0, 3.0], [0.5, 0.25])
    """
    y, v, mu, t = together(
        value=numbers("value", value, missing=True),
        variance=numbers("variance", variance, missing=True, low=0),
        centre=numbers("centre", centre, missing=True),
        between=numbers("between", between, missing=True, low=0),
    )
    exact = v == 0
    weight = np.where(exact & ~np.isnan(t), 1.0, t / np.where(exact, 1.0, t + v))
    return Shrunken(weight * y + (1 - weight) * mu, weight * v, weight)
