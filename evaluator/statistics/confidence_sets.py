"""Confidence sets for ranks (名次置信集) of Mogstad, Romano, Shaikh & Wilhelm; and who may be among the best k."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics.checks import codes, generator, how_many, level, like, numbers
from evaluator.statistics.claims import claim_together
from evaluator.statistics.marginal_claims import claims_around
from evaluator.statistics.simultaneous_claims import claims_together, drawn_directions

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]


def top_set(
    mean: ArrayLike,
    se: ArrayLike,
    k: int,
    *,
    confidence: float = 0.95,
    draws: int = 4000,
    rng: np.random.Generator,
) -> NDArray[np.bool_]:
    """Confidence set for the k best units (Mogstad et al.).

    Parameters
    ----------
    mean : array_like, (n,)
        Estimates, higher is better; not shrunken.
    se : array_like, (n,) or scalar
        Their standard errors, ≥ 0, independent of each other.
    k : int
        How many best, ≥ 1.
    confidence : float
        Probability that all of the k truly best units are in the set, 0 < confidence < 1.
    draws : int
        Draws behind the critical value, ≥ 1; take 20,000 for a set to be published.
    rng : numpy.random.Generator
        Source of the draws. The same generator state gives the same result in any order of the units.

    Returns
    -------
    ndarray of bool, (n,)
        True unless k or more units are claimed better than this one. At least k units are in (all, if n ≤ k).

    Raises
    ------
    EvaluatorError
        For figures that are not finite, negative se, shapes that do not fit, a bad k, level, draws or generator.

    Notes
    -----
    Mogstad, Romano, Shaikh & Wilhelm (2024, Review of Economic Studies 91:476), projection: the units whose
    one-sided lower bound on the rank is at most k, with all bounds holding at once. A one-sided bound looks
    at each ordered pair once, and over all units the pairs (k, l) and (l, k) both occur: the greatest signed
    difference is the greatest absolute one, so these lower bounds are those of the simultaneous two-sided
    sets, and ``rank_confidence_sets`` is asked for them.

    A wide set is a finding, not a fault: the data then do not tell who is among the best k.

    Examples
    --------
    >>> import numpy as np
    >>> top_set([70, 69, 50], [1, 1, 1], 1, rng=np.random.default_rng(7)).tolist()
    [True, True, False]
    """
    how_many("k", k)
    low, _ = rank_confidence_sets(mean, se, confidence=confidence, simultaneous=True, draws=draws, rng=rng)
    return low <= k


_SMALL = 8  # groups up to this size are worked on together, larger ones one by one


def rank_confidence_sets(
    mean: ArrayLike,
    se: ArrayLike,
    *,
    confidence: float = 0.95,
    groups: ArrayLike | None = None,
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
    groups : array_like of int, (k,), optional
        Codes of groups: ranks, pairs and sets are those within each. By default all units are one group.
    simultaneous : bool
        False: each set covers its unit's true rank with the stated confidence. True: all sets of a
        group do at once.
    draws : int
        Draws behind the critical value of simultaneous sets, ≥ 1; all groups begin with the same. Marginal sets are
        integrated, not drawn.
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
    Mogstad, Romano, Shaikh & Wilhelm (2024, Review of Economic Studies 91:476), step-down. I is a set of
    ordered pairs (k, l): all of them, or those that contain unit i for its marginal set. c is the
    ``confidence`` quantile of T = max over I of (Z_k − Z_l)/σ_kl, Z ~ normal(0, se²), σ_kl² = se_k² + se_l².
    θ_k > θ_l is claimed where x_k − x_l > c·σ_kl; claimed pairs leave I and c is found again until no pair is
    added. low = 1 + units claimed better, high = k − units claimed worse. Two exact units (σ = 0) are
    compared as they stand.

    Marginal: given Z_i the other Z are independent, so P(T ≤ c) is one integral. Simultaneous: Z = r·u with
    r ~ χ_k independent of its direction u, so P(T ≤ c) is the mean over drawn u of P(r ≤ c/T(u)): for few
    units worth four times as many plain draws. A bound on the edge of a claim can still move with the seed.

    Correlated estimates need another σ_kl. Work grows with k²: meant for groups of some hundred units.

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
    group = np.zeros(m.size, dtype=np.int64) if groups is None else codes("groups", groups, m.shape)
    order = np.lexsort((s, m, group))  # draws belong to places in this order, so that row order never matters
    start = np.flatnonzero(np.diff(group[order], prepend=group[order][:1] - 1))
    size = np.diff(start, append=m.size)
    z = rng.standard_normal((size.max(initial=0), draws)) if simultaneous else None
    low, high = np.empty((2, m.size), dtype=np.int64)
    for k in np.unique(size):
        rows = order[start[size == k][:, None] + np.arange(k)]
        better, worse = _claimed(m[rows], s[rows], confidence, None if z is None else z[:k])
        low[rows], high[rows] = 1 + better, k - worse
    return low, high


def _claimed(x: FloatArray, s: FloatArray, confidence: float, z: FloatArray | None) -> tuple[IntArray, IntArray]:
    """Count the units claimed better and worse than each unit of G groups of k units, shape (G, k)."""
    better, worse = claims_around(x, s, confidence) if z is None else _together(x, s, confidence, z)
    for index in np.flatnonzero((s == 0).any(axis=1)):
        exact = s[index] == 0
        certain = exact[:, None] & exact & (x[index][:, None] > x[index])
        better[index] += certain.sum(axis=0)
        worse[index] += certain.sum(axis=1)
    return better, worse


def _together(x: FloatArray, s: FloatArray, confidence: float, z: FloatArray) -> tuple[IntArray, IntArray]:
    better, worse = np.empty((2, *x.shape), dtype=np.int64)
    u, most = drawn_directions(z, confidence)
    step = len(x) if x.shape[1] <= _SMALL else 1
    for first in range(0, len(x), step):
        part = slice(first, first + step)
        claimed, decided = claims_together(x[part], s[part], confidence, u, most)
        for index in np.flatnonzero(~decided):
            claimed[index] = claim_together(x[first + index], s[first + index], confidence, z)
        better[part], worse[part] = claimed.sum(axis=1), claimed.sum(axis=2)
    return better, worse
