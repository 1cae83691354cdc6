"""How much of the variance of a score one indicator explains by itself (主效应)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

# Of the regression, not of policy: inner knots at quantiles, and how strongly bends may be punished.
_KNOTS = 8
_PENALTIES = np.logspace(-6, 6, 25)
# Plain cross-validation (1.0) too often takes noise for bends: Kim & Gu (2004, JRSS B 66:337) count each degree of
# freedom 1.4 times.
_BEND = 1.4


def main_effect(x: Array, y: Array, *, least: int, per_freedom: int) -> float:
    """First-order share V(E(y|x))/V(y) by a penalised spline of y on x, corrected for the freedom of the curve.

    Few different x (yes and no): their own means. Else cubic B-splines with knots at quantiles of x and a penalty on
    second differences (Eilers & Marx 1996, Statistical Science 11:89), its strength by generalised cross-validation.
    Paruolo, Saisana & Saltelli (2013, JRSS A 176:609) take this share, the correlation ratio, as the importance of an
    indicator; for a straight line it is the squared correlation.

    Parameters
    ----------
    x, y : ndarray, shape (n,)
    least : int
        Fewest units; with less the share is NaN, not a guess.
    per_freedom : int
        Units that each degree of freedom of the curve must have.

    Returns
    -------
    float
        NaN with too few units, or where x or y never varies; 0 where the curve explains less than chance would.

    Notes
    -----
    The share is 1 − s²(residuals)/s²(y), each with its own degrees of freedom, as an adjusted R²: a plain R² of a
    curve with d degrees of freedom is about d/n where x says nothing of y, and 1 where d comes near n.
    """
    count, different = len(y), np.unique(x)
    if count < least or len(different) < 2 or not float(np.var(y)) > 0:
        return float("nan")
    if len(different) <= _KNOTS and count >= per_freedom * len(different):
        of = np.searchsorted(different, x)
        means = np.bincount(of, weights=y) / np.bincount(of)
        left, freedom = y - means[of], float(count - len(different))
    else:
        left, freedom = _residuals(x, y, count / per_freedom)
    share = 1.0 - float((left**2).sum()) / freedom / float(np.var(y, ddof=1))
    return max(share, 0.0)


def _residuals(x: Array, y: Array, most: float) -> tuple[Array, float]:
    """What the curve leaves, and its degrees of freedom; the curve has ``most`` or a straight line's two."""
    from scipy.interpolate import BSpline  # noqa: PLC0415 - scipy is slow to import

    low, high = float(x.min()), float(x.max())
    inner = np.unique(np.quantile(x, np.linspace(0, 1, _KNOTS + 2)[1:-1]))
    inner = inner[(inner > low) & (inner < high)]
    knots = np.r_[[low] * 4, inner, [high] * 4]
    B = BSpline.design_matrix(x, knots, 3).toarray()
    D = np.diff(np.eye(B.shape[1]), n=2, axis=0)
    # A little of the penalty throughout keeps the equations solvable where a stretch of x is empty.
    gram, target = B.T @ B, B.T @ y
    best, found = np.inf, (y - y.mean(), len(y) - 1.0)
    for penalty in _PENALTIES[::-1] * np.trace(gram) / len(gram):
        whole = gram + penalty * (D.T @ D)
        smoother = np.linalg.solve(whole, gram)
        freedom = float(np.trace(smoother))
        if freedom > most and np.isfinite(best):
            break  # a weaker penalty bends more
        left = y - B @ np.linalg.solve(whole, target)
        error = float((left**2).mean()) / (1.0 - min(_BEND * freedom / len(y), 0.999)) ** 2
        if error < best:
            # E Σ residual² = σ² (n − 2 tr S + tr SᵀS), for S is symmetric and keeps straight lines.
            best, found = error, (left, len(y) - 2.0 * freedom + float(np.trace(smoother @ smoother)))
    return found
