"""Letters with their probabilities and standings (类别、概率、把握程度)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics import round_half_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.classing.cuts import Cuts
    from evaluator.rubric import Rubric
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


def letters_of(score: Array, cuts: Array, decimals: int) -> NDArray[np.intp]:
    """First letter whose cut the rounded score reaches; −1 for NaN.

    Parameters
    ----------
    score : ndarray, shape (N,)
        Unrounded.
    cuts : ndarray, shape (N, L)
        Lowest score of each letter, best first.
    decimals : int
        Printed decimals: the printed table decides.
    """
    printed = round_half_up(score, decimals)
    reached = printed[:, None] >= cuts
    return np.where(np.isnan(score), -1, np.argmax(reached, axis=1)).astype(np.intp)


def classify(
    rubric: Rubric,
    total: Array,
    worst: Array,
    cuts: Cuts,
    posterior: Posterior,
    classifiable: NDArray[np.bool_],
) -> Classed:
    """Give every classifiable unit its letter, its probabilities and its standing.

    Parameters
    ----------
    rubric : Rubric
    total, worst : ndarray, shape (N,)
        Unrounded score, and score if every hidden figure were the worst.
    cuts : Cuts
    posterior : Posterior
        Of the classifiable units, in their order.
    classifiable : ndarray of bool, shape (N,)
    """
    letters = rubric.model.classes.letters
    units, decimals = len(total), rubric.model.scale.decimals
    letter, other = (np.full(units, -1, dtype=np.intp) for _ in range(2))
    probability = np.full((units, len(letters)), np.nan)
    confirmed, hides = (np.zeros(units, dtype=bool) for _ in range(2))
    if not letters or not classifiable.any():
        return Classed(letter, probability, confirmed, hides, other)
    inside = np.flatnonzero(classifiable)
    own = letters_of(total[inside], cuts.observed[inside], decimals)
    chance = _probabilities(cuts.true[inside], posterior)
    at_worst = letters_of(worst[inside], cuts.observed[inside], decimals)
    confirm = rubric.model.classes.confirm
    needed = np.array([float(confirm.get(entry.letter, confirm["other"])) for entry in letters])
    letter[inside], probability[inside] = own, chance
    hides[inside] = at_worst != own
    rows = np.arange(len(inside))
    confirmed[inside] = (chance[rows, own] >= needed[own]) & (at_worst == own)
    if len(letters) > 1:
        rest = chance.copy()
        rest[rows, own] = -1.0
        other[inside] = np.argmax(rest, axis=1)
    return Classed(letter, probability, confirmed, hides, other)


def _probabilities(cuts: Array, posterior: Posterior) -> Array:
    # P(at least letter k) counts every better letter too, even one whose own border lies lower.
    border = np.minimum.accumulate(cuts, axis=1)
    at_least = np.ones_like(cuts)
    for k in range(cuts.shape[1] - 1):
        at_least[:, k] = posterior.at_least(border[:, k])
    return np.diff(at_least, axis=1, prepend=0.0)


def average_standing(p_at_or_above: Array, needed: float) -> NDArray[np.object_]:
    """Standing against the average: above, below or uncertain; "" where unknown."""
    standing = np.full(len(p_at_or_above), UNCERTAIN, dtype=object)
    standing[p_at_or_above >= needed] = ABOVE
    standing[p_at_or_above <= 1 - needed] = BELOW
    standing[np.isnan(p_at_or_above)] = ""
    return standing
