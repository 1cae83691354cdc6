"""What growth earns (增量): only what exceeds noise, or the better of excellence and improvement."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd

from evaluator.funding.exact import exact_array, refuse

if TYPE_CHECKING:
    from evaluator.funding.exact import Exacts
    from evaluator.funding.policy.model import Improvement
    from evaluator.funding.units import Units


def improvement_factor(units: Units, rule: Improvement, change: pd.DataFrame | None) -> Exacts:
    """Give the factor of every unit for its growth.

    Parameters
    ----------
    units : Units
    rule : Improvement
    change : DataFrame or None
        ``unit, difference, se`` of units that stand in both years, as ``Comparison.units`` has them. A unit
        that is not there has grown by nothing.

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
    if change is None:
        raise refuse("change_needed")
    cap, z = Fraction(rule.cap or 0), Fraction(rule.z or 0)
    grown = {
        str(unit): Fraction(str(float(delta))) - z * Fraction(str(float(se)))
        for unit, delta, se in zip(change["unit"], change["difference"], change["se"], strict=True)
        if not (pd.isna(delta) or pd.isna(se))
    }
    return exact_array(min(cap, max(Fraction(0), grown.get(unit, Fraction(0)))) for unit in units.ids)


def points(rule: Improvement, now: Fraction, before: Fraction) -> Fraction:
    """Points of a figure: the better of the step it reaches and the step it has gained.

    Notes
    -----
    State University System of Florida, performance-based funding model: the higher of excellence and improvement.
    """
    reached = (Fraction(step.points) for step in rule.steps if now >= Fraction(step.reached))
    gained = (Fraction(step.points) for step in rule.steps if now - before >= Fraction(step.gained))
    return max(*reached, *gained, Fraction(0), Fraction(0))
