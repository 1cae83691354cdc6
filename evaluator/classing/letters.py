"""Letters with their probabilities and standings (类别、概率、把握程度)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.classing.bands import Bands
    from evaluator.classing.cuts import Cuts
    from evaluator.rubric import ScoredRubric
    from evaluator.statistics import Posterior

    Array = NDArray[np.float64]

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
