"""Growth (增量): change of score since last year, how sure it is, and what it earns."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.funding.exact import exact_array, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from evaluator.funding.exact import Exacts
    from evaluator.funding.policy.model import Improvement
    from evaluator.funding.units import Units

    Array = NDArray[np.float64]


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


_REACH = 1.959963984540054  # standard deviations to either side of a 95 % interval
PARTS = ("own", "benchmark", "weights", "other")


@dataclass(frozen=True, eq=False)
class Growth:
    """Changes of N units; NaN for units that were not judged in both years.

    Attributes
    ----------
    difference, se : ndarray, shape (N,)
        Change of the score, and its standard error.
    mean, spread : ndarray, shape (N,)
        The true change as one of many (drawn in), and its standard deviation; the unit's own where that is not known.
    stands : ndarray of bool, shape (N,), or None
        Rises that stand out although many were looked at; None where it is not known.
    parts : mapping of name to ndarray, shape (N,)
        Of the difference: own figures, averages, weights, what cannot be told apart; where known.
    before : mapping
        Recipe of the earlier year's run; empty where it is not known.
    """

    difference: Array
    se: Array
    mean: Array
    spread: Array
    stands: NDArray[np.bool_] | None
    parts: dict[str, Array]
    before: Mapping[str, Any]

    @property
    def judged(self) -> NDArray[np.bool_]:
        """Units whose change counts, shape (N,)."""
        return np.isfinite(self.difference)


def growth_of(change: pd.DataFrame, ids: Sequence[str], before: Mapping[str, Any] | None = None) -> Growth:
    """Bring changes into the order of the units.

    Parameters
    ----------
    change : DataFrame
        ``unit, difference, se`` of units that stand in both years; with ``drawn, drawn_low, drawn_high, stands`` and
        the parts, as ``Comparison.units`` has them. There, units that could not be classified in both years have no
        certainty: their change is not judged, and earns nothing.
    ids : sequence of str, length N
    before : mapping, optional
        Recipe of the earlier year's run.
    """
    at = pd.Index(change["unit"].astype(str)).get_indexer(pd.Index([str(unit) for unit in ids]))

    def column(name: str) -> Array:
        if name not in change:
            return np.full(len(ids), np.nan)
        values = change[name].to_numpy(dtype=np.float64)
        return np.where(at >= 0, values[at], np.nan) if len(values) else np.full(len(ids), np.nan)

    difference, se, mean = column("difference"), column("se"), column("drawn")
    judged = np.isfinite(difference) & np.isfinite(se)
    if "drawn" in change:
        judged &= np.isfinite(mean)
    spread = (column("drawn_high") - column("drawn_low")) / (2.0 * _REACH)
    known = np.isfinite(mean) & np.isfinite(spread)
    columns = (difference, se, np.where(known, mean, difference), np.where(known, spread, se))
    own, error, centre, width = (np.where(judged, values, np.nan) for values in columns)
    parts = {name: np.where(judged, column(name), np.nan) for name in PARTS if name in change}
    stands = None
    if "stands" in change and len(change):
        stands = judged & (change["stands"].astype(object).to_numpy() == "up")[at]
    return Growth(own, error, centre, width, stands, parts, before or {})
