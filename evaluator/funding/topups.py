"""More for units with an attribute (倾斜): within the budget, or on top of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.funding.closure import largest_remainder
from evaluator.funding.exact import constant, exact_array, total

if TYPE_CHECKING:
    from evaluator.funding.exact import Exacts
    from evaluator.funding.policy import Policy
    from evaluator.funding.policy.model import Topup
    from evaluator.funding.units import Units


@dataclass(frozen=True, eq=False)
class TopupStage:
    """What top-ups change.

    Attributes
    ----------
    rate : mapping of code to ndarray of Fraction, shape (N,)
    within : ndarray of int, shape (N,)
        Change of each unit's amount by those paid within the budget; sums to 0.
    on_top : mapping of code to ndarray of int, shape (N,)
        Yuan on top of the budget.
    """

    rate: dict[str, Exacts]
    within: Exacts
    on_top: dict[str, Exacts]


def topups(policy: Policy, units: Units, amount: Exacts) -> TopupStage:
    """Work out every top-up.

    Parameters
    ----------
    policy : Policy
    units : Units
    amount : ndarray of int, shape (N,)
        Yuan of all pots.
    """
    rates = {topup.code: _rate(policy, units, topup) for topup in policy.model.topups}
    paid = {topup.code: topup.paid for topup in policy.model.topups}
    inner = [rate for code, rate in rates.items() if paid[code] == "within"]
    within = constant(0, len(units))
    budget = int(amount.sum())
    if inner and budget:
        raised = amount * (Fraction(1) + total(inner, len(units)))
        within = exact_array(largest_remainder(raised.tolist(), budget, units.ids)) - amount
    on_top = {code: _on_top(units, amount * rate) for code, rate in rates.items() if paid[code] == "on_top"}
    return TopupStage(rates, within, on_top)


def _rate(policy: Policy, units: Units, topup: Topup) -> Exacts:
    known = {code: Fraction(value.value) for code, value in policy.in_force(topup.values).items()}
    return exact_array(known.get(str(value), Fraction(0)) for value in units.column(topup.by))


def _on_top(units: Units, extra: Exacts) -> Exacts:
    whole = sum(extra.tolist(), Fraction(0))
    if not whole:
        return constant(0, len(units))
    return exact_array(largest_remainder(extra.tolist(), int(whole + Fraction(1, 2)), units.ids))
