"""Simultaneous claims, for groups of one size at once; behind ``rank_confidence_sets``.

Letters as in `claims`. Maxima are taken in single precision and chances from a table; a group in which a gap lies as
near to the critical value as that could be off by is given back undecided, for `claims.claim_together`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]
    SingleArray = NDArray[np.float32]
    BoolArray = NDArray[np.bool_]
    IntArray = NDArray[np.int64]


_BLOCK = 262_144  # numbers worked on at a time, so that a block stays in the cache
_CELLS = 256  # steps of the table of the χ distribution a unit of radius: off by 1e-6 at most
_BEYOND = 9.0  # of the radius √k, where the mass is 1
_UNSURE, _UNSURE_TAIL = 1e-5, 2e-6  # the second over 1 − confidence: in a thin tail a chance tells less about c
_ROUNDS = 30


def drawn_directions(z: FloatArray, confidence: float) -> tuple[FloatArray, float]:
    """Give the directions u of standard normal draws, shape (k, D), and a critical value that no errors exceed.

    (Z_k − Z_l)/σ_kl is at most √(u_k² + u_l²) with u_k > 0 > u_l: gaps beyond are claimed without looking further.
    """
    u = z / np.sqrt((z**2).sum(axis=0))
    apart = np.hypot(np.maximum(u.max(axis=0), 0.0), np.minimum(u.min(axis=0), 0.0))
    c, found = _critical(apart[None].astype(np.float32), len(u), confidence)
    return u, float(c[0]) if found[0] else np.inf


def claims_together(
    x: FloatArray, s: FloatArray, confidence: float, u: FloatArray, most: float
) -> tuple[BoolArray, BoolArray]:
    """Claim pairs among all units of each group.

    Parameters
    ----------
    x, s : ndarray, shape (G, k)
        Estimates and standard errors of G groups of k units.
    confidence : float
    u, most
        Of `drawn_directions`, the same for all groups.

    Returns
    -------
    claimed : ndarray of bool, shape (G, k, k)
        Entry (g, k, l) says that k is claimed better than l.
    decided : ndarray of bool, shape (G,)
        False where a gap is too near to tell, or an error is 0.
    """
    if x.shape[1] < 2:
        return np.zeros((*x.shape, 1), dtype=bool), np.ones(len(x), dtype=bool)
    decided = s.min(axis=1) > 0
    sigma = np.hypot(s[:, :, None], s[:, None])
    inverse = np.divide(1.0, sigma, out=np.zeros_like(sigma), where=sigma > 0)
    gap = (x[:, :, None] - x[:, None]) * inverse
    unsure = max(_UNSURE, _UNSURE_TAIL / (1 - confidence))
    Z = (s[:, :, None] * u).astype(np.float32)
    single = inverse.astype(np.float32)
    claimed = gap > most + unsure
    shape = (len(x), u.shape[1])
    T, pair = np.empty(shape, dtype=np.float32), np.empty((2, *shape), dtype=np.int64)
    columns = np.arange(u.shape[1])
    while True:
        # A maximum stands as long as its pair is in I.
        fresh = Z if columns.size == u.shape[1] else np.take(Z, columns, axis=2)
        kept = np.where(claimed, 0, single)
        T[:, columns], unit, last = _greatest(fresh, kept)
        c, found = _critical(T, len(u), confidence)
        decided &= found & ~((np.abs(gap - c[:, None, None]) < unsure) & ~claimed).any(axis=(1, 2))
        now = (gap > c[:, None, None]) & decided[:, None, None] & ~claimed
        if not now.any():
            return claimed, decided
        pair[:, :, columns] = _pair(fresh, kept, unit, last)
        claimed |= now
        columns = np.flatnonzero(claimed[np.arange(len(x))[:, None], pair[0], pair[1]].any(axis=0))


def _greatest(Z: SingleArray, kept: SingleArray) -> tuple[SingleArray, IntArray, BoolArray]:
    """Greatest (Z_k − Z_l)·kept_kl of each column of each group, at least 0; one unit of its pair; whether its last."""
    groups, k, columns = Z.shape
    best = np.empty((groups, columns), dtype=np.float32)
    unit = np.empty((groups, columns), dtype=np.int64)
    step = max(64, _BLOCK // (groups * k))
    for begin in range(0, columns, step):
        part = slice(begin, begin + step)
        some = Z[:, :, part]
        # Both orders of a pair in one pass: a unit against those behind it.
        most = np.empty((groups, 2, k - 1, some.shape[2]), dtype=np.float32)
        for row in range(k - 1):
            apart = some[:, row, None] - some[:, row + 1 :]
            (apart * kept[:, row, row + 1 :, None]).max(axis=1, out=most[:, 0, row])
            apart *= kept[:, row + 1 :, row, None]
            np.negative(apart.min(axis=1), out=most[:, 1, row])
        most = most.reshape(groups, 2 * (k - 1), -1)
        unit[:, part] = most.argmax(axis=1)
        np.maximum(most.max(axis=1), 0.0, out=best[:, part])
    return best, unit % (k - 1), unit >= k - 1


def _pair(Z: SingleArray, kept: SingleArray, unit: IntArray, last: BoolArray) -> IntArray:
    """Give the pair of each maximum from one unit of it: the first of the pair, or its last."""
    groups, columns = np.arange(len(Z))[:, None], np.arange(Z.shape[2])
    weight = np.where(last[:, :, None], kept.transpose(0, 2, 1)[groups, unit], kept[groups, unit])
    weight *= np.where(last, np.float32(-1), np.float32(1))[:, :, None]
    away = (Z[groups, unit, columns][:, None] - Z) * weight.transpose(0, 2, 1)
    other = away.argmax(axis=1)
    return np.where(last, np.stack([other, unit]), np.stack([unit, other]))


def _critical(T: SingleArray, p: int, confidence: float) -> tuple[FloatArray, BoolArray]:
    """Give c of each group with mean P(r·T(u) ≤ c) = confidence, r ~ χ with p degrees of freedom; and where it stood.

    Newton from a middling draw: the chance is concave there, so that the steps come from below and do not turn back.
    """
    table, rise = _radius(p)
    inverse = 1 / np.maximum(T, 1e-30, dtype=np.float64)
    radius = float(np.searchsorted(table, confidence)) / _CELLS
    c = radius * np.median(T, axis=1).astype(np.float64)
    stood = c > 0
    for _ in range(_ROUNDS):
        place = np.minimum(c[:, None] * inverse * _CELLS, len(table) - 1.5)
        cell = place.astype(np.intp)
        slope = rise[cell]
        chance = (table[cell] + (place - cell) * slope).mean(axis=1)
        density = (slope * inverse).mean(axis=1) * _CELLS
        change = np.divide(confidence - chance, density, out=np.zeros_like(c), where=density > 0)
        c = np.maximum(c + change, 0.0)
        if not (np.abs(change) > 1e-7)[stood].any():
            break
    else:
        stood &= np.abs(change) <= 1e-7
    return c, stood & (density > 0)


@lru_cache(maxsize=512)
def _radius(p: int) -> tuple[FloatArray, FloatArray]:
    """P(r ≤ x) on a grid of x, and its step to the next point."""
    from scipy.special import gammainc  # noqa: PLC0415 (import evaluator stays light)

    x = np.arange(int((np.sqrt(p) + _BEYOND) * _CELLS) + 2) / _CELLS
    table = np.asarray(gammainc(p / 2, x**2 / 2), dtype=np.float64)
    return table, np.append(np.diff(table), 0.0)
