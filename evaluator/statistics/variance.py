"""Between-unit variance τ² (真实差异的方差): what is left of the spread after the noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics.checks import like, numbers, refuse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

_STEPS = 200  # Newton needs about ten; the rest is room for bisection in a hostile case


def between_variance(value: ArrayLike, variance: ArrayLike, centre: ArrayLike | None = None) -> float:
    """Between-unit variance τ² of noisy values (Paule–Mandel).

    Parameters
    ----------
    value : array_like, (k,)
        Observed values, in any unit.
    variance : array_like, (k,) or scalar
        Their noise variances, ≥ 0, in the squared unit. Zeros are exact values.
    centre : array_like, scalar or (k,), optional
        The known centre, such as a published national average. Left out, it is the weighted mean at each τ².

    Returns
    -------
    float
        τ² ≥ 0; 0 where noise alone explains the spread, and for one value without a known centre.

    Raises
    ------
    EvaluatorError
        For no values, values that are not finite, negative variances, shapes that do not fit.

    Notes
    -----
    Paule & Mandel (1982, J. Res. NBS 87:377): τ² solves Q(τ²) = Σ (y_i − μ)²/(v_i + τ²) = ν, with y values,
    v noise variances, μ the centre, ν = k for a known centre, else k − 1. Q decreases, so there is one root
    or none (then 0). Newton runs on 1/Q, a straight line when all v are equal, inside a bracket.

    With few units the estimate is often 0 though the units differ: 0 does not mean that all are the same.
    See ``posterior`` for statements of certainty.

    Examples
    --------
    >>> round(between_variance([48.0, 50.0, 55.0], [1.0, 1.0, 1.0]), 6)
    12.0
    >>> between_variance([49.9, 50.1], 4.0)
    0.0
    """
    y = numbers("value", value, dimensions=1)
    if y.size == 0:
        raise refuse("empty", name="value")
    (v,) = like(y.shape, variance=numbers("variance", variance, low=0))
    if centre is None:
        r, free = y - y.mean(), y.size - 1
    else:
        (c,) = like(y.shape, centre=numbers("centre", centre))
        r, free = y - c, y.size
    known = centre is not None
    # Q(t) ≤ Σr²/t bounds the root above, and the exact values alone (v = 0) bound it below.
    high = _spread(r, known=known) / free if free else 0.0
    low = _spread(r[v == 0], known=known) / free if free else 0.0
    if high == 0 or (low == 0 and _q_at_zero(r, v, known=known) <= free):
        return 0.0
    return _root(r, v, free, low, high, known=known)


def _spread(r: FloatArray, *, known: bool) -> float:
    """Sum of squares about the centre, or about the mean where the centre is not known."""
    if r.size == 0:
        return 0.0
    return float((r**2).sum() if known else ((r - r.mean()) ** 2).sum())


def _q_at_zero(r: FloatArray, v: FloatArray, *, known: bool) -> float:
    """Give the limit of Q as t falls to 0, where all exact values agree (with the centre, if it is known)."""
    noisy = v > 0
    if not noisy.all():
        mu = 0.0 if known else float(r[~noisy].mean())
        return float(((r[noisy] - mu) ** 2 / v[noisy]).sum())
    return _q_and_slope(r, v, 0.0, known=known)[0]


def _q_and_slope(r: FloatArray, v: FloatArray, t: float, *, known: bool) -> tuple[float, float]:
    w = 1 / (v + t)
    rest = r if known else r - (w * r).sum() / w.sum()
    return float((w * rest**2).sum()), float((w**2 * rest**2).sum())  # the slope is −Σw²r²: dQ/dμ = 0


def _root(r: FloatArray, v: FloatArray, free: int, low: float, high: float, *, known: bool) -> float:
    smallest, t = float(v.min()), low
    if t == 0 and smallest == 0:
        t = high  # exact values stand at the centre: 1/v cannot be taken at 0
    for _ in range(_STEPS):
        q, slope = _q_and_slope(r, v, t, known=known)
        low, high = (t, high) if q > free else (low, t)
        step = q * (q - free) / (free * slope)
        new = t + step if low < t + step < high else (low + high) / 2
        if abs(new - t) <= 4 * np.finfo(float).eps * (t + smallest):
            return new
        t = new
    return t
