"""Ranks in every scope, and the ranks that the data allow (名次, 名次区间)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import Dataset, group_codes
from evaluator.statistics import competition_rank, round_half_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation.certainty import Certainty
    from evaluator.rubric import Rubric

    Array = NDArray[np.float64]

# Rank intervals are drawn by default up to this many units; beyond it they take longer than everything else
# together and are drawn on request. A limit of computing, not of policy.
DRAWN_UNITS, DRAWS = 5000, 2000
CONFIDENCE = 0.90
_CELLS = 4_000_000


@dataclass(frozen=True)
class ScopeRanks:
    """Ranks of one scope, shape (N,); NaN where not classifiable, or where no draws were asked for."""

    scope: str
    rank: Array
    low: Array
    high: Array


def scope_ranks(
    data: Dataset,
    rubric: Rubric,
    total: Array,
    sure: Certainty,
    classifiable: NDArray[np.bool_],
    draws: int,
    seed: int,
) -> tuple[ScopeRanks, ...]:
    """Competition ranks ("1224") by printed score, with 5–95 % of the ranks among posterior draws.

    Parameters
    ----------
    total : ndarray, shape (N,)
        Unrounded scores; the printed score decides.
    draws : int
        Draws of all true scores; 0 leaves the intervals empty.
    seed : int
        Of the generator, so that the same run gives the same intervals.
    """
    inside = np.flatnonzero(classifiable)
    printed = round_half_up(total[inside], rubric.model.scale.decimals)
    result = []
    for scope in rubric.model.ranks:
        group, _ = group_codes(data.units.iloc[inside], scope)
        columns = [competition_rank(printed, group)]
        low, high = _interval(sure.mean[inside], sure.spread[inside], group, draws, seed)
        # Printed ties share a rank, and a rank that was given is a rank that the data allow.
        columns += [np.fmin(low, columns[0]) if draws else low, np.fmax(high, columns[0]) if draws else high]
        whole = np.full((3, len(data)), np.nan)
        whole[:, inside] = columns
        result.append(ScopeRanks(scope, *whole))
    return tuple(result)


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
