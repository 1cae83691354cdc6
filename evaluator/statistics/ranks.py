"""Ranks (名次): competition ranks of scores, and the ranks that noise allows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics.checks import codes, generator, how_many, level, like, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]

_BLOCK = 1 << 18  # numbers drawn at a time: 2 MB
_ONE_PASS = 2048  # up to here, one count for every unit and rank is small enough (8 MB)


def competition_rank(score: ArrayLike, group: ArrayLike | None = None) -> FloatArray:
    """Competition ranks "1224": the highest has rank 1, equals share the better rank.

    Parameters
    ----------
    score : array_like, (k,)
        Scores, higher is better; rounded beforehand, because equal means equal. NaN where not classifiable.
    group : array_like of int, (k,), optional
        Group codes: ranks are within each code. A negative code is no group.

    Returns
    -------
    ndarray of float, (k,)
        Ranks from 1; NaN for a score of NaN or a negative code.

    Raises
    ------
    EvaluatorError
        For other than one dimension, infinite scores, codes that are not whole numbers or not one a unit.

    Examples
    --------
    >>> competition_rank([70, 65, 65, float("nan"), 60]).tolist()
    [1.0, 2.0, 2.0, nan, 4.0]
    >>> competition_rank([70, 65, 65, 60], group=[0, 0, 1, 1]).tolist()
    [1.0, 2.0, 1.0, 2.0]
    """
    s = numbers("score", score, dimensions=1, missing=True)
    g = np.zeros(s.size, dtype=np.int64) if group is None else codes("group", group, s.shape)
    order = np.lexsort((-s, g))  # NaN sort last within their group
    s_, g_ = s[order], g[order]
    place = np.arange(s.size)
    new_group = np.r_[True, g_[1:] != g_[:-1]][: s.size]
    new_rank = new_group | np.r_[True, s_[1:] != s_[:-1]][: s.size]
    first_of_group = np.maximum.accumulate(np.where(new_group, place, 0))
    first_of_rank = np.maximum.accumulate(np.where(new_rank, place, 0))
    rank = np.empty(s.size)
    rank[order] = first_of_rank - first_of_group + 1
    return np.where(np.isnan(s) | (g < 0), np.nan, rank)


def rank_interval(
    mean: ArrayLike, se: ArrayLike, *, confidence: float = 0.90, draws: int = 4000, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """Interval of ranks over draws of the true values (名次区间).

    Parameters
    ----------
    mean : array_like, (k,)
        Posterior means, higher is better.
    se : array_like, (k,) or scalar
        Posterior standard deviations, ≥ 0, in the same unit.
    confidence : float
        Share of the draws inside the interval, 0 < confidence < 1; half of the rest is left out at each end.
    draws : int
        Number of draws, ≥ 1. Bounds move by a rank or so from one seed to the next.
    rng : numpy.random.Generator
        Source of the draws. The same generator state gives the same result in any order of the units.

    Returns
    -------
    low, high : ndarray of int, (k,)
        Best and worst rank; 1 is the highest.

    Raises
    ------
    EvaluatorError
        For figures that are not finite, negative se, shapes that do not fit, a bad level, draws or generator.

    Notes
    -----
    θ ~ normal(mean, se), independently; each draw is ranked as a whole (Goldstein & Spiegelhalter 1996,
    JRSS A 159:385). This speaks of each unit's own rank; for error control over units see
    ``rank_confidence_sets``. Memory is under 2 KB a unit at 66,000 units, whatever the number of draws.
    Exact units (se = 0) with equal means are ranked in an arbitrary order.

    Examples
    --------
    >>> low, high = rank_interval([70, 50, 50], [1, 1, 1], rng=np.random.default_rng(7))
    >>> low.tolist(), high.tolist()
    ([1, 2, 2], [1, 3, 3])
    """
    m = numbers("mean", mean, dimensions=1)
    (s,) = like(m.shape, se=numbers("se", se, low=0))
    left_out = (1 - level(confidence)) / 2 * how_many("draws", draws)
    k = max(1, int(np.ceil(left_out - 1e-9)))  # the k-th best and k-th worst rank of each unit
    seed = int(generator(rng).integers(2**63))
    order = np.lexsort((s, m))  # draws belong to places in this order, so that row order never matters
    draw = partial(_drawn_ranks, m[order], s[order], draws, seed)
    start = np.zeros((2, m.size), dtype=np.int64)  # of the bin that holds the low bound, and the high bound
    if m.size > _ONE_PASS:  # bins first, then the same draws again inside the bin of each bound
        width = int(np.ceil(np.sqrt(m.size)))
        (tally,) = _tally(draw(), draws, start[:1], width, width)
        start = width * np.stack([_first(tally, k), _first(tally, draws + 1 - k)])
        tallies = _tally(draw(), draws, start, 1, width)
    else:
        tallies = _tally(draw(), draws, start[:1], 1, m.size)
    low, high = np.empty((2, m.size), dtype=np.int64)
    low[order] = start[0] + _first(tallies[0], k) + 1
    high[order] = start[1] + _first(tallies[-1], draws + 1 - k) + 1
    return low, high


def _drawn_ranks(m: FloatArray, s: FloatArray, draws: int, seed: int) -> Iterator[IntArray]:
    """Draw and rank in blocks, draws × units, best rank 0; the same seed gives the same ranks again."""
    rng = np.random.default_rng(seed)
    rows = max(1, _BLOCK // max(1, m.size))
    places = np.arange(m.size)[None, ::-1]
    for done in range(0, draws, rows):
        theta = m + s * rng.standard_normal((min(rows, draws - done), m.size))
        rank = np.empty(theta.shape, dtype=np.int64)
        np.put_along_axis(rank, theta.argsort(axis=1), places, axis=1)
        yield rank


def _tally(
    ranks: Iterator[IntArray], draws: int, starts: IntArray, width: int, bins: int
) -> list[NDArray[np.unsignedinteger]]:
    """Count ranks cumulatively in each unit's bins from its start on; the outer columns take the rest."""
    small = np.uint16 if draws < 1 << 16 else np.uint32
    units = np.arange(starts.shape[1]) * (bins + 2)
    tallies = [np.zeros((units.size, bins + 2), dtype=small) for _ in starts]
    for rank in ranks:
        for start, tally in zip(starts, tallies, strict=True):
            column = np.clip((rank - start) // width, -1, bins) + 1
            np.add.at(tally.reshape(-1), (units + column).reshape(-1), small(1))
    for tally in tallies:
        tally.cumsum(axis=1, dtype=small, out=tally)
    return tallies


def _first(tally: NDArray[np.unsignedinteger], kth: int) -> IntArray:
    """Give the bin of each unit that holds its kth best rank."""
    return np.asarray((tally >= kth).argmax(axis=1) - 1, dtype=np.int64)
