"""Many tests at once (多重比较)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics.checks import numbers

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]


def false_discovery(p: ArrayLike) -> FloatArray:
    """Benjamini–Hochberg q of each p (错误发现率).

    Parameters
    ----------
    p : array_like, (m,)
        P values, 0…1. NaN where there was no test: it stays NaN and does not count.

    Returns
    -------
    ndarray, (m,)
        q: the list of all with ``q <= 0.05`` has, on average, at most 5 % of false entries.

    Raises
    ------
    EvaluatorError
        For other than one dimension or p outside 0…1.

    Notes
    -----
    Benjamini & Hochberg (1995, JRSS B 57:289): q_(i) = min over k ≥ i of p_(k)·m/k, in ascending order of p.
    Holds for independent and for positively dependent tests; arbitrary dependence needs Benjamini–Yekutieli.

    Examples
    --------
    >>> false_discovery([0.01, 0.04, float("nan"), 0.03]).round(4).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    p_ = numbers("p", p, dimensions=1, missing=True, low=0, high=1)
    m = int(np.count_nonzero(~np.isnan(p_)))
    order = np.argsort(p_, kind="stable")[:m]  # NaN sort last
    q = np.full_like(p_, np.nan)
    scaled = p_[order] * (m / np.arange(1, m + 1))  # the factor is at least 1, so q is never below p
    q[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return q
