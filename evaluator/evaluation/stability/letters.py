"""Letters and ranks in many worlds at once, by the rubric's own rule (情景中的类别和名次)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.classing import Bands, peer_means, top_places
from evaluator.dataset import group_codes
from evaluator.statistics import round_half_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from evaluator.evaluation.result import Result
    from evaluator.rubric.model import Letter

    Array = NDArray[np.float64]
    Codes = NDArray[np.intp]
    Whole = NDArray[np.int64]

_NEVER = -(2**40)  # below any printed score
_FEW = 16  # different scores a unit, up to which counting beats sorting


@dataclass(frozen=True)
class Places:
    """Top shares of one level of groups: which place among the reference units opens each letter.

    Attributes
    ----------
    own : ndarray of int, shape (n,)
        Group of each unit; −1 where another rule decides.
    reference : ndarray of int, shape (M,)
        Group of each reference unit.
    last : ndarray of int, shape (K, L)
        Place among the sorted reference units of the last that gets the letter; −1 where it has no top share.
    """

    own: Codes
    reference: Codes
    last: Codes


@dataclass(frozen=True)
class Rule:
    """From scores to letters in worlds; n units, L letters, best first.

    Attributes
    ----------
    cut : ndarray of int, shape (n, L)
        Cut scores in printed steps; where ``bands`` decide they are not used.
    places : tuple of Places
        Top shares that are taken anew in every world.
    among_own : bool
        Whether the reference units are the units themselves, not the nation.
    places_alone : bool
        Whether cut scores count only where there are no places.
    bands : Bands or None
        Intervals, which keep their width and, against peers, move with the mean of the peers.
    peers : ndarray of int, shape (n,), or None
    """

    cut: Whole
    places: tuple[Places, ...]
    among_own: bool
    places_alone: bool
    bands: Bands | None
    peers: Codes | None
    peer_mean: Array | None
    rows: Codes

    @property
    def count(self) -> int:
        """Number of letters."""
        return int(self.cut.shape[1] if self.bands is None else self.bands.low.shape[1])

    @property
    def needs_nation(self) -> bool:
        """Whether the scores of the nation are asked for in every world."""
        return bool(self.places) and not self.among_own

    def letters(self, total: Array, printed: Whole, nation: Whole | None) -> NDArray[np.int8]:
        """Letter of every unit in every world, shape (W, n).

        Parameters
        ----------
        total, printed : ndarray, shape (W, n)
            Unrounded scores, and printed ones in steps.
        nation : ndarray of int, shape (W, M), or None
            Printed scores of the nation's programmes, where ``needs_nation``.
        """
        if self.bands is not None:
            return self._banded(total)
        cuts = np.broadcast_to(self.cut, (len(printed), *self.cut.shape))
        if self.places:
            cuts = cuts.copy()
            for places in self.places:
                known = places.own >= 0
                border = _borders(printed if nation is None else nation, places)[:, places.own[known]]
                cuts[:, known] = border if self.places_alone else np.maximum(cuts[:, known], border)
        last = cuts.shape[2] - 1
        letter = np.full(printed.shape, last, dtype=np.int8)
        for k in reversed(range(last)):
            letter[printed >= cuts[:, :, k]] = k
        return letter

    def _banded(self, total: Array) -> NDArray[np.int8]:
        bands = self.bands
        if bands is None:
            raise AssertionError
        if self.peers is not None and self.peer_mean is not None:
            # The bands lie about the mean of the peers; where that moves, they move with it.
            total = total - (_means(total, self.peers) - self.peer_mean)
        return bands.given(total.T, self.rows).T.astype(np.int8)


def letter_rule_of(result: Result, rows: Codes, nation: pd.DataFrame | None) -> Rule:
    """Take the letter rule of a result apart for the units ``rows``.

    Parameters
    ----------
    nation : DataFrame or None
        Unit columns of the national programmes that have a score; without them top shares among the nation stay at
        the borders of the run.
    """
    rubric, classes, step = result.rubric, result.rubric.model.classes, float(result.rubric.model.scale.step)
    if isinstance(result.cuts, Bands):
        peers = None
        if classes.by == "peers" and not (classes.within is None and _knows_nation(result)):
            peers = group_codes(result.data.units.iloc[rows], classes.within or "all")[0]
        mean = None if peers is None else peer_means(peers, result.scored.total[rows], np.ones(len(rows), dtype=bool))
        return Rule(np.empty((len(rows), 0), dtype=np.int64), (), True, False, result.cuts, peers, mean, rows)
    base = np.array([-np.inf if x.min_score is None else float(x.min_score) for x in classes.letters])
    plain = np.tile(base, (len(rows), 1))
    level = result.cuts.top_share_level[rows]
    national = result.benchmark.national if result.benchmark is not None else None
    chain = [cuts.level for cuts in national.cuts] if national is not None else []
    among_own = not chain and bool((level >= 0).any())
    if among_own:
        chain = [classes.within or rubric.model.benchmark.groups[0]]
    units = result.data.units.iloc[rows]
    others = units if among_own else nation
    places: tuple[Places, ...] = ()
    if (level >= 0).any() and others is not None:
        places = tuple(
            _places(units, others, name, level == place, classes.letters)
            for place, name in enumerate(chain)
            if (level == place).any()
        )
    else:
        plain = result.cuts.observed[rows]
    return Rule(_steps_above(plain, step), places, among_own, result.cuts.places_alone, None, None, None, rows)


def printed_steps(total: Array, decimals: int) -> Whole:
    """Printed scores in whole steps: 53.00 at two decimals is 5300."""
    return np.asarray(np.rint(round_half_up(total, decimals) * 10.0**decimals), dtype=np.int64)


def world_ranks(printed: Whole, group: Codes | None = None) -> NDArray[np.int32]:
    """Competition ranks within groups in every world, shape (W, n), from printed scores in steps."""
    count = printed.shape[1]
    if not count:
        return np.zeros(printed.shape, dtype=np.int32)
    top = int(printed.max())
    key = top - printed
    start = np.zeros(count, dtype=np.int64)
    if group is not None:
        key += group * (int(key.max()) + 1)
        start = np.concatenate(([0], np.cumsum(np.bincount(group))[:-1]))[group]
    width = int(key.max()) + 1
    ranks = _counted(key, width) if width <= _FEW * count else _sorted(key)
    return ranks + (1 - start).astype(np.int32)


def _counted(key: Whole, width: int) -> NDArray[np.int32]:
    """How many keys of its world lie below each: counting is faster than sorting where few different scores are."""
    below = np.empty(key.shape, dtype=np.int32)
    for world, keys in enumerate(key):
        count = np.bincount(keys, minlength=width)
        below[world] = (np.cumsum(count) - count)[keys]
    return below


def _sorted(key: Whole) -> NDArray[np.int32]:
    if int(key.max()) < 2**31:
        key = key.astype(np.int32)  # sorts faster
    order = np.argsort(key, axis=1)
    ordered = np.take_along_axis(key, order, axis=1)
    place = np.arange(key.shape[1], dtype=np.int32)
    first = np.empty(key.shape, dtype=np.int32)
    first[:, 0] = 0
    first[:, 1:] = np.where(ordered[:, 1:] != ordered[:, :-1], place[1:], 0)
    np.maximum.accumulate(first, axis=1, out=first)
    below = np.empty(key.shape, dtype=np.int32)
    np.put_along_axis(below, order, first, axis=1)
    return below


def _knows_nation(result: Result) -> bool:
    return result.benchmark is not None and result.benchmark.national is not None


def _steps_above(cut: Array, step: float) -> Whole:
    # A cut between two printed scores is reached by the upper one.
    steps = np.ceil(np.round(np.where(np.isfinite(cut), cut, 0.0) / step, 6))
    return np.where(np.isfinite(cut), steps, _NEVER).astype(np.int64)


def _places(
    units: pd.DataFrame,
    others: pd.DataFrame,
    level: str,
    decides: NDArray[np.bool_],
    letters: Sequence[Letter],
) -> Places:
    reference, keys = group_codes(others, level)
    own, _ = group_codes(units, level, keys)
    count = np.bincount(reference, minlength=len(keys)).astype(np.float64)
    start = np.concatenate(([0.0], np.cumsum(count)[:-1]))
    places = top_places(letters, count)
    last = np.where(np.isnan(places), -1, start[:, None] + places - 1).astype(np.intp)
    return Places(np.where(decides, own, -1), reference, last)


def _borders(printed: Whole, places: Places) -> Whole:
    """Printed score that opens each letter in every group and world, shape (W, K, L)."""
    top = int(printed.max())
    width = top - int(printed.min()) + 1
    ordered = np.sort(places.reference * width + (top - printed), axis=1)
    group = np.arange(len(places.last))[None, :, None]
    border = top - (ordered[:, places.last] - group * width)
    return np.where(places.last >= 0, border, _NEVER)


def _means(total: Array, group: Codes) -> Array:
    """Mean of each unit's group in every world, shape (W, n)."""
    member = np.eye(int(group.max(initial=-1)) + 1)[group]
    return np.asarray((total @ member / member.sum(axis=0))[:, group])
