"""Where each letter begins, for every unit: the cut score, and the top share of its peers in the nation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd

from evaluator.dataset import Benchmark, Dataset, NationalScores, TopCuts, group_codes
from evaluator.statistics import round_half_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evaluator.rubric import ScoredRubric
    from evaluator.rubric.model import Letter
    from evaluator.statistics import Posterior

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Cuts:
    """Lowest score of each letter, best letter first, shape (N, letters); the last letter has −inf.

    Attributes
    ----------
    observed : ndarray
        For rounded scores: what the printed table decides by.
    true : ndarray
        For true scores: what probabilities are computed at.
    top_share_level : ndarray of int, shape (N,)
        Level of the chain whose top shares apply; −1 where there are none.
    decimals : int
        Of printed scores.
    places_alone : bool
        Whether cut scores count only where there are no places.
    tops : tuple of TopCuts
        Levels of the chain with those who take part.
    """

    observed: Array
    true: Array
    top_share_level: NDArray[np.int8]
    decimals: int
    places_alone: bool = False
    tops: tuple[TopCuts, ...] = ()

    # Why a unit without a border has no letter: a reason code.
    unplaced: ClassVar[str] = "no_places"

    @property
    def stand_in(self) -> bool:
        """Whether cut scores stand in for places everywhere: the rule is by places, and nobody's are known."""
        return self.places_alone and not (self.top_share_level >= 0).any()

    @property
    def placed(self) -> NDArray[np.bool_]:
        """Units that have a border for the best letter; the others have no peers to take places among."""
        if self.observed.shape[1] < 2:
            return np.ones(len(self.observed), dtype=bool)
        return np.asarray(np.isfinite(self.observed[:, 0]))

    def letter(self, score: Array, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """First letter whose cut the rounded score reaches, of the units ``rows``; −1 for NaN."""
        printed = round_half_up(score, self.decimals)
        reached = printed[:, None] >= self.observed[rows]
        return np.where(np.isnan(score), -1, np.argmax(reached, axis=1)).astype(np.intp)

    def true_letter(self, score: Array, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Letter of true scores of the units ``rows``."""
        return np.asarray(np.argmax(score[:, None] >= self.true[rows], axis=1), dtype=np.intp)

    def chance(self, posterior: Posterior, rows: NDArray[np.intp]) -> Array:
        """P(letter) of each unit in ``rows``, shape (rows, L), at the borders of true scores."""
        # P(at least letter k) counts every better letter too, even one whose own border lies lower.
        border = np.minimum.accumulate(self.true[rows], axis=1)
        at_least = np.ones_like(border)
        for k in range(border.shape[1] - 1):
            at_least[:, k] = posterior.at_least(border[:, k])
        return np.diff(at_least, axis=1, prepend=0.0)


def letter_cuts(
    data: Dataset,
    rubric: ScoredRubric,
    national: NationalScores | None,
    *,
    least: int | None = None,
    places_alone: bool = False,
) -> Cuts:
    """Lay out the cuts of all units (类别界线).

    A letter with ``min_score`` and ``top_share`` needs both. The share is taken among the national programmes of the
    first peer group in the chain with ``min_peers`` of them (of the level ``within``, where the rubric names one);
    where the nation's scores are not known, the cut score alone decides. ``least`` replaces ``min_peers``; with
    ``places_alone`` the cut score decides only where there are no places.
    """
    needed = rubric.model.benchmark.min_peers if least is None else least
    letters = rubric.model.classes.letters
    base = np.array([-np.inf if letter.min_score is None else float(letter.min_score) for letter in letters])
    observed = np.tile(base, (len(data), 1))
    # A printed 53.00 may stand for 52.995: the border between true scores lies half a printed step below the cut.
    step = rubric.model.scale.step
    # A cut between two printed scores is reached by the upper one.
    printed = [-np.inf if x.min_score is None else float(x.min_score.quantize(step, ROUND_CEILING)) for x in letters]
    true = np.tile(np.array(printed) - 0.5 * float(step), (len(data), 1))
    level = np.full(len(data), -1, dtype=np.int8)
    within = rubric.model.classes.within
    for place, cuts in enumerate(national.cuts if national is not None else ()):
        if within not in {None, cuts.level}:
            continue
        code, _ = group_codes(data.units, cuts.level, cuts.keys)
        known = (level < 0) & (code >= 0)
        known &= cuts.programmes[np.maximum(code, 0)] >= needed
        floor = -np.inf if places_alone else observed[known]
        observed[known] = np.maximum(floor, cuts.observed[code[known]])
        true[known] = np.maximum(-np.inf if places_alone else true[known], cuts.true[code[known]])
        level[known] = place
    tops = national.cuts if national is not None else ()
    return Cuts(observed, true, level, rubric.model.scale.decimals, places_alone, tops)


def quantile_cuts(
    data: Dataset,
    rubric: ScoredRubric,
    benchmark: Benchmark | None,
    score: Array,
    posterior: Posterior,
    inside: NDArray[np.bool_],
) -> Cuts:
    """Lay out the cuts of the rule ``quantile``: places among those who take part (分位分类).

    Among the nation's programmes where their scores are known; else by the cut scores of the letters, where the
    rubric gives them; else among the units evaluated.

    Parameters
    ----------
    score : ndarray, shape (N,)
        Unrounded.
    posterior : Posterior
        Of the units ``inside``, in their order.
    inside : ndarray of bool, shape (N,)
        Which units are classified, and so take places.
    """
    classes = rubric.model.classes
    national = benchmark.national if benchmark is not None else None
    if (national is not None and national.cuts) or any(letter.min_score is not None for letter in classes.letters):
        return letter_cuts(data, rubric, national, places_alone=True)
    rows = np.flatnonzero(inside)
    if not len(rows):
        return letter_cuts(data, rubric, None)
    part = replace(data, units=pd.DataFrame(data.units.iloc[rows]).reset_index(drop=True))
    printed = round_half_up(score[rows], rubric.model.scale.decimals)
    levels = (classes.within or rubric.model.benchmark.groups[0],)
    own = NationalScores(printed, float("nan"), top_cuts(rubric, part, printed, posterior, levels))
    return letter_cuts(data, rubric, own, least=1)


def top_cuts(
    rubric: ScoredRubric, data: Dataset, score: Array, posterior: Posterior, groups: tuple[str, ...] | None = None
) -> tuple[TopCuts, ...]:
    """Find the borders of top shares among the nation's programmes.

    A letter has the floor of its share of the places, at least ``least`` of them and never fewer than a better letter;
    equal scores at the border are all inside.

    Parameters
    ----------
    rubric : ScoredRubric
    data : Dataset
        The national programmes that have a score.
    score : ndarray, shape (M,)
        Their rounded scores.
    posterior : Posterior
        Their true scores. The border among true scores solves Σ P(θ ≥ c) = places, the estimate of the distribution
        of true values by Shen & Louis (1998, JRSS B 60:455): observed scores scatter more, and their own quantile
        would make the best letter too hard to reach.
    groups : tuple of str, optional
        Levels; by default the chain of the benchmark.
    """
    letters = rubric.model.classes.letters
    shares = [letter.top_share for letter in letters]
    if not any(share is not None for share in shares):
        return ()
    mean, spread = posterior.moments()
    levels = []
    for name in groups or rubric.model.benchmark.groups:
        code, keys = group_codes(data.units, name)
        count = np.bincount(code, minlength=len(keys)).astype(float)
        observed, true = (np.full((len(keys), len(shares)), -np.inf) for _ in range(2))
        places = top_places(letters, count)
        for index, share in enumerate(shares):
            if share is not None:
                observed[:, index] = _last_inside(score, code, count, places[:, index])
                # Equal scores at the border are all inside: so many true scores are looked for.
                held = np.bincount(code[score >= observed[code, index]], minlength=len(keys)).astype(float)
                true[:, index] = _true_border(mean, spread, code, held)
        rising = tuple(np.sort(score[code == group]) for group in range(len(keys)))
        levels.append(TopCuts(name, keys, count, observed, true, rising))
    return tuple(levels)


def top_places(letters: Sequence[Letter], count: Array) -> Array:
    """Places of every letter in groups of ``count`` units, shape (K, L); NaN for a letter without a top share.

    The floor of the share, at least ``least``, never fewer than a better letter has, never more than there are units.
    """
    places, before = np.full((len(count), len(letters)), np.nan), np.zeros(len(count))
    for index, letter in enumerate(letters):
        if letter.top_share is not None:
            wanted = np.maximum(np.floor(float(letter.top_share) * count + 1e-9), float(letter.least))
            before = places[:, index] = np.minimum(np.maximum(before, wanted), count)
    return places


def _last_inside(score: Array, code: NDArray[np.intp], count: Array, places: Array) -> Array:
    order = np.lexsort((-score, code))
    start = np.concatenate(([0], np.cumsum(count)[:-1])).astype(np.intp)
    return np.asarray(score[order][start + places.astype(np.intp) - 1], dtype=np.float64)


def _true_border(mean: Array, spread: Array, code: NDArray[np.intp], places: Array) -> Array:
    from scipy.special import ndtr  # noqa: PLC0415 - scipy is slow to import

    safe = np.maximum(spread, 1e-9)
    low = np.full(len(places), float((mean - 10 * safe).min()))
    high = np.full(len(places), float((mean + 10 * safe).max()))
    for _ in range(45):
        middle = (low + high) / 2
        inside = np.bincount(code, ndtr((mean - middle[code]) / safe), len(places))
        low, high = np.where(inside > places, middle, low), np.where(inside > places, high, middle)
    return np.asarray((low + high) / 2, dtype=np.float64)
