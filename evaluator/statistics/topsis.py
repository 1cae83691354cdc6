"""Closeness to the best of all units (优劣解距离法, TOPSIS): a diagnostic beside the rubric's own scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from evaluator.statistics.checks import like, numbers, read_matrix, read_types, refuse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]


def topsis(
    matrix: ArrayLike,
    weights: ArrayLike,
    types: ArrayLike,
    *,
    normalisation: Literal["vector", "minmax"] = "vector",
) -> FloatArray:
    """Closeness of units to the best, a diagnostic of how much an order owes to its formula.

    Parameters
    ----------
    matrix : array_like, (n, m)
        Figures, at least 2 rows.
    weights : array_like, (m,)
        Weights ≥ 0, in any unit.
    types : array_like, (m,)
        1 where more is better, −1 where less is better.
    normalisation : {"vector", "minmax"}
        Divide each column by its length, or bring it to 0 … 1.

    Returns
    -------
    ndarray, (n,)
        0 (worst in everything) … 1 (best in everything). It depends on which units are in the matrix.

    Raises
    ------
    EvaluatorError
        For figures that are missing, too few rows, bad weights or types, or rows that do not differ.

    Notes
    -----
    Hwang & Yoon (1981): d⁻/(d⁺ + d⁻), the Euclidean distances to the worst and best of each weighted column.
    Min–max as in Opricovic & Tzeng (2004, EJOR 156:445).

    Examples
    --------
    >>> topsis([[1, 9], [3, 9], [2, 9]], [0.5, 0.5], [1, -1], normalisation="minmax").tolist()
    [0.0, 1.0, 0.5]
    """
    if normalisation not in {"vector", "minmax"}:
        raise refuse("not_one_of", name="normalisation", value=normalisation, allowed="vector, minmax")
    x = read_matrix(matrix)
    (w,) = like(x.shape[1:], weights=numbers("weights", weights, dimensions=1, low=0))
    if not w.any():
        raise refuse("no_weight", name="weights")
    x = x * read_types(types, x)
    size = np.ptp(x, axis=0) if normalisation == "minmax" else np.sqrt((x**2).sum(axis=0))
    x = x / np.where(size > 0, size, 1.0) * (w / w.sum())
    best, worst = (np.sqrt(((x - end) ** 2).sum(axis=1)) for end in (x.max(axis=0), x.min(axis=0)))
    if not (best + worst).all():
        raise refuse("no_contrast", name="matrix")
    return np.asarray(worst / (best + worst), dtype=np.float64)
