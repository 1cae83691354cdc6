"""Weights read off the data (客观赋权): diagnostics beside a rubric's weights, never in their place.

A weight says what matters, which no matrix of figures can know. These functions show what the figures alone
would suggest, and how far that is from the weights that people have set. ``matrix`` always has a row a unit
and a column a criterion. `ahp_weights` goes by what people say when asked two by two (层次分析法) instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from evaluator.statistics.checks import numbers, read_matrix, read_types, refuse, refuse_where, to_unit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]


# Mean consistency index of random matrices of order 1 … 15: Saaty (1980), as most textbooks print it.
_RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
_MIRROR = 0.05  # 8 times the 0.13 that people write for an eighth is 1 only so far


@dataclass(frozen=True)
class AhpWeights:
    """Weights from pairwise comparisons, and whether the comparisons agree among themselves.

    Attributes
    ----------
    weights : ndarray, (m,)
        Weights ≥ 0 that sum to 1.
    consistency_index : float
        (λ − m)/(m − 1), with λ the principal eigenvalue; 0 for m ≤ 2.
    consistency_ratio : float
        Consistency index over that of random comparisons; 0 where there can be no contradiction (m ≤ 2).
    acceptable : bool
        Whether the ratio is at most the limit.
    """

    weights: FloatArray
    consistency_index: float
    consistency_ratio: float
    acceptable: bool


def ahp_weights(comparisons: ArrayLike, *, limit: float = 0.10) -> AhpWeights:
    """Weights from pairwise comparisons, a diagnostic, with the consistency of who compared.

    Parameters
    ----------
    comparisons : array_like, (m, m)
        How many times more criterion i matters than j, > 0, with 1/that at (j, i); m ≤ 15.
    limit : float
        Greatest consistency ratio that is acceptable, ≥ 0.

    Returns
    -------
    AhpWeights
        A ratio above the limit is flagged, not refused: the comparisons contradict each other, ask again.

    Raises
    ------
    EvaluatorError
        For a matrix that is not square or too large, entries not above 0 or not reciprocal (to 5 %).

    Notes
    -----
    Saaty (1977, Journal of Mathematical Psychology 15:234): weights are the principal eigenvector; the random
    indices are Saaty's of 1980. Others print slightly different ones (1.25 for 1.24 at order 6).

    Examples
    --------
    >>> ahp_weights([[1, 3], [1 / 3, 1]]).weights.round(6).tolist()
    [0.75, 0.25]
    """
    a = numbers("comparisons", comparisons, dimensions=2)
    m = len(a)
    if a.shape != (m, m) or not 1 <= m <= len(_RANDOM_INDEX):
        raise refuse("not_square", name="comparisons", found=a.shape, most=len(_RANDOM_INDEX))
    refuse_where(a <= 0, "out_of_range", a, name="comparisons", allowed="comparisons > 0")
    refuse_where(np.abs(a * a.T - 1) > _MIRROR, "not_reciprocal", a, name="comparisons")
    most = float(numbers("limit", limit, dimensions=0, low=0))
    value, vector = np.linalg.eig(a)
    principal = int(value.real.argmax())
    index = max(0.0, float(value[principal].real - m) / (m - 1)) if m > 2 else 0.0
    ratio = index / _RANDOM_INDEX[m - 1] if m > 2 else 0.0
    return AhpWeights(to_unit("comparisons", np.abs(vector[:, principal].real)), index, ratio, ratio <= most)


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
