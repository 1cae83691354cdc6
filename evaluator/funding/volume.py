"""Volume (办学量): heads × equivalence × cost coefficient, summed over levels."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.funding.exact import constant, exact_array, total
from evaluator.text import DataProblems, Place, Problem, Reason

if TYPE_CHECKING:
    from evaluator.funding.exact import Exacts
    from evaluator.funding.policy import Policy
    from evaluator.funding.units import Units


@dataclass(frozen=True, eq=False)
class VolumeStage:
    """Volume of N units and what it is made of; all exact.

    Attributes
    ----------
    heads : ndarray of Fraction, shape (N,)
        Heads in the unit of one (折合人数): Σ heads × equivalence.
    cost : ndarray of Fraction, shape (N,)
        Constant + slope × coefficient; 1 where the policy has no cost table.
    total : ndarray of Fraction, shape (N,)
        heads × cost.
    """

    heads: Exacts
    cost: Exacts
    total: Exacts


def volume(units: Units, policy: Policy) -> VolumeStage:
    """Work out the volume of every unit.

    Raises
    ------
    DataProblems
        Units whose value has no coefficient in force.
    """
    rule = policy.model.volume
    heads = total((units.heads[level.code] * Fraction(level.equivalence) for level in rule.levels), len(units))
    cost = constant(Fraction(1), len(units))
    if rule.cost is not None:
        known = policy.in_force(rule.cost.values)
        column = units.column(rule.cost.by)
        problems = [
            Problem(
                Reason.COEFFICIENT_UNKNOWN,
                Place(column=rule.cost.by, key=unit),
                str(value),
                details={"by": rule.cost.by, "allowed": "、".join(known)},
            )
            for unit, value in zip(units.ids, column, strict=True)
            if value not in known
        ]
        if problems:
            raise DataProblems(problems)
        fixed, slope = Fraction(rule.cost.constant), Fraction(rule.cost.slope)
        costs = {code: fixed + slope * Fraction(value.value) for code, value in known.items()}
        cost = exact_array(costs[value] for value in column)
    return VolumeStage(heads, cost, heads * cost)
