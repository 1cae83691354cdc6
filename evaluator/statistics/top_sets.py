"""Who may be among the best k (可能的前k名): the set that the data allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.statistics.checks import how_many
from evaluator.statistics.confidence_sets import rank_confidence_sets

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray


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
