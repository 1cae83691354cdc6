"""Quality factors (质量系数): q by letter, between points, from measured shares, or expected."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.funding.exact import exact_array, total, where
from evaluator.text import DataProblems, Problem, Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.funding.exact import Exacts
    from evaluator.funding.policy.model import Pot, Quality
    from evaluator.funding.units import Units


def quality_factor(units: Units, pot: Pot) -> Exacts:
    """Give the factor q of every unit under a pot's rule.

    Parameters
    ----------
    units : Units
    pot : Pot
        With ``quality``.

    Returns
    -------
    ndarray of Fraction, shape (N,)

    Raises
    ------
    DataProblems
        The results have a letter that the rule gives no factor.

    Notes
    -----
    Probabilities and scores count as the decimals that the results print, so that a factor can be worked out again
    from the sheet.
    """
    rule = pot.quality
    if rule is None:
        raise AssertionError  # asked of pots with quality only
    if rule.measured is not None:
        weighted = [units.figures[code] * Fraction(weight) for code, weight in rule.measured.items()]
        return total(weighted, len(units))
    if rule.points is not None:
        factor = _by_points(units, rule)
    else:
        letters = _letter_factors(units, pot, rule)
        factor = _by_letter(units, rule, letters)
    return where(units.letter < 0, _without_letter(units, rule), factor)


def acting_letter(units: Units, rule: Quality) -> NDArray[np.intp]:
    """Position of the letter that acts: the given one, or the best that the unit has at least with ``confirm``."""
    if rule.acting == "all" or rule.confirm is None:
        return units.letter
    at_least = np.cumsum(np.nan_to_num(units.probability), axis=1)
    # The last letter is certain; dust in the sum of probabilities does not make it less so.
    at_least[:, -1:] = 1.0
    acting = np.argmax(at_least >= float(rule.confirm) - 1e-12, axis=1)
    return np.where(units.letter < 0, -1, acting).astype(np.intp)


def _letter_factors(units: Units, pot: Pot, rule: Quality) -> list[Fraction]:
    known = rule.letters or {}
    missing = [letter for letter in units.letters if letter not in known]
    if missing:
        details = {"pot": pot.name, "allowed": "、".join(known)}
        raise DataProblems([Problem(Reason.LETTER_WITHOUT_FACTOR, value=letter, details=details) for letter in missing])
    return [Fraction(known[letter]) for letter in units.letters]


def _by_letter(units: Units, rule: Quality, factors: list[Fraction]) -> Exacts:
    if not rule.expected:
        return exact_array(factors[index] if index >= 0 else Fraction(0) for index in acting_letter(units, rule))
    chances = [[_decimal(p) for p in row] for row in units.probability]
    # Printed probabilities sum to 1 up to their last digit.
    return exact_array(
        sum((p * q for p, q in zip(row, factors, strict=True)), Fraction(0)) / (sum(row) or 1) for row in chances
    )


def _by_points(units: Units, rule: Quality) -> Exacts:
    points = [(Fraction(score), Fraction(factor)) for score, factor in rule.points or ()]
    return exact_array(_between(_decimal(score), points) for score in units.table["score"])


def _between(score: Fraction, points: list[tuple[Fraction, Fraction]]) -> Fraction:
    if score <= points[0][0]:
        return points[0][1]
    for (low, below), (high, above) in pairwise(points):
        if score <= high:
            return below + (score - low) / (high - low) * (above - below)
    return points[-1][1]


def _without_letter(units: Units, rule: Quality) -> Exacts:
    missing, neutral = Fraction(rule.missing or 0), Fraction(rule.neutral or 0)
    reasons = units.table["reasons"].fillna("").astype(str)
    new = (bool(text) and all(reason in rule.new for reason in text.split(";")) for text in reasons)
    return exact_array(neutral if is_new else missing for is_new in new)


def _decimal(value: object) -> Fraction:
    """Give a printed number exactly; nothing is 0."""
    return Fraction(0) if pd.isna(value) else Fraction(str(float(value)))  # type: ignore[call-overload, arg-type]
