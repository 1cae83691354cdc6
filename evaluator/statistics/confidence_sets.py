"""Confidence sets for ranks (名次置信集) of Mogstad, Romano, Shaikh & Wilhelm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics.checks import generator, how_many, level, like, numbers
from evaluator.statistics.claims import claim_around, claim_together

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    IntArray = NDArray[np.int64]


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
        False: each set covers its unit's true rank with the stated confidence. True: all sets do at once.
    draws : int
        Draws behind the critical value of simultaneous sets, ≥ 1. Marginal sets are integrated, not drawn.
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

    Correlated estimates need another σ_kl. Work grows with k²: meant for scopes of some hundred units.

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
        claimed = claim_together(gap, s, inverse, confidence, draws, rng)
        better, worse = claimed.sum(axis=0), claimed.sum(axis=1)
    else:
        claims = [claim_around(i, gap[i], s, confidence) for i in range(m.size)]
        better, worse = np.array(claims, dtype=np.int64).reshape(-1, 2).T
    low, high = np.empty((2, m.size), dtype=np.int64)
    low[order] = 1 + better + certain.sum(axis=0)
    high[order] = m.size - worse - certain.sum(axis=1)
    return low, high
