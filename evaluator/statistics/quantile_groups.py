"""Quantile groups (分位组): quartiles, quintiles, deciles of units by rank, within groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics.checks import codes, how_many, numbers, refuse
from evaluator.statistics.ranks import competition_rank

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    BoolArray = NDArray[np.bool_]
    IntArray = NDArray[np.int64]
    FloatArray = NDArray[np.float64]


def quantile_group(
    value: ArrayLike, count: int, *, group: ArrayLike | None = None, highest_first: ArrayLike
) -> FloatArray:
    """Quantile group of each unit by its rank.

    Parameters
    ----------
    value : array_like, (k,)
        Values; NaN where unknown.
    count : int
        Quantile groups to form, ≥ 1: 4 for quartiles, 10 for deciles.
    group : array_like of int, (k,), optional
        Group codes: quantiles are within each code. A negative code is no group. Left out, all are one group.
    highest_first : bool or array_like of bool, (k,)
        Whether quantile 1 holds the highest values. One direction within a group.

    Returns
    -------
    ndarray of float, (k,)
        1 … ``count``; NaN for a value of NaN, a negative code, and a group with fewer than ``count`` values.

    Raises
    ------
    EvaluatorError
        For other than one dimension, infinite values, a bad count or codes, directions that are not
        True or False or that differ inside a group.

    Notes
    -----
    q = floor(count·(rank − 1)/N) + 1 in whole numbers, with N the known values of the group and competition
    ranks, so equals are never parted: the rule of public-health profiles (PHEindicatormethods,
    ``phe_quantile``). Ties can leave a quantile empty.

    Examples
    --------
    >>> quantile_group([9, 7, 7, 1, float("nan")], 2, highest_first=True).tolist()
    [1.0, 1.0, 1.0, 2.0, nan]
    >>> quantile_group([9, 7, 7, 1], 4, highest_first=False).tolist()
    [4.0, 2.0, 2.0, 1.0]
    """
    v = numbers("value", value, dimensions=1, missing=True)
    how_many("count", count)
    g = np.zeros(v.size, dtype=np.int64) if group is None else codes("group", group, v.shape)
    first = _directions(highest_first, g)
    rank = competition_rank(np.where(first, v, -v), group=g)
    ranked = ~np.isnan(rank)
    _, own, sizes = np.unique(g[ranked], return_inverse=True, return_counts=True)
    N = sizes[own]
    quantile = np.full(v.size, np.nan)
    quantile[ranked] = np.where(count <= N, count * (rank[ranked].astype(np.int64) - 1) // N + 1, np.nan)
    return quantile


def _directions(highest_first: ArrayLike, g: IntArray) -> BoolArray:
    """Read one direction a unit; all units of a group must share it, those without a value too."""
    given = np.asarray(highest_first)
    if given.dtype.kind != "b":
        raise refuse("not_true_or_false", name="highest_first", found=given.dtype)
    if given.shape not in {(), g.shape}:
        raise refuse("no_common_shape", names="highest_first", shapes=given.shape, expected=g.shape)
    first: BoolArray = np.broadcast_to(given, g.shape)
    both = np.intersect1d(g[first & (g >= 0)], g[~first & (g >= 0)])
    if both.size:
        raise refuse("directions_differ", name="highest_first", group=both[0], count=both.size)
    return first
