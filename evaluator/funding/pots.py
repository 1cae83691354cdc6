"""Pots (资金块): what each is worth, what units claim of it, and who gets what: groups first, then units."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from evaluator.funding.closure import largest_remainder, webster
from evaluator.funding.exact import constant, refuse, total, where
from evaluator.funding.growth import improvement_factor
from evaluator.funding.quality import quality_factor
from evaluator.planning import choose_lifts
from evaluator.text import DataProblems, Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from evaluator.funding.exact import Exacts
    from evaluator.funding.growth import Growth
    from evaluator.funding.policy import FundingPolicy, Policy
    from evaluator.funding.policy.model import Lifts, Pot
    from evaluator.funding.units import Units
    from evaluator.funding.volume import VolumeStage

    Close = Callable[[Sequence[Fraction], int, Sequence[str]], list[int]]


@dataclass(frozen=True, eq=False)
class Divided:
    """A pot divided among N units.

    Attributes
    ----------
    amount : ndarray of int (object), shape (N,)
        Yuan of each unit; they sum to the pot.
    group : ndarray of str, shape (N,)
        Empty for units that take no part.
    groups : mapping of group to (weight, yuan)
    """

    amount: Exacts
    group: NDArray[np.object_]
    groups: dict[str, tuple[Fraction, int]]


def takes_part(units: Units, pot: Pot) -> NDArray[np.bool_]:
    """Mask of the units that a pot is for."""
    inside = np.ones(len(units), dtype=bool)
    for column, values in pot.only.items():
        inside &= np.isin(units.column(column).astype(str), values)
    return inside


def group_of(units: Units, pot: Pot, inside: NDArray[np.bool_]) -> NDArray[np.object_]:
    """Group of each unit of a pot: the narrowest with enough units; without groups all are one.

    A group under the least number joins its parent: together with what is left of the parent's other small groups.
    """
    group = np.full(len(units), "", dtype=object)
    if pot.groups is None:
        group[inside] = "all"
        return group
    left = inside.copy()
    for column in (*pot.groups.by, "all"):
        values = units.column(column).astype(str)
        names, place, counts = np.unique(values[left], return_inverse=True, return_counts=True)
        rows = np.flatnonzero(left)
        enough = np.ones(len(rows), dtype=bool) if column == "all" else (counts >= pot.groups.least)[place]
        group[rows[enough]] = [f"{column}={names[index]}" if column != "all" else "all" for index in place[enough]]
        left[rows[enough]] = False
    return group


def divide(
    amount: int, claim: Exacts, weight: Exacts, group: NDArray[np.object_], ids: Sequence[str], close: Close
) -> Divided:
    """Divide a pot: to groups by weight, inside each by claim, whole yuan at either step.

    Parameters
    ----------
    amount : int
        Yuan.
    claim, weight : ndarray of Fraction, shape (N,)
        What a unit's share goes by inside its group, and what it adds to the weight of the group. A group without any
        claim takes no part.
    group : ndarray of str, shape (N,)
    ids : sequence of str, (N,)
        Decide ties.
    close : callable
        Weights, total and ids to whole numbers.
    """
    members: dict[str, list[int]] = {}
    for index, name in enumerate(group):
        if name:
            members.setdefault(name, []).append(index)
    names = sorted(name for name, rows in members.items() if any(claim[index] > 0 for index in rows))
    # Everyone's volume counts for the group, so what grades its units have moves no money between groups.
    weights = [sum((weight[index] for index in members[name]), Fraction(0)) for name in names]
    yuan = close(weights, amount, names) if names else []
    shares = np.zeros(len(ids), dtype=object)
    for name, part in zip(names, yuan, strict=True):
        rows = members[name]
        shares[rows] = close([claim[index] for index in rows], part, [ids[index] for index in rows])
    return Divided(shares, group, dict(zip(names, zip(weights, yuan, strict=True), strict=True)))


def lift_grants(units: Units, rule: Lifts, amount: int, inside: NDArray[np.bool_]) -> tuple[Exacts, Divided]:
    """Choose which units to lift, and grant each its cost.

    Parameters
    ----------
    units : Units
    rule : Lifts
        Units of its letters with a cost above 0 can be lifted.
    amount : int
        Yuan of the pot.
    inside : ndarray of bool, shape (N,)
        Who takes part.

    Returns
    -------
    factor : ndarray of Fraction, shape (N,)
        1 for the chosen, else 0.
    divided : Divided
        Whole costs of the chosen: what the pot cannot give whole is left.

    Raises
    ------
    EvaluatorError
        Costs or benefits that are not whole.
    """
    wanted = [index for index, letter in enumerate(units.letters) if letter in rule.letters]
    cost, benefit = units.figures[rule.cost], units.figures[rule.benefit]
    for name, figures in ((rule.cost, cost), (rule.benefit, benefit)):
        for unit, figure in zip(units.ids, figures, strict=True):
            if figure.denominator != 1 or figure < 0:
                raise refuse("not_whole", name=f"{name} {unit}", value=figure)
    candidate = np.flatnonzero(inside & np.isin(units.letter, wanted) & (cost > 0))
    chosen = choose_lifts(
        np.array([int(figure) for figure in benefit[candidate]], dtype=np.int64),
        np.array([int(figure) for figure in cost[candidate]], dtype=np.int64),
        amount,
    )
    factor, grant = constant(Fraction(0), len(units)), constant(0, len(units))
    rows = candidate[chosen]
    factor[rows] = Fraction(1)
    grant[rows] = [int(figure) for figure in cost[rows]]
    group = np.where(factor > 0, "all", "").astype(object)
    return factor, Divided(grant, group, {"all": (Fraction(len(rows)), int(grant.sum()))} if len(rows) else {})


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
