"""Volume (办学量): heads × equivalence × cost coefficient, summed over levels; and the columns that it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.funding.exact import constant, exact_array, total
from evaluator.funding.policy.model import RequiredColumn
from evaluator.funding.units import columns_of, figures_of
from evaluator.text import DataProblems, Place, Problem, Reason, say

if TYPE_CHECKING:
    from evaluator.funding.exact import Exacts
    from evaluator.funding.policy import Policy
    from evaluator.funding.standings import Standings
    from evaluator.funding.units import Units


UNIT = "unit"


def required_columns(policy: Policy, standings: Standings | None) -> tuple[RequiredColumn, ...]:
    """Give the columns of the table of volumes, in the order of the template: the unit's id first.

    Parameters
    ----------
    policy : Policy
    standings : Standings or None
        What its results hold is not asked for again.
    """
    headers = tuple(say("fund.unit_headers").split("|"))
    result = {UNIT: RequiredColumn(code=UNIT, name=say("fund.column.unit"), headers=headers)}
    named = {column.code: column for column in policy.model.columns}
    held = {*standings.units.columns} if standings is not None else set()
    for code in columns_of(policy):
        if code not in held and code != UNIT:
            result[code] = named.get(code, RequiredColumn(code=code, name=code))
    for level in policy.model.volume.levels:
        note = say("fund.heads_note") if level.whole else ""
        result[level.code] = RequiredColumn(code=level.code, name=level.name, note=note, headers=level.headers)
    for code in figures_of(policy):
        result[code] = named.get(code, RequiredColumn(code=code, name=code))
    return tuple(result.values())


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
