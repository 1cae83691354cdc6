"""Sums, moments and Paule–Mandel variances by group, for a whole matrix at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]
    Codes = NDArray[np.intp]


def group_sum(values: Matrix, codes: Codes, groups: int) -> Matrix:
    """Sum the rows of each group.

    Parameters
    ----------
    values : ndarray, shape (units, columns)
        Finite numbers.
    codes : ndarray of int, shape (units,)
        Group of each row, 0 … groups−1; negative rows belong to no group.
    groups : int
        Number of groups.

    Returns
    -------
    ndarray, shape (groups, columns)
    """
    from scipy import sparse  # noqa: PLC0415 - scipy is slow to import

    inside = codes >= 0
    rows = np.flatnonzero(inside)
    ones = np.ones(len(rows))
    # A product with a 0/1 matrix sums all columns in one pass over memory, whatever the order of the rows.
    member = sparse.csr_matrix((ones, (codes[rows], rows)), shape=(groups, len(codes)))
    return np.asarray(member @ values, dtype=np.float64)


def group_spread(deviation: Matrix, present: NDArray[np.bool_], codes: Codes, groups: int) -> tuple[Matrix, Matrix]:
    """Standard deviation (ddof 1) about given centres, by group and column.

    Parameters
    ----------
    deviation : ndarray, shape (units, columns)
        Value minus centre; read only where ``present``.
    present : ndarray of bool, shape (units, columns)
        Which cells count.
    codes, groups
        As in `group_sum`.

    Returns
    -------
    spread : ndarray, shape (groups, columns)
        NaN with fewer than two cells.
    count : ndarray, shape (groups, columns)
        Cells present.
    """
    count = group_sum(present.astype(np.float64), codes, groups)
    square = group_sum(np.where(present, deviation, 0.0) ** 2, codes, groups)
    return np.sqrt(np.divide(square, count - 1, out=np.full_like(count, np.nan), where=count > 1)), count


def group_between(
    deviation: Matrix, variance: Matrix, present: NDArray[np.bool_], codes: Codes, groups: int
) -> tuple[Matrix, Matrix]:
    r"""Paule–Mandel variance between units, by group and column, about known centres.

    Solves Σ dᵢ² / (vᵢ + τ²) = k in each group and column (k units present), the estimating equation of
    Paule & Mandel (1982) with a known centre. The left side falls and is convex in τ², so Newton's method from 0 rises
    to the root without overshooting; groups whose equation is already met at 0 stay at 0.

    Parameters
    ----------
    deviation, variance : ndarray, shape (units, columns)
        Value minus centre, and sampling variance (≥ 0), in the column's unit.
    present : ndarray of bool, shape (units, columns)
        Which cells count.
    codes, groups
        As in `group_sum`.

    Returns
    -------
    between : ndarray, shape (groups, columns)
        τ² ≥ 0; NaN where no cell is present.
    count : ndarray, shape (groups, columns)
        Units present.
    """
    present = present & (codes >= 0)[:, None]
    square = np.where(present, deviation, 0.0) ** 2
    count = group_sum(present.astype(np.float64), codes, groups)
    floor = np.finfo(np.float64).tiny
    # Cells without noise (v = 0) are taken as a hair above 0, or the equation has no value at τ² = 0.
    scale = group_sum(square, codes, groups) / np.maximum(count, 1.0)
    safe = np.where(present, variance, 1.0) + np.maximum(1e-12 * scale, floor)[np.maximum(codes, 0)]
    between = np.zeros_like(count)
    for _ in range(60):
        total = safe + between[np.maximum(codes, 0)]
        ratio = square / total
        excess = group_sum(ratio, codes, groups) - count
        slope = group_sum(ratio / total, codes, groups)
        step = np.where((excess > 0) & (slope > 0), excess / np.where(slope > 0, slope, 1.0), 0.0)
        between += step
        if np.all(step <= 1e-10 * (between + floor)):
            break
    return np.where(count > 0, between, np.nan), count
