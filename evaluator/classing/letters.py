"""Letters (类别): the rule that gives them, their probabilities and standings, and the places of those by top share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.classing.bands import Bands, interval_bands, peer_bands, peer_means
from evaluator.classing.cuts import Cuts, letter_cuts, quantile_cuts
from evaluator.dataset import group_codes
from evaluator.statistics import round_half_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset import Benchmark, Dataset
    from evaluator.rubric import ScoredRubric
    from evaluator.scoring import Scored
    from evaluator.statistics import Posterior

    Array = NDArray[np.float64]


def letter_rule(
    data: Dataset,
    rubric: ScoredRubric,
    benchmark: Benchmark | None,
    scored: Scored,
    posterior: Posterior,
    classifiable: NDArray[np.bool_],
) -> Cuts | Bands:
    """Make the rule that ``classes.by`` names, for all units.

    Parameters
    ----------
    scored : Scored
        Scores with the noise of tests: letters by interval are tests.
    posterior : Posterior
        Of the classifiable units, in their order.
    """
    classes = rubric.model.classes
    national = benchmark.national if benchmark is not None else None
    if classes.by == "interval":
        return interval_bands(data, rubric, scored.total, scored.test_variance)
    if classes.by == "peers":
        if classes.within is None and national is not None:
            return peer_bands(rubric, np.full(len(data), national.mean), scored.test_variance)
        codes, _ = group_codes(data.units, classes.within or "all")
        return peer_bands(rubric, peer_means(codes, scored.total, classifiable), scored.test_variance)
    if classes.by == "quantile":
        return quantile_cuts(data, rubric, benchmark, scored.total, posterior, classifiable)
    return letter_cuts(data, rubric, national)


def places_taken(data: Dataset, cuts: Cuts, score: Array, rows: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Give each unit's place among those with whom it shares out the places of the letters.

    Parameters
    ----------
    data : Dataset
    cuts : Cuts
    score : ndarray, shape (N,)
        Unrounded.
    rows : ndarray of bool, shape (N,)
        Units that have a letter.

    Returns
    -------
    place : ndarray, shape (N,)
        1 + those with a better printed score, so that equals share the better place; NaN where there are no places.
    size : ndarray, shape (N,)
        How many take part: the nation's classifiable programmes of the same group. A unit that is not in the file of
        the nation is set among them and not counted.
    """
    place, size = np.full(len(data), np.nan), np.full(len(data), np.nan)
    printed = round_half_up(score, cuts.decimals)
    for level, top in enumerate(cuts.tops):
        code, _ = group_codes(data.units, top.level, top.keys)
        mine = np.flatnonzero(rows & (cuts.top_share_level == level) & (code >= 0))
        for group in np.unique(code[mine]):
            members = mine[code[mine] == group]
            known = top.scores[group]
            place[members] = 1 + len(known) - np.searchsorted(known, printed[members], side="right")
            size[members] = len(known)
    return place, size


CONFIRMED, BORDERLINE, NOT_CLASSIFIABLE = "confirmed", "borderline", "not classifiable"
ABOVE, BELOW, UNCERTAIN = "above", "below", "uncertain"


@dataclass(frozen=True)
class Classed:
    """Letters of N units; L letters, best first.

    Attributes
    ----------
    letter : ndarray of int, shape (N,)
        Position of the letter, −1 where not classifiable.
    probability : ndarray, shape (N, L)
        P(letter); NaN where not classifiable.
    confirmed : ndarray of bool, shape (N,)
        Probable enough, and not bought by hiding figures.
    hides : ndarray of bool, shape (N,)
        The letter would change if every hidden figure were the worst.
    other : ndarray of int, shape (N,)
        Most probable other letter, −1 where there is none.
    """

    letter: NDArray[np.intp]
    probability: Array
    confirmed: NDArray[np.bool_]
    hides: NDArray[np.bool_]
    other: NDArray[np.intp]


def classify(
    rubric: ScoredRubric,
    total: Array,
    worst: Array,
    rule: Cuts | Bands,
    posterior: Posterior,
    classifiable: NDArray[np.bool_],
) -> Classed:
    """Give every classifiable unit its letter, its probabilities and its standing.

    Parameters
    ----------
    rubric : ScoredRubric
    total, worst : ndarray, shape (N,)
        Unrounded score, and score if every hidden figure were the worst.
    rule : Cuts or Bands
        From scores to letters, and their chances.
    posterior : Posterior
        Of the classifiable units, in their order.
    classifiable : ndarray of bool, shape (N,)
    """
    letters = rubric.model.classes.letters
    units = len(total)
    letter, other = (np.full(units, -1, dtype=np.intp) for _ in range(2))
    probability = np.full((units, len(letters)), np.nan)
    confirmed, hides = (np.zeros(units, dtype=bool) for _ in range(2))
    if not letters or not classifiable.any():
        return Classed(letter, probability, confirmed, hides, other)
    inside = np.flatnonzero(classifiable)
    own, at_worst = rule.letter(total[inside], inside), rule.letter(worst[inside], inside)
    chance = rule.chance(posterior, inside)
    confirm = rubric.model.classes.confirm
    needed = np.array([float(confirm.get(entry.letter, confirm["other"])) for entry in letters])
    letter[inside], probability[inside] = own, chance
    hides[inside] = at_worst != own
    rows = np.arange(len(inside))
    confirmed[inside] = (chance[rows, own] >= needed[own]) & (at_worst == own)
    if len(letters) > 1:
        # Binary dust must not decide between two letters that are as probable: the better one is named.
        rest = np.round(chance, 9)
        rest[rows, own] = -1.0
        other[inside] = np.argmax(rest, axis=1)
    return Classed(letter, probability, confirmed, hides, other)


def average_standing(p_at_or_above: Array, needed: float) -> NDArray[np.object_]:
    """Standing against the average: above, below or uncertain; "" where unknown."""
    standing = np.full(len(p_at_or_above), UNCERTAIN, dtype=object)
    standing[p_at_or_above >= needed] = ABOVE
    standing[p_at_or_above <= 1 - needed] = BELOW
    standing[np.isnan(p_at_or_above)] = ""
    return standing
