"""Indirect standardisation (间接标准化): a unit against what its own mix would give at the average of all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics.checks import numbers, refuse, refuse_where

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Standardised:
    """One value a unit; NaN for a unit without people.

    Attributes
    ----------
    observed, expected : ndarray
        Rate of the unit, and the rate its mix would have at the all-unit rate of every cell; 0…1.
    difference, se : ndarray
        ``observed - expected`` and its standard error, in the same unit.
    z : ndarray
        ``difference / se``; NaN where the standard error is 0.
    """

    observed: FloatArray
    expected: FloatArray
    difference: FloatArray
    se: FloatArray
    z: FloatArray


def indirect_standardise(n: ArrayLike, rate: ArrayLike) -> Standardised:
    """Compare each unit with the benchmark of its own mix of cells (Draper–Gittoes).

    Parameters
    ----------
    n : array_like, units × cells
        People in each cell (a subject by age group, say), ``n >= 0``.
    rate : array_like, units × cells
        Their rate, 0…1. May be NaN where ``n`` is 0; there it is not read.

    Returns
    -------
    Standardised
        ``observed, expected, difference, se, z``, each one a unit.

    Raises
    ------
    EvaluatorError
        For other shapes, negative or missing n, a rate outside 0…1 or missing where there are people.

    Notes
    -----
    Draper & Gittoes (2004, JRSS A 167:449), equations (5)–(8), local variance. Unit i, cell j, n_ij people,
    N_i = Σ_j n_ij, M_j = Σ_i n_ij, f_ij = n_ij / M_j, w_ij = n_ij / N_i, v_kj = p_kj(1 − p_kj)/n_kj:

    D_i = Σ_kj λ_ikj p_kj, Var D_i = Σ_kj λ²_ikj v_kj; λ_iij = w_ij(1 − f_ij), λ_ikj = −w_ij f_kj (k ≠ i).

    The unit's own part of the benchmark is thus allowed for: alone in its cells it has D = 0 and se = 0.
    The local variance fails where cells are sparse or rates are 0 or 1 (v = 0, z too large or NaN).

    Examples
    --------
    >>> found = indirect_standardise([[50, 50], [100, 0]], [[0.9, 0.7], [0.8, float("nan")]])
    >>> found.expected.round(4).tolist(), found.z.round(2).tolist()
    ([0.7667, 0.8333], [1.71, -1.71])
    """
    n_ = numbers("n", n, dimensions=2, low=0)
    p = numbers("rate", rate, dimensions=2, missing=True, low=0, high=1)
    if n_.shape != p.shape:
        raise refuse("no_common_shape", names="rate", shapes=p.shape, expected=n_.shape)
    refuse_where((n_ > 0) & np.isnan(p), "rate_missing", n_)
    p = np.where(n_ > 0, p, 0.0)
    N, M = n_.sum(axis=1), n_.sum(axis=0)
    w = n_ / np.where(N > 0, N, np.nan)[:, None]
    f = n_ / np.where(M > 0, M, 1.0)
    v = p * (1 - p) / np.where(n_ > 0, n_, 1.0)

    observed = (w * p).sum(axis=1)
    expected = w @ (f * p).sum(axis=0)
    others = (f**2 * v).sum(axis=0) - f**2 * v  # Σ over k ≠ i
    # Rounding may leave a speck below zero where a unit is nearly alone in its cells.
    variance = (w**2 * ((1 - f) ** 2 * v + np.maximum(others, 0))).sum(axis=1)
    se = np.sqrt(variance)
    difference = observed - expected
    z = difference / np.where(se > 0, se, np.nan)
    return Standardised(observed, expected, difference, se, z)
