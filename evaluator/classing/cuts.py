"""Where each letter begins, for every unit: the cut score, and the top share of its peers in the nation."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING
from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import Benchmark, Dataset, TopCuts, group_codes
from evaluator.statistics import group_sum

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.rubric import Rubric
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
    """

    observed: Array
    true: Array
    top_share_level: NDArray[np.int8]


def letter_cuts(data: Dataset, rubric: Rubric, benchmark: Benchmark | None) -> Cuts:
    """Lay out the cuts of all units (类别界线).

    A letter with ``min_score`` and ``top_share`` needs both. The share is taken among the national programmes of the
    first peer group in the chain with ``min_peers`` of them; where the nation's scores are not known, the cut score
    alone decides.
    """
    letters = rubric.model.classes.letters
    base = np.array([-np.inf if letter.min_score is None else float(letter.min_score) for letter in letters])
    observed = np.tile(base, (len(data), 1))
    # A printed 53.00 may stand for 52.995: the border between true scores lies half a printed step below the cut.
    step = rubric.model.scale.step
    # A cut between two printed scores is reached by the upper one.
    printed = [-np.inf if x.min_score is None else float(x.min_score.quantize(step, ROUND_CEILING)) for x in letters]
    true = np.tile(np.array(printed) - 0.5 * float(step), (len(data), 1))
    level = np.full(len(data), -1, dtype=np.int8)
    national = benchmark.national if benchmark is not None else None
    for place, cuts in enumerate(national.cuts if national is not None else ()):
        code, _ = group_codes(data.units, cuts.level, cuts.keys)
        known = (level < 0) & (code >= 0)
        known &= cuts.programmes[np.maximum(code, 0)] >= rubric.model.benchmark.min_peers
        observed[known] = np.maximum(observed[known], cuts.observed[code[known]])
        # Printed ties at the border are all inside, so no true border lies above the printed one.
        border = np.minimum(cuts.true[code[known]], cuts.observed[code[known]] - 0.5 * float(step))
        true[known] = np.maximum(true[known], border)
        level[known] = place
    return Cuts(observed, true, level)


def top_cuts(rubric: Rubric, data: Dataset, score: Array, posterior: Posterior) -> tuple[TopCuts, ...]:
    """Find the borders of top shares among the nation's programmes.

    Parameters
    ----------
    rubric : Rubric
    data : Dataset
        The national programmes that have a score.
    score : ndarray, shape (M,)
        Their rounded scores.
    posterior : Posterior
        Their true scores. The border among true scores solves Σ P(θ ≥ c) = places, the estimate of the distribution
        of true values by Shen & Louis (1998, JRSS B 60:455): observed scores scatter more, and their own quantile
        would make the best letter too hard to reach.
    """
    shares = [letter.top_share for letter in rubric.model.classes.letters]
    if not any(share is not None for share in shares):
        return ()
    mean, spread = posterior.moments()
    levels = []
    for name in rubric.model.benchmark.groups:
        code, keys = group_codes(data.units, name)
        count = np.bincount(code, minlength=len(keys)).astype(float)
        observed, true = (np.full((len(keys), len(shares)), -np.inf) for _ in range(2))
        for index, share in enumerate(shares):
            if share is not None:
                places = np.maximum(np.floor(float(share) * count + 1e-9), 1.0)
                observed[:, index] = _last_inside(score, code, count, places)
                true[:, index] = _true_border(mean, spread, code, places)
        levels.append(TopCuts(name, keys, count, observed, true))
    return tuple(levels)


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
        inside = group_sum(ndtr((mean - middle[code]) / safe)[:, None], code, len(places))[:, 0]
        low, high = np.where(inside > places, middle, low), np.where(inside > places, high, middle)
    return np.asarray((low + high) / 2, dtype=np.float64)
