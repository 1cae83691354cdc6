"""What growth earns (增量): only what exceeds noise, or the better of excellence and improvement."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from evaluator.funding.exact import exact_array, refuse

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.funding.exact import Exacts
    from evaluator.funding.growth import Growth
    from evaluator.funding.policy.model import Improvement
    from evaluator.funding.units import Units


def improvement_factor(units: Units, rule: Improvement, growth: Growth | None) -> Exacts:
    """Give the factor of every unit for its growth.

    Parameters
    ----------
    units : Units
    rule : Improvement
    growth : Growth or None
        A unit that was not judged in both years has grown by nothing.

    Returns
    -------
    ndarray of Fraction, shape (N,)
        min(cap, max(0, Δ − z·SE)), in points of the score; or points of the better of excellence and improvement.

    Raises
    ------
    EvaluatorError
        The rule needs the change between years and none is given.
    """
    if rule.steps and rule.figure is not None and rule.before is not None:
        now, before = units.figures[rule.figure], units.figures[rule.before]
        return exact_array(points(rule, *pair) for pair in zip(now, before, strict=True))
    if growth is None:
        raise refuse("change_needed")
    cap, z = Fraction(rule.cap or 0), Fraction(rule.z or 0)
    beyond = (
        Fraction(str(float(delta))) - z * Fraction(str(float(se))) if judged else Fraction(0)
        for delta, se, judged in zip(growth.difference, growth.se, growth.judged, strict=True)
    )
    return exact_array(min(cap, max(Fraction(0), more)) for more in beyond)


def true_growth(rule: Improvement, change: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the factor of changes that are known: nothing is deducted for noise."""
    return np.clip(change, 0.0, float(Fraction(rule.cap or 0)))


def points(rule: Improvement, now: Fraction, before: Fraction) -> Fraction:
    """Points of a figure: the better of the step it reaches and the step it has gained.

    Notes
    -----
    State University System of Florida, performance-based funding model: the higher of excellence and improvement.
    """
    reached = (Fraction(step.points) for step in rule.steps if now >= Fraction(step.reached))
    gained = (Fraction(step.points) for step in rule.steps if now - before >= Fraction(step.gained))
    return max(*reached, *gained, Fraction(0), Fraction(0))
