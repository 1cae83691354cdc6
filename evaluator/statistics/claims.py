"""Which differences between pairs are significant, step by step; behind ``rank_confidence_sets``.

The plain way: one unit, or one group, in full. `marginal_claims` and `simultaneous_claims` decide the same for many at
once and come here where it is close. Letters as there: I the pairs still open, Z the noise, σ_kl its deviation between
k and l, T the greatest (Z_k − Z_l)/σ_kl over I, c the quantile of T that a gap (x_k − x_l)/σ_kl must exceed to be
claimed.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]
    IntArray = NDArray[np.int64]

_BLOCK = 512  # draws worked on at a time, so that a block of some hundred units stays in the cache
_NODES = 24  # Gauss–Legendre nodes a panel
_FAR = 8.5  # the normal mass beyond is below 1e-16


def claim_around(i: int, gap: FloatArray, s: FloatArray, confidence: float) -> tuple[int, int]:
    """Claim pairs that contain unit i; count the units claimed better and worse than i.

    c itself is not needed: P(T ≤ c) grows with c, so a gap exceeds it where P(T ≤ gap) > confidence.
    """
    others = np.hypot(s, s[i]) > 0
    others[i] = False
    gap, s_ = gap[others], s[others]
    above, below = np.ones((2, gap.size), dtype=bool)  # pairs (i, l) and (l, i) in I
    while True:
        chance = partial(within, s_i=s[i], s=s_, above=above, below=below)
        open_gaps = np.unique(np.abs(gap[(above & (gap > 0)) | (below & (gap < 0))]))
        if open_gaps.size == 0 or chance(open_gaps[-1]) <= confidence:
            return int((~below).sum()), int((~above).sum())
        least = open_gaps[bisect_right(open_gaps, confidence, key=chance)]
        above &= gap < least
        below &= -gap < least


def within(c: float, s_i: float, s: FloatArray, above: BoolArray, below: BoolArray) -> float:
    """P(T ≤ c) over pairs (i, l) in ``above`` and (l, i) in ``below``, by quadrature over Z_i = s_i·t.

    The panels meet at t = ±c, where the integrand jumps when the other units are exact.
    """
    from scipy.special import ndtr  # noqa: PLC0415 (import evaluator stays light)

    node, weight = _nodes()
    edge = np.array([-_FAR, -min(c, _FAR), min(c, _FAR), _FAR])
    half = np.diff(edge)[:, None] / 2
    t = ((edge[:-1, None] + edge[1:, None]) / 2 + half * node).reshape(-1, 1)
    density = (half * weight).reshape(-1) * np.exp(-(t[:, 0] ** 2) / 2) / np.sqrt(2 * np.pi)
    scale = np.maximum(s, 1e-12 * s_i)  # an exact unit is a jump: narrow enough, and nothing overflows
    middle, reach = t * (s_i / scale), c * np.hypot(s_i, s) / scale
    inside = np.ones(middle.shape)
    inside[:, below] = ndtr(middle[:, below] + reach[below])
    inside[:, above] -= ndtr(middle[:, above] - reach[above])
    return float(density @ inside.prod(axis=1))


@cache
def _nodes() -> tuple[FloatArray, FloatArray]:
    return np.polynomial.legendre.leggauss(_NODES)


def claim_together(x: FloatArray, s: FloatArray, confidence: float, z: FloatArray) -> BoolArray:
    """Claim pairs among all units by standard normal draws z; entry (k, l) says that k is claimed better than l."""
    if s.size == 0:
        return np.zeros((0, 0), dtype=bool)
    sigma = np.hypot(s[:, None], s)
    inverse = np.divide(1.0, sigma, out=np.zeros_like(sigma), where=sigma > 0)
    gap = (x[:, None] - x) * inverse
    draws = z.shape[1]
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
    """Give c with mean P(r·T(u) ≤ c) = confidence, r ~ χ with p degrees of freedom."""
    from scipy.optimize import brentq  # noqa: PLC0415
    from scipy.special import gammainc, gammaincinv  # noqa: PLC0415

    with_pairs = T[T > 0]
    rest = T.size - with_pairs.size
    if rest > confidence * T.size:
        return 0.0
    radius = float(np.sqrt(2 * gammaincinv(p / 2, confidence)))
    low, high = radius * with_pairs.min(), radius * with_pairs.max()

    def missing(c: float) -> float:
        return float(gammainc(p / 2, (c / with_pairs) ** 2 / 2).sum() + rest) / T.size - confidence

    if missing(low) >= 0:
        low = 0.0
    return float(brentq(missing, low, high * (1 + 1e-9), xtol=1e-12 * high, rtol=1e-12))
