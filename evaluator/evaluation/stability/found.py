"""What the method worlds found: by unit, by letter, by indicator, and which choice matters most (稳健性)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from evaluator.evaluation.result import Result
    from evaluator.evaluation.stability.worlds import Factors
    from evaluator.rubric import ScoredRubric
    from evaluator.statistics import SobolIndices

    Array = NDArray[np.float64]
    Rows = NDArray[np.intp]

SHIFT, CHANGED = "rank_shift", "letters_changed"


@dataclass(frozen=True)
class Untried:
    """An alternative that could not be tried.

    Attributes
    ----------
    what : {"scale", "aggregate", "top_share"}
    level : str
        Which one; empty for top shares.
    reason : {"not_positive", "no_spread", "no_nation", "score_alone"}
    units : int
        Units whose borders stay; 0 for scales and aggregations.
    """

    what: str
    level: str
    reason: str
    units: int = 0


@dataclass(frozen=True, eq=False)
class Stability:
    """Result of `stability`: n classifiable units, W worlds, L letters.

    Attributes
    ----------
    result : Result
        The run that was tried again.
    scope : str
        Groups that changes of rank are counted within: a unit column, or ``all``; see `rank_scope`.
    factors : Factors
        What the worlds varied.
    worlds, asked, seed : int
        How many worlds each unit was tried in, how many were asked for, and how they were drawn.
    untried : tuple of Untried
    rows : ndarray of int, shape (n,)
        The classifiable units.
    tally : ndarray of int, shape (n, L)
        Worlds in which each unit had each letter, 0 for one without a letter; L is 0 where the run gives none.
    score : ndarray, shape (2, n)
        5 % and 95 % of the printed score.
    ranks : mapping of scope to ndarray of int, shape (2, n)
        5 % and 95 % of the rank.
    indices : mapping of output to SobolIndices
        ``rank_shift``: mean change of the rank within ``scope``; ``letters_changed``: share of changed letters. Empty
        where nothing can vary, and with too few worlds.
    choices : DataFrame
        ``factor, level, worlds, mean_shift, changed_share``: what each scale, each aggregation, and leaving a leaf out
        do: means over the worlds that made the choice.
    effective : DataFrame
        See `effective_importance`.
    left_out : DataFrame
        See `leave_out`.
    spread_of_nation : bool
        Whether other scales were fitted to the nation's programmes, or to the data for want of them.
    """

    result: Result
    scope: str
    factors: Factors
    worlds: int
    asked: int
    seed: int
    untried: tuple[Untried, ...]
    rows: Rows
    tally: NDArray[np.int64]
    score: Array
    ranks: Mapping[str, NDArray[np.int64]]
    indices: Mapping[str, SobolIndices]
    choices: pd.DataFrame
    effective: pd.DataFrame
    left_out: pd.DataFrame
    spread_of_nation: bool

    @cached_property
    def same(self) -> Array:
        """Share of the worlds with the same letter, of all N units; NaN for units without a letter."""
        share = np.full(len(self.result.data), np.nan)
        if self.tally.shape[1]:
            own = self.result.classed.letter[self.rows]
            has = own >= 0
            share[self.rows[has]] = self.tally[has, own[has]] / self.worlds
        return share

    def marked(self) -> Result:
        """Give the run with its letters marked that hold in fewer worlds than the rubric's ``min_stability`` asks."""
        return replace(self.result, unstable=unstable(self, self.result.rubric))

    @cached_property
    def units(self) -> pd.DataFrame:
        """One row a unit, in the order of the data.

        Columns: ``unit``; ``score, letter, standing`` of the run; ``same_letter`` (share of the worlds), then
        ``other_letter`` (the most frequent other one, empty if there was none) and ``other_share``; ``stable`` where
        the rubric says ``min_stability`` (True, False, or empty without a letter); ``share_<letter>…``;
        ``score_low, score_high`` and ``rank_<scope>, rank_<scope>_low, rank_<scope>_high``: 5–95 % of the worlds.
        Nothing of this is noise: `Result.units` says how sure the data are.
        """
        result, names = self.result, [entry.letter for entry in self.result.rubric.model.classes.letters]
        columns: dict[str, Any] = {name: result.units[name] for name in ("unit", "score", "letter", "standing")}
        shares = np.full((len(result.data), len(names)), np.nan)
        if self.tally.shape[1]:
            shares[self.rows] = self.tally / self.worlds
            shares[np.isnan(self.same)] = np.nan
            columns |= {"same_letter": self.same, **self._other(shares, names)}
            columns |= self._stable()
            columns |= {f"share_{name}": shares[:, k] for k, name in enumerate(names)}
        columns["score_low"], columns["score_high"] = (self._whole(end) for end in self.score)
        for scope, bounds in self.ranks.items():
            # Of the run itself: its table shows ranks only beside their intervals of noise, which are not wanted here.
            rank = next(each.rank for each in result.ranks if each.scope == scope)
            whole = {"": rank, "_low": self._whole(bounds[0]), "_high": self._whole(bounds[1])}
            columns |= {
                f"rank_{scope}{end}": pd.array(each, dtype="Float64").astype("Int64") for end, each in whole.items()
            }
        return pd.DataFrame(columns)

    @cached_property
    def letters(self) -> pd.DataFrame:
        """One row a letter, then all: ``letter, units, mean, always, confirmed, mean_confirmed``.

        ``mean``: mean share of worlds with the same letter; ``always``: units with the same letter in every world;
        ``confirmed``: units confirmed against noise; ``mean_confirmed``: the mean share among them.
        """
        letter, sure = self.result.classed.letter, self.result.classed.confirmed
        names = [entry.letter for entry in self.result.rubric.model.classes.letters] if self.tally.shape[1] else []
        rows = []
        for k, name in [*enumerate(names), (-1, "")]:
            mine = (letter == k if k >= 0 else letter >= 0) & np.isfinite(self.same)
            both = mine & sure
            rows.append(
                (
                    *(name, int(mine.sum()), _mean(self.same[mine]), int((self.same[mine] >= 1.0).sum())),
                    *(int(both.sum()), _mean(self.same[both])),
                )
            )
        columns = ["letter", "units", "mean", "always", "confirmed", "mean_confirmed"]
        return pd.DataFrame(rows if names else [], columns=columns)

    @cached_property
    def sensitivity(self) -> pd.DataFrame:
        """Sobol' indices: ``output, factor, first, first_low, first_high, total, total_low, total_high``."""
        rows = [
            (output, factor, *(float(getattr(found, name)[k]) for name in _INDICES))
            for output, found in self.indices.items()
            for k, factor in enumerate(found.factors)
        ]
        return pd.DataFrame(rows, columns=["output", "factor", *_INDICES])

    @property
    def mean_same(self) -> float:
        """Mean share of worlds with the same letter over the units that have one."""
        return _mean(self.same[np.isfinite(self.same)])

    def _other(self, shares: Array, names: list[str]) -> dict[str, Any]:
        letter, inside = self.result.classed.letter, np.flatnonzero(np.isfinite(self.same))
        rest = shares[inside].copy()
        rest[np.arange(len(inside)), letter[inside]] = -1.0
        best = rest.argmax(axis=1)
        share = np.maximum(rest[np.arange(len(inside)), best], 0.0)
        other = np.full(len(letter), "", dtype=object)
        other[inside] = np.where(share > 0, np.array(names, dtype=object)[best], "")
        whole = np.full(len(letter), np.nan)
        whole[inside] = share
        return {"other_letter": other, "other_share": whole}

    def _stable(self) -> dict[str, Any]:
        if self.result.rubric.model.stability.min_stability is None:
            return {}
        stable = pd.array(~unstable(self, self.result.rubric), dtype="boolean")
        stable[~np.isfinite(self.same)] = pd.NA
        return {"stable": stable}

    def _whole(self, column: NDArray[Any]) -> Array:
        whole = np.full(len(self.result.data), np.nan)
        whole[self.rows] = column
        return whole


_INDICES = ("first", "first_low", "first_high", "total", "total_low", "total_high")


def unstable(found: Stability, rubric: ScoredRubric) -> NDArray[np.bool_]:
    """Mask of the units whose letter holds in fewer worlds than ``stability.min_stability`` of the rubric asks.

    Parameters
    ----------
    found : Stability
    rubric : ScoredRubric
        Whose ``min_stability`` counts; where it says none, no unit is unstable.

    Returns
    -------
    ndarray of bool, shape (N,)
        In the order of the data; False for units without a letter.
    """
    least = rubric.model.stability.min_stability
    if least is None:
        return np.zeros(len(found.same), dtype=bool)
    # A share of exactly the limit is enough, whatever binary makes of it.
    return np.asarray(np.nan_to_num(found.same, nan=1.0) < float(least) - 1e-12)


def _mean(values: Array) -> float:
    return float(values.mean()) if len(values) else float("nan")
