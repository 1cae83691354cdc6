"""Pots (资金块): what each is worth, what units claim of it, and who gets what."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.funding.closure import largest_remainder
from evaluator.funding.divisors import webster
from evaluator.funding.exact import constant, refuse, total, where
from evaluator.funding.groups import divide, group_of, takes_part
from evaluator.funding.improvement import improvement_factor
from evaluator.funding.lift_grants import lift_grants
from evaluator.funding.quality import quality_factor
from evaluator.text import DataProblems, Problem, Reason

if TYPE_CHECKING:
    from evaluator.funding.exact import Exacts
    from evaluator.funding.groups import Close, Divided
    from evaluator.funding.growth import Growth
    from evaluator.funding.policy import FundingPolicy, Policy
    from evaluator.funding.policy.model import Pot
    from evaluator.funding.units import Units
    from evaluator.funding.volume import VolumeStage


CLOSE: dict[str, Close] = {"largest_remainder": largest_remainder, "webster": webster}


@dataclass(frozen=True, eq=False)
class PotStage:
    """One pot, divided.

    Attributes
    ----------
    pot : Pot
    planned, amount : int
        Yuan by the policy; and as divided, with what other pots could not give away.
    factor : ndarray of Fraction, shape (N,)
        What multiplies volume: 1, q, or growth. For lifts: 1 where a grant is given.
    divided : Divided
    """

    pot: Pot
    planned: int
    amount: int
    factor: Exacts
    divided: Divided


def pot_amounts(model: FundingPolicy, budget: int) -> list[int]:
    """Divide the budget among the pots: fixed amounts first, the rest by share, closed to the yuan.

    Raises
    ------
    EvaluatorError
        Fixed amounts above the budget; or all amounts fixed, and not the budget in all.
    """
    fixed = sum(pot.amount for pot in model.pots if pot.amount is not None)
    shared = [pot for pot in model.pots if pot.share is not None]
    if fixed > budget or (not shared and fixed != budget):
        raise refuse("fixed_pots", fixed=f"{fixed:,}", budget=f"{budget:,}")
    codes = [pot.code for pot in shared]
    parts = CLOSE[model.closure]([Fraction(pot.share or 0) for pot in shared], budget - fixed, codes) if shared else []
    by_share = dict(zip(codes, parts, strict=True))
    return [pot.amount if pot.amount is not None else by_share[pot.code] for pot in model.pots]


def divide_pots(
    policy: Policy, units: Units, volume: VolumeStage, budget: int, growth: Growth | None
) -> tuple[PotStage, ...]:
    """Divide every pot among the units.

    Raises
    ------
    DataProblems
        A pot that nobody has a volume for.
    """
    model = policy.model
    close = CLOSE[model.closure]
    planned = dict(zip((pot.code for pot in model.pots), pot_amounts(model, budget), strict=True))
    amounts, stages = dict(planned), {}
    # Pots that may be left over come first: what they cannot give away swells another.
    for pot in sorted(model.pots, key=lambda pot: pot.unclaimed is None):
        inside = takes_part(units, pot)
        group = group_of(units, pot, inside)
        if pot.lifts is not None:
            factor, divided = lift_grants(units, pot.lifts, amounts[pot.code], inside)
        else:
            factor = _factor(units, pot, growth)
            claim = where(inside, volume.total * factor, constant(Fraction(0), len(units)))
            divided = divide(amounts[pot.code], claim, group_weights(units, pot, volume), group, units.ids, close)
        left = amounts[pot.code] - int(divided.amount.sum())
        if left and pot.unclaimed is None:
            details = {"amount": f"{left:,}"}
            raise DataProblems([Problem(Reason.ALL_VOLUME_ZERO, value=pot.name, details=details)])
        if left and pot.unclaimed is not None:
            amounts[pot.unclaimed] += left
            amounts[pot.code] -= left
        stages[pot.code] = PotStage(pot, planned[pot.code], amounts[pot.code], factor, divided)
    return tuple(stages[pot.code] for pot in model.pots)


def _factor(units: Units, pot: Pot, growth: Growth | None) -> Exacts:
    if pot.quality is not None:
        return quality_factor(units, pot)
    if pot.improvement is not None:
        return improvement_factor(units, pot.improvement, growth)
    return constant(Fraction(1), len(units))


def group_weights(units: Units, pot: Pot, volume: VolumeStage) -> Exacts:
    """Give what each unit adds to the weight of its group, shape (N,)."""
    if pot.groups is None or not pot.groups.weigh:
        return volume.total
    weighted = [units.figures[code] * Fraction(weight) for code, weight in pot.groups.weigh.items()]
    weights: Exacts = volume.total * total(weighted, len(units))
    return weights
