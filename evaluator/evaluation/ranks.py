"""Ranks in every scope, and the ranks that the data allow (名次, 名次区间)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import Dataset, group_codes
from evaluator.statistics import competition_rank, rank_confidence_sets, round_half_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation.certainty import Certainty
    from evaluator.rubric import ScoredRubric
    from evaluator.scoring import Scored

    Array = NDArray[np.float64]

# Beyond so many units fewer draws are taken by default, and no confidence sets: they would take longer than everything
# else together. A limit of computing, not of policy.
DRAWN_UNITS, DRAWS, FEW_DRAWS = 5000, 2000, 200
CONFIDENCE = 0.90
_CELLS = 4_000_000
# Every pair is compared: meant for scopes of some hundred units, and left out beyond.
SET_UNITS, SET_CONFIDENCE, SET_DRAWS = 200, 0.95, 2000


@dataclass(frozen=True)
class ScopeRanks:
    """Ranks of one scope, shape (N,); NaN where not classifiable, or where no draws were asked for.

    Attributes
    ----------
    scope : str
    rank : ndarray
        Competition rank.
    low, high : ndarray
        5–95 % of the ranks among posterior draws.
    set_low, set_high : ndarray
        95 % confidence set of the rank, in groups of up to ``SET_UNITS``.
    best : ndarray
        Best rank that the data allow, for all units of the group at once: whoever has at most k here may be among the
        best k.
    """

    scope: str
    rank: Array
    low: Array
    high: Array
    set_low: Array
    set_high: Array
    best: Array


def scope_ranks(
    data: Dataset,
    rubric: ScoredRubric,
    scored: Scored,
    sure: Certainty,
    classifiable: NDArray[np.bool_],
    draws: int,
    seed: int,
) -> tuple[ScopeRanks, ...]:
    """Competition ranks ("1224") by printed score, with 5–95 % of the ranks among posterior draws.

    Parameters
    ----------
    scored : Scored
        The printed score decides ranks; confidence sets go by scores and their noise.
    draws : int
        Draws of all true scores; 0 leaves the intervals empty.
    seed : int
        Of the generator, so that the same run gives the same intervals.
    """
    inside = np.flatnonzero(classifiable)
    printed = round_half_up(scored.total[inside], rubric.model.scale.decimals)
    result = []
    for scope in rubric.model.ranks:
        group, _ = group_codes(data.units.iloc[inside], scope)
        columns = [competition_rank(printed, group)]
        low, high = _interval(sure.mean[inside], sure.spread[inside], group, draws, seed)
        # Printed ties share a rank, and a rank that was given is a rank that the data allow.
        columns += [np.fmin(low, columns[0]) if draws else low, np.fmax(high, columns[0]) if draws else high]
        columns += _sets(scored, inside, group, seed) if draws else [np.full(len(inside), np.nan)] * 3
        whole = np.full((6, len(data)), np.nan)
        whole[:, inside] = columns
        result.append(ScopeRanks(scope, *whole))
    return tuple(result)


def _sets(scored: Scored, inside: NDArray[np.intp], group: NDArray[np.intp], seed: int) -> list[Array]:
    """Confidence sets within each group that is small enough."""
    low, high, best = (np.full(len(inside), np.nan) for _ in range(3))
    if len(inside) > DRAWN_UNITS:
        return [low, high, best]
    few = np.flatnonzero(np.bincount(group, minlength=1)[group] <= SET_UNITS)
    score, spread, within = scored.total[inside][few], np.sqrt(scored.variance[inside][few]), group[few]
    rng = np.random.default_rng(seed)
    low[few], high[few] = rank_confidence_sets(score, spread, groups=within, confidence=SET_CONFIDENCE, rng=rng)
    best[few], _ = rank_confidence_sets(
        score, spread, groups=within, confidence=SET_CONFIDENCE, simultaneous=True, draws=SET_DRAWS, rng=rng
    )
    return [low, high, best]


def _interval(mean: Array, spread: Array, group: NDArray[np.intp], draws: int, seed: int) -> list[Array]:
    units, group_of = len(mean), group
    if not draws or not units:
        return [np.full(units, np.nan)] * 2
    # Draws belong to places in this order, so that the order of the rows never matters.
    alike = np.round(mean, 10), np.round(spread, 10)
    order = np.lexsort((alike[1], alike[0], group))
    mean, spread, group = mean[order], spread[order], group[order]
    rng = np.random.default_rng(seed)
    ranks = np.empty((draws, units), dtype=np.int32)
    # Sorting by (group, score) ranks all groups of a draw at once: a rank is the distance from the group's start.
    start = np.concatenate(([0], np.cumsum(np.bincount(group))[:-1])).astype(np.int32)
    width = float((mean.max() - mean.min()) + 40 * spread.max() + 1.0)
    offset = group * width
    step = max(1, _CELLS // units)
    for first in range(0, draws, step):
        rows = slice(first, min(first + step, draws))
        drawn = mean + spread * rng.standard_normal((rows.stop - first, units))
        places = np.argsort(offset - drawn, axis=1)
        np.put_along_axis(ranks[rows], places, np.arange(units, dtype=np.int32)[None, :], axis=1)
    ranks -= start[group] - 1
    tail = (1.0 - CONFIDENCE) / 2
    ranks.sort(axis=0)
    bounds = np.empty((2, units))
    bounds[:, order] = ranks[[int(np.floor(tail * (draws - 1))), int(np.ceil((1 - tail) * (draws - 1)))]]
    # Units that are alike have one interval between them.
    twins = pd.DataFrame({"g": group_of, "m": alike[0], "s": alike[1]}).groupby(["g", "m", "s"], sort=False).ngroup()
    low, high = (pd.Series(bound).groupby(twins) for bound in bounds)
    return [low.transform("min").to_numpy(), high.transform("max").to_numpy()]
