"""Confidence sets for ranks (名次置信集) of Mogstad, Romano, Shaikh & Wilhelm."""

from __future__ import annotations

from bisect import bisect_right
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics.checks import generator, how_many, level, like, numbers

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]
    IntArray = NDArray[np.int64]

_BLOCK = 512  # draws worked on at a time, so that a block of some hundred units stays in the cache
_NODES = 24  # Gauss–Legendre nodes a panel
_FAR = 8.5  # the normal mass beyond is below 1e-16


def rank_confidence_sets(
    mean: ArrayLike,
    se: ArrayLike,
    *,
    confidence: float = 0.95,
    simultaneous: bool = False,
    draws: int = 4000,
    rng: np.random.Generator,
) -> tuple[IntArray, IntArray]:
    """Confidence sets for ranks from all significant differences between pairs.

    Parameters
    ----------
    mean : array_like, (k,)
        Estimates, higher is better; not shrunken.
    se : array_like, (k,) or scalar
        Their standard errors, ≥ 0, independent of each other.
    confidence : float
        0 < confidence < 1.
    simultaneous : bool
        False: each unit's set covers its own true rank with the stated confidence. True: all sets do at once.
    draws : int
        Draws behind the critical value of the simultaneous sets, ≥ 1. Marginal sets are integrated, not drawn.
    rng : numpy.random.Generator
        Source of the draws. The same generator state gives the same result in any order of the units.

    Returns
    -------
    low, high : ndarray of int, (k,)
        Best and worst rank that the data allow; 1 is the highest.

    Raises
    ------
    EvaluatorError
        For figures that are not finite, negative se, shapes that do not fit, a bad level, draws or generator.

    Notes
    -----
    Mogstad, Romano, Shaikh & Wilhelm (2024, Review of Economic Studies 91:476), step-down. I is a set of ordered
    pairs (k, l): all of them, or those that contain unit i for its marginal set. c is the ``confidence`` quantile
    of T = max over I of (Z_k − Z_l)/σ_kl, Z ~ normal(0, se²), σ_kl² = se_k² + se_l². θ_k > θ_l is claimed where
    x_k − x_l > c·σ_kl; claimed pairs leave I and c is found again until no pair is added. low = 1 + units claimed
    better, high = k − units claimed worse. Two exact units (σ = 0) are compared as they stand.

    Marginal: given Z_i the other Z are independent, so P(T ≤ c) is one integral. Simultaneous: Z = r·u, r ~ χ_k
    independent of its direction u, so P(T ≤ c) is the mean over drawn u of P(r ≤ c/T(u)): for few units worth
    four times as many plain draws. A bound on the edge of a claim can still move by one with the seed.

    Work grows with the square of k (simultaneous) or with k² times a logarithm: for scopes of some hundred units.

    Examples
    --------
    >>> low, high = rank_confidence_sets([70, 50, 49], [1, 1, 1], rng=np.random.default_rng(7))
    >>> low.tolist(), high.tolist()
    ([1, 2, 2], [1, 3, 3])
    """
    m = numbers("mean", mean, dimensions=1)
    (s,) = like(m.shape, se=numbers("se", se, low=0))
    level(confidence)
    how_many("draws", draws)
    generator(rng)
    order = np.lexsort((s, m))  # draws belong to places in this order, so that row order never matters
    x, s = m[order], s[order]
    sigma = np.hypot(s[:, None], s)
    certain = (sigma == 0) & (x[:, None] > x)
    inverse = np.divide(1.0, sigma, out=np.zeros_like(sigma), where=sigma > 0)
    gap = (x[:, None] - x) * inverse
    if simultaneous:
        claimed = _claim_together(gap, s, inverse, confidence, draws, rng)
        better, worse = claimed.sum(axis=0), claimed.sum(axis=1)
    else:
        claims = [_claim_around(i, gap[i], s, confidence) for i in range(m.size)]
        better, worse = np.array(claims, dtype=np.int64).reshape(-1, 2).T
    low, high = np.empty((2, m.size), dtype=np.int64)
    low[order] = 1 + better + certain.sum(axis=0)
    high[order] = m.size - worse - certain.sum(axis=1)
    return low, high


def _claim_around(i: int, gap: FloatArray, s: FloatArray, confidence: float) -> tuple[int, int]:
    """Claim pairs that contain unit i; count the units claimed better and worse than i.

    c itself is not needed: P(T ≤ c) grows with c, so a gap is above the quantile where P(T ≤ gap) > confidence.
    """
    others = np.hypot(s, s[i]) > 0
    others[i] = False
    gap, s_ = gap[others], s[others]
    above, below = np.ones((2, gap.size), dtype=bool)  # pairs (i, l) and (l, i) in I
    while True:
        within = partial(_within, s_i=s[i], s=s_, above=above, below=below)
        open_gaps = np.unique(np.abs(gap[(above & (gap > 0)) | (below & (gap < 0))]))
        if open_gaps.size == 0 or within(open_gaps[-1]) <= confidence:
            return int((~below).sum()), int((~above).sum())
        least = open_gaps[bisect_right(open_gaps, confidence, key=within)]
        above &= gap < least
        below &= -gap < least


def _within(c: float, s_i: float, s: FloatArray, above: BoolArray, below: BoolArray) -> float:
    """P(T ≤ c) over pairs (i, l) in ``above`` and (l, i) in ``below``, by quadrature over Z_i = s_i·t.

    The panels meet at t = ±c, where the integrand jumps when the other units are exact.
    """
    node, weight = np.polynomial.legendre.leggauss(_NODES)
    edge = np.array([-_FAR, -min(c, _FAR), min(c, _FAR), _FAR])
    half = np.diff(edge)[:, None] / 2
    t = ((edge[:-1, None] + edge[1:, None]) / 2 + half * node).reshape(-1, 1)
    density = (half * weight).reshape(-1) * np.exp(-(t[:, 0] ** 2) / 2) / np.sqrt(2 * np.pi)
    scale = np.maximum(s, 1e-12 * s_i)
    reach = c * np.hypot(s_i, s)
    up = _normal(np.where(below, s_i * t + reach, np.inf) / scale)
    down = _normal(np.where(above, s_i * t - reach, -np.inf) / scale)
    return float(density @ (up - down).prod(axis=1))


def _normal(t: FloatArray) -> FloatArray:
    from scipy.special import ndtr  # noqa: PLC0415 (import evaluator stays light)

    return np.asarray(ndtr(t))


def _claim_together(
    gap: FloatArray, s: FloatArray, inverse: FloatArray, confidence: float, draws: int, rng: np.random.Generator
) -> BoolArray:
    """Claim pairs among all units; entry (k, l) says that k is claimed better than l."""
    z = rng.standard_normal((s.size, draws))
    Z = s[:, None] * z / np.sqrt((z**2).sum(axis=0))  # directions u, scaled by the standard errors
    claimed = np.zeros(gap.shape, dtype=bool)
    T, pair = np.zeros(draws), np.zeros((2, draws), dtype=np.int64)
    stale = np.ones(draws, dtype=bool)
    while True:
        # A maximum stands as long as its pair is in I.
        kept, at = np.where(claimed, 0.0, inverse), np.flatnonzero(stale)
        for begin in range(0, at.size, _BLOCK):
            some = at[begin : begin + _BLOCK]
            T[some], pair[:, some] = _greatest(Z[:, some], kept)
        now = gap > _critical(T, s.size, confidence)
        if not (now & ~claimed).any():
            return claimed
        claimed |= now
        stale = claimed[pair[0], pair[1]]


def _greatest(Z: FloatArray, kept: FloatArray) -> tuple[FloatArray, IntArray]:
    """Greatest (Z_k − Z_l)·kept_kl of each column of Z, at least 0, and its pair."""
    best, first = np.full(Z.shape[1], -np.inf), np.zeros(Z.shape[1], dtype=np.int64)
    room = np.empty_like(Z)
    for k, row in enumerate(kept):
        np.subtract(Z[k], Z, out=room)
        room *= row[:, None]
        top = room.max(axis=0)
        first[top > best] = k
        np.maximum(best, top, out=best)
    columns = np.arange(Z.shape[1])
    second = ((Z[first, columns] - Z) * kept[first].T).argmax(axis=0)
    return best, np.stack([first, second])


def _critical(T: FloatArray, p: int, confidence: float) -> float:
    """Give c with mean P(r·T(u) ≤ c) = confidence, r ~ χ with p degrees of freedom, by bisection."""
    from scipy.special import gammainc, gammaincinv  # noqa: PLC0415

    with_pairs = T[T > 0]
    low, high = 0.0, float(np.sqrt(2 * gammaincinv(p / 2, confidence)) * T.max(initial=0))
    rest = T.size - with_pairs.size
    while high - low > 1e-12 * high:
        c = (low + high) / 2
        share = (gammainc(p / 2, (c / with_pairs) ** 2 / 2).sum() + rest) / T.size
        low, high = (low, c) if share > confidence else (c, high)
    return high
