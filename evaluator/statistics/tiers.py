"""Tiers by place (按位次分档): "the first 2 %, 5 %, 10 % …" as places, and who stands on them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics.checks import how_many, numbers, refuse
from evaluator.statistics.ranks import competition_rank

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]
    IntArray = NDArray[np.int64]
    Share = Fraction | Decimal | str | int | float


def tier_places(size: ArrayLike, shares: Sequence[Share], *, least: int) -> IntArray:
    """Cumulative places of each tier in groups of a given size.

    Parameters
    ----------
    size : array_like of int
        Units in each group, ≥ 0, any shape.
    shares : sequence of Fraction, Decimal, str or number, (t,)
        Cumulative shares, best tier first, rising, 0 < share ≤ 1. A float counts as the decimal it prints as.
    least : int
        Places of the first tier at least, ≥ 1, as far as the group has units.

    Returns
    -------
    ndarray of int, (…, t)
        Places down to the end of each tier, never falling.

    Raises
    ------
    EvaluatorError
        For sizes that are not whole or below 0, no shares, shares that are not numbers, do not rise or lie
        outside 0 … 1, a bad ``least``.

    Notes
    -----
    floor(size·share) in exact arithmetic: 100·0.07 is 7 places, where binary numbers can lose one. The first
    tier has at least ``least``, no later one ends before the one above it. This is the published rule of the
    fourth national discipline evaluation (学科评估), whose first tier is the top 2 % or the top two.

    Examples
    --------
    >>> tier_places([100, 30, 1], [0.02, 0.05, 0.10], least=2).tolist()
    [[2, 5, 10], [2, 2, 3], [1, 1, 1]]
    """
    given = numbers("size", size, low=0)
    whole = given.astype(np.int64)
    if (whole != given).any():
        raise refuse("not_whole", name="size", value=f"{given[whole != given][0]:g}", allowed="size ≥ 0")
    exact = _cumulative(shares)
    how_many("least", least)
    rows = [[int(n) * s.numerator // s.denominator for s in exact] for n in whole.reshape(-1)]
    places = np.array(rows, dtype=np.int64).reshape(*whole.shape, len(exact))
    places[..., 0] = np.minimum(np.maximum(places[..., 0], least), whole)
    return np.maximum.accumulate(places, axis=-1)


def tier_of(score: ArrayLike, group: ArrayLike | None, shares: Sequence[Share], *, least: int) -> FloatArray:
    """Tier of each unit by its competition rank within its group.

    Parameters
    ----------
    score : array_like, (k,)
        Scores, higher is better; rounded beforehand, because equal means equal. NaN where not classifiable:
        such units take no place and do not count in the size of their group.
    group : array_like of int, (k,), or None
        Group codes; a negative code is no group. None: all are one group.
    shares, least
        As in ``tier_places``.

    Returns
    -------
    ndarray of float, (k,)
        1 for the first tier … t for the last, t + 1 behind it; NaN for no score or no group.

    Raises
    ------
    EvaluatorError
        For what ``competition_rank`` or ``tier_places`` refuses.

    Notes
    -----
    A unit is inside a tier if its rank is at most the tier's places. Equals share the better rank, so a tie
    across a border is inside as a whole, and a tier can then hold more units than it has places.

    Examples
    --------
    >>> tier_of([90, 80, 80, 70, float("nan")], None, [0.50, 0.75], least=1).tolist()
    [1.0, 1.0, 1.0, 3.0, nan]
    """
    rank = competition_rank(score, group)
    ranked = ~np.isnan(rank)
    g = np.zeros(rank.size, dtype=np.int64) if group is None else np.asarray(group, dtype=np.int64)
    _, own, sizes = np.unique(g[ranked], return_inverse=True, return_counts=True)
    places = tier_places(sizes, shares, least=least)
    tier = np.full(rank.size, np.nan)
    tier[ranked] = 1 + (rank[ranked, None] > places[own]).sum(axis=1)
    return tier


def _cumulative(shares: Sequence[Share]) -> list[Fraction]:
    exact: list[Fraction] = []
    for i, share in enumerate(shares):
        where = f"[{i}]"
        try:
            item = Fraction(str(share)) if isinstance(share, (float, str)) else Fraction(share)
        except (TypeError, ValueError, OverflowError, ZeroDivisionError):
            raise refuse("not_a_share", name="shares", where=where, value=share) from None
        if not (exact[-1] if exact else 0) < item <= 1:
            raise refuse("shares_do_not_rise", name="shares", where=where, value=share)
        exact.append(item)
    if not exact:
        raise refuse("empty", name="shares")
    return exact
