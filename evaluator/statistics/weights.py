"""Weights read off the data (客观赋权): diagnostics beside a rubric's weights, never in their place.

A weight says what matters, which no matrix of figures can know. These functions show what the figures alone
would suggest, and how far that is from the weights that people have set. ``matrix`` always has a row a unit
and a column a criterion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from evaluator.statistics.checks import refuse, refuse_where
from evaluator.statistics.criteria import read_matrix, read_types, to_unit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

_NOTHING = 1e-12  # a sum of contrasts below this, beside the figures it comes from, is binary dust


def entropy_weights(matrix: ArrayLike) -> FloatArray:
    """Entropy weights (熵权法): a diagnostic of how unequally each criterion is spread over the units.

    Parameters
    ----------
    matrix : array_like, (n, m)
        Figures ≥ 0, at least 2 rows; each column in its own unit.

    Returns
    -------
    ndarray, (m,)
        Weights ≥ 0 that sum to 1; a constant column has 0.

    Raises
    ------
    EvaluatorError
        For figures that are missing or below 0, too few rows, or no column that differs between rows.

    Notes
    -----
    p = x/Σx by column, E = −Σ p·ln p / ln n with 0·ln 0 = 0, weight ∝ 1 − E (Shannon entropy; worked example
    in Elsayed, Dawood & Karthikeyan 2017, IJETT 46(2):60). Adding a constant to a column changes its weight,
    so figures without a true zero have none.

    Examples
    --------
    >>> entropy_weights([[1, 5], [3, 5]]).tolist()
    [1.0, 0.0]
    """
    x = read_matrix(matrix, low=0)
    top = np.where(x.max(axis=0) > 0, x.max(axis=0), 1.0)  # a share of the greatest first: no sum overflows
    p = x / top
    p /= np.where(p.sum(axis=0) > 0, p.sum(axis=0), 1.0)
    entropy = -(p * np.log(np.where(p > 0, p, 1.0))).sum(axis=0) / np.log(len(x))
    return to_unit("matrix", np.where(np.ptp(x, axis=0) > 0, np.maximum(1 - entropy, 0), 0.0))


def critic_weights(
    matrix: ArrayLike, *, correlation: Literal["pearson", "spearman"] = "pearson", scaled: bool = True
) -> FloatArray:
    """CRITIC weights: a diagnostic of which criteria differ much and say what the others do not.

    Parameters
    ----------
    matrix : array_like, (n, m)
        Figures, all with more meaning better, at least 2 rows and 2 columns, none constant.
    correlation : {"pearson", "spearman"}
        Of the figures, or of their ranks (equals share their mean rank).
    scaled : bool
        Bring each column to 0 … 1 first. Unscaled weights depend on the units of measure.

    Returns
    -------
    ndarray, (m,)
        Weights ≥ 0 that sum to 1.

    Raises
    ------
    EvaluatorError
        For figures that are missing, too few rows, a constant column, columns that all move as one.

    Notes
    -----
    Diakoulaki, Mavrotas & Papayannakis (1995, Computers & Operations Research 22:763): weight_j ∝ s_j·Σ_k (1 −
    r_jk), s the standard deviation of a column (over n or n − 1, which drops out) and r the correlations.

    Examples
    --------
    >>> critic_weights([[0, 1], [1, 0], [2, 2]]).tolist()
    [0.5, 0.5]
    """
    from scipy.stats import rankdata  # noqa: PLC0415 (import evaluator stays light)

    if correlation not in {"pearson", "spearman"}:
        raise refuse("not_one_of", name="correlation", value=correlation, allowed="pearson, spearman")
    x = read_matrix(matrix)
    constant = np.flatnonzero(np.ptp(x, axis=0) == 0)
    if constant.size:
        raise refuse("constant_column", name="matrix", column=constant[0], count=constant.size)
    if scaled:
        x = (x - x.min(axis=0)) / np.ptp(x, axis=0)
    followed = rankdata(x, axis=0) if correlation == "spearman" else x
    r = np.corrcoef(followed, rowvar=False).reshape(x.shape[1], x.shape[1])
    conflict = np.maximum(1 - r, 0).sum(axis=0)
    return to_unit("matrix", x.std(axis=0) * np.where(conflict > _NOTHING, conflict, 0.0))


def deviation_weights(matrix: ArrayLike) -> FloatArray:
    """Standard-deviation weights (标准差法): a diagnostic of how much each criterion parts the units.

    Parameters
    ----------
    matrix : array_like, (n, m)
        Figures on one scale, such as 0 … 1, at least 2 rows: nothing is scaled here.

    Returns
    -------
    ndarray, (m,)
        Weights ≥ 0 that sum to 1; a constant column has 0.

    Raises
    ------
    EvaluatorError
        For figures that are missing, too few rows, or no column that differs between rows.

    Notes
    -----
    Weight ∝ standard deviation of the column (worked example in Jahan & Edwards 2013, Materials & Design
    49:1000).

    Examples
    --------
    >>> deviation_weights([[0.0, 0.0], [1.0, 0.25]]).tolist()
    [0.8, 0.2]
    """
    x = read_matrix(matrix)
    return to_unit("matrix", np.where(np.ptp(x, axis=0) > 0, x.std(axis=0), 0.0))


def merec_weights(matrix: ArrayLike, types: ArrayLike) -> FloatArray:
    """MEREC weights: a diagnostic of how much the overall result changes without each criterion.

    Parameters
    ----------
    matrix : array_like, (n, m)
        Figures > 0, at least 2 rows.
    types : array_like, (m,)
        1 where more is better, −1 where less is better.

    Returns
    -------
    ndarray, (m,)
        Weights ≥ 0 that sum to 1; a constant column has 0.

    Raises
    ------
    EvaluatorError
        For figures that are missing or not above 0, too few rows, other types, or rows that do not differ.

    Notes
    -----
    Keshavarz-Ghorabaee et al. (2021, Symmetry 13:525): N = min x/x where more is better, x/max x where less
    is; S = ln(1 + Σ|ln N|/m), S'_j the same without column j (still over m), weight_j ∝ Σ|S'_j − S|.

    Examples
    --------
    >>> merec_weights([[1, 5], [3, 5]], [1, -1]).tolist()
    [1.0, 0.0]
    """
    x = read_matrix(matrix)
    refuse_where(x <= 0, "out_of_range", x, name="matrix", allowed="matrix > 0")
    L = np.abs(np.log(np.where(read_types(types, x) > 0, x.min(axis=0) / x, x / x.max(axis=0))))
    m, total = x.shape[1], L.sum(axis=1, keepdims=True)
    return to_unit("matrix", np.abs(np.log1p((total - L) / m) - np.log1p(total / m)).sum(axis=0))
