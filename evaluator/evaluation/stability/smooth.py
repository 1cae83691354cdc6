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


def main_effect(x: Array, y: Array) -> float:
    """First-order share V(E(y|x))/V(y) by a penalised spline of y on x; NaN where one of them never varies.

    Few different x (yes and no): their own means. Else cubic B-splines with knots at quantiles of x and a penalty on
    second differences (Eilers & Marx 1996, Statistical Science 11:89), its strength by generalised cross-validation.
    Paruolo, Saisana & Saltelli (2013, JRSS A 176:609) take this share, the correlation ratio, as the importance of an
    indicator; for a straight line it is the squared correlation. Small samples: it comes out somewhat too high.
    """
    total = float(np.var(y))
    different = np.unique(x)
    if len(different) < 2 or not total > 0:
        return float("nan")
    if len(different) <= _KNOTS:
        of = np.searchsorted(different, x)
        means = np.bincount(of, weights=y) / np.bincount(of)
        return float(np.var(means[of]) / total)
    return float(np.var(_fitted(x, y)) / total)


def _fitted(x: Array, y: Array) -> Array:
    from scipy.interpolate import BSpline  # noqa: PLC0415 - scipy is slow to import

    low, high = float(x.min()), float(x.max())
    inner = np.unique(np.quantile(x, np.linspace(0, 1, _KNOTS + 2)[1:-1]))
    inner = inner[(inner > low) & (inner < high)]
    knots = np.r_[[low] * 4, inner, [high] * 4]
    B = BSpline.design_matrix(x, knots, 3).toarray()
    D = np.diff(np.eye(B.shape[1]), n=2, axis=0)
    # A little of the penalty throughout keeps the equations solvable where a stretch of x is empty.
    gram, target = B.T @ B, B.T @ y
    best, fitted = np.inf, np.full_like(y, y.mean())
    for penalty in _PENALTIES * np.trace(gram) / len(gram):
        whole = gram + penalty * (D.T @ D)
        freedom = float(np.trace(np.linalg.solve(whole, gram)))
        here = B @ np.linalg.solve(whole, target)
        error = float(((y - here) ** 2).mean()) / (1.0 - min(freedom / len(y), 0.999)) ** 2
        if error < best:
            best, fitted = error, here
    return np.asarray(fitted)
