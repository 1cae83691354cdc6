"""Marginal claims for all units of many groups at once; behind ``rank_confidence_sets``.

Letters as in `claims`. What is decided here is decided for certain: P(T ≤ gap) is estimated well within ``_UNSURE`` and
only believed where it stays that far from the confidence; elsewhere `claims.within` integrates that one gap in full.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics.claims import claim_around, within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float64]
    BoolArray = NDArray[np.bool_]
    IntArray = NDArray[np.int64]


_STEP, _FAR = 0.4, 6.0  # trapezoid over Z_i/s_i: beyond, less than 1e-8 of the normal mass
_SHARP = 3.0  # a unit with so many times the least error of its group has edges that need half the step
_STANDINS = 8  # errors that stand for all errors of a larger group
_WIDEST = 10.0  # of the largest to the smallest error of a group, for which the stand-ins are good
_UNSURE = 5e-4  # ten times what the estimate is off by (see tests/statistics/test_quick_claims.py)
_UNITS = 128  # worked on at a time, so that a block stays in the cache
_LEAST = 1e-30  # whose logarithm stands for that of nothing


def claims_around(x: FloatArray, s: FloatArray, confidence: float) -> tuple[IntArray, IntArray]:
    """Count the units claimed better and worse than each unit, in groups of one size.

    Parameters
    ----------
    x, s : ndarray, shape (G, k)
        Estimates and standard errors of G groups of k units.
    confidence : float
    """
    better, worse = np.zeros((2, *x.shape), dtype=np.int64)
    if x.shape[1] < 2:
        return better, worse
    smooth = s.max(axis=1) <= _WIDEST * s.min(axis=1)
    smooth &= s.min(axis=1) > 0
    for group in np.flatnonzero(~smooth):
        sigma = np.hypot(s[group][:, None], s[group])
        inverse = np.divide(1.0, sigma, out=np.zeros_like(sigma), where=sigma > 0)
        gap = (x[group][:, None] - x[group]) * inverse
        result = [claim_around(i, gap[i], s[group], confidence) for i in range(x.shape[1])]
        better[group], worse[group] = np.array(result, dtype=np.int64).T
    if smooth.any():
        better[smooth], worse[smooth] = _Around(x[smooth], s[smooth], confidence).counts()
    return better, worse


class _Around:
    """The units of some groups, each with the least gap that is claimed so far; U = G·k units in all."""

    def __init__(self, x: FloatArray, s: FloatArray, confidence: float) -> None:
        from scipy.special import ndtri  # noqa: PLC0415 (import evaluator stays light)

        groups, k = x.shape
        self.shape, self.s, self.confidence = x.shape, s, confidence
        self.gap = ((x[:, :, None] - x[:, None]) * (1 / np.hypot(s[:, :, None], s[:, None]))).reshape(-1, k)
        self.others = np.tile(~np.eye(k, dtype=bool), (groups, 1))
        self.rising = np.sort(np.where(self.others, np.abs(self.gap), 0.0), axis=1)
        self.standins, self.basis = _standins(s)
        self.sharp = (s > _SHARP * s.min(axis=1, keepdims=True)).reshape(-1)
        # Two-sided, P(T ≤ c) is at least what independent pairs would have (Šidák 1967): gaps beyond are claimed.
        sidak = float(ndtri((1 + confidence ** (1 / (k - 1))) / 2)) + 1e-6
        self.least = np.full(len(self.gap), sidak)
        # One pair is always open: no gap below the quantile of one pair is ever claimed.
        self.lowest = float(ndtri(confidence)) - 1e-6

    def counts(self) -> tuple[IntArray, IntArray]:
        """Claim gap after gap until the largest open gap of each unit cannot be claimed."""
        from scipy.special import ndtr, ndtri  # noqa: PLC0415

        top = self._last_open(slice(None))
        at, refused = top.copy(), np.full_like(top, -1)
        active = np.flatnonzero(self._may_be_claimed(np.arange(len(top)), top))
        while active.size:
            gap = self.rising[active, at[active]]
            chance = self._chances(active, gap)
            proven = chance > self.confidence
            self.least[active] = np.where(proven, gap, self.least[active])
            refused[active] = np.where(proven, -1, at[active])
            top[active] = self._last_open(active)
            # So many independent pairs would have this chance; their critical value is a guess at the next one.
            pairs = np.log(np.clip(chance, _LEAST, 1 - 1e-12)) / np.log(2 * ndtr(gap) - 1)
            guess = ndtri((1 + self.confidence ** (1 / pairs)) / 2)
            following = (self.rising[active] <= guess[:, None]).sum(axis=1)
            at[active] = np.minimum(np.maximum(following, refused[active] + 1), top[active])
            active = active[(refused[active] < top[active]) & self._may_be_claimed(active, top[active])]
        better = (self.others & (-self.gap >= self.least[:, None])).sum(axis=1)
        worse = (self.others & (self.gap >= self.least[:, None])).sum(axis=1)
        return better.reshape(self.shape), worse.reshape(self.shape)

    def _last_open(self, units: slice | IntArray) -> IntArray:
        """Place of the largest gap that is not claimed; −1 where there is none."""
        return np.asarray((self.rising[units] < self.least[units, None]).sum(axis=1) - 1, dtype=np.int64)

    def _may_be_claimed(self, units: IntArray, place: IntArray) -> BoolArray:
        return np.asarray((place >= 0) & (self.rising[units, place] > max(self.lowest, 0.0)))

    def _chances(self, units: IntArray, gap: FloatArray) -> FloatArray:
        """P(T ≤ gap) of some units over their open pairs, close enough to the truth to be held against confidence."""
        k = self.shape[1]
        above = self.others & (self.gap < self.least[:, None])
        below = self.others & (-self.gap < self.least[:, None])
        weights = [
            (which.reshape(-1, k, k).astype(float) @ self.basis).reshape(len(above), -1)[units]
            for which in (above & below, above & ~below, below & ~above)
        ]
        chance = np.empty(len(units))
        for sharp in (False, True):
            alike = np.flatnonzero(self.sharp[units] == sharp)
            for first in range(0, len(alike), _UNITS):
                part = alike[first : first + _UNITS]
                own, standins = self.s.reshape(-1)[units[part]], self.standins[units[part] // k]
                chance[part] = _estimate(gap[part], own, standins, *(each[part] for each in weights), sharp=sharp)
        for place in np.flatnonzero(np.abs(chance - self.confidence) < _UNSURE):
            unit = units[place]
            group, rest = unit // k, self.others[unit]
            pairs = above[unit][rest], below[unit][rest]
            chance[place] = within(gap[place], self.s[group, unit % k], self.s[group][rest], *pairs)
        return chance


def _estimate(
    c: FloatArray,
    s_i: FloatArray,
    standins: FloatArray,
    both: FloatArray,
    above: FloatArray,
    below: FloatArray,
    *,
    sharp: bool,
) -> FloatArray:
    """P(T ≤ c), with so many open pairs of each kind at each stand-in."""
    from scipy.special import ndtr  # noqa: PLC0415

    t, density = _grid(_STEP / 2 if sharp else _STEP)
    ratio = s_i[:, None] / standins
    middle, reach = t[:, None] * ratio[:, None], (c[:, None] * np.sqrt(1 + ratio**2))[:, None]
    high, low = ndtr(middle + reach), ndtr(middle - reach)
    logs = _log(high - low) @ both[:, :, None]
    logs += _log(high) @ below[:, :, None]
    logs += _log(1 - low) @ above[:, :, None]
    return np.asarray(np.exp(np.minimum(logs[:, :, 0], 0.0)) @ density)


def _log(x: FloatArray) -> FloatArray:
    return np.log(np.maximum(x, _LEAST))


def _standins(s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Stand-ins of each group (G, M), and how much of each error falls to each of them (G, k, M).

    The logarithm of a pair's chance is smooth in the logarithm of the error: it is interpolated at Chebyshev points.
    Small groups stand for themselves.
    """
    groups, k = s.shape
    if k <= _STANDINS:
        return s, np.broadcast_to(np.eye(k), (groups, k, k))
    log = np.log(s)
    low, high = log.min(axis=1), log.max(axis=1)
    middle, half = (low + high) / 2, np.maximum((high - low) / 2, 1e-3)
    points = np.cos(np.pi * (np.arange(_STANDINS) + 0.5) / _STANDINS)
    place = (log - middle[:, None]) / half[:, None]
    basis = np.ones((groups, k, _STANDINS))
    for j, own in enumerate(points):
        for other in np.delete(points, j):
            basis[:, :, j] *= (place - other) / (own - other)
    return np.exp(middle[:, None] + half[:, None] * points), basis


@cache
def _grid(step: float) -> tuple[FloatArray, FloatArray]:
    t: FloatArray = np.arange(-round(_FAR / step), round(_FAR / step) + 1, dtype=np.float64) * step
    density: FloatArray = step * np.exp(-(t**2) / 2) / np.sqrt(2 * np.pi)
    return t, density
