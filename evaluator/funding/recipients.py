"""Recipients (拨款对象): floor and cap against last year, and who pays for the floor."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

import pandas as pd

from evaluator.funding.bounds import Bounded, InfeasibleBounds, greatest_floor, proportional_within_bounds
from evaluator.funding.closure import largest_remainder
from evaluator.funding.exact import constant, exact, exact_array
from evaluator.funding.source import place_in
from evaluator.text import DataProblems, Message, Place, Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.dataset import Successors
    from evaluator.funding.exact import Exacts
    from evaluator.funding.policy import Policy
    from evaluator.funding.policy.model import Bounds


@dataclass(frozen=True, eq=False)
class RecipientStage:
    """R recipients in the order of their codes; yuan.

    Attributes
    ----------
    codes : tuple of str
    last : tuple of int or None
        Last year; None for new recipients.
    unbounded, amount : ndarray of int, shape (R,)
        Before and after floor and cap; both sum to the budget.
    lower, upper : tuple of int or None
    bound_by : tuple of str
        ``floor``, ``cap`` or empty.
    floor_effect : ndarray of int, shape (R,)
        Against the same division without a floor: what the floor gives or costs; sums to 0.
    base : tuple of int or None
        What floor and cap are held against: last year, or what the policy gives new recipients.
    multiplier : Fraction or None
        λ of `proportional_within_bounds`; None where nobody is bounded.
    exact : ndarray of Fraction, shape (R,)
        Amounts within bounds before closing.
    """

    codes: tuple[str, ...]
    last: tuple[int | None, ...]
    unbounded: Exacts
    amount: Exacts
    lower: tuple[int, ...]
    upper: tuple[int | None, ...]
    bound_by: tuple[str, ...]
    floor_effect: Exacts
    base: tuple[int | None, ...]
    multiplier: Fraction | None
    exact: Exacts

    @property
    def floor_cost(self) -> int:
        """Yuan that the floor moves, paid by those above it."""
        return int(sum(effect for effect in self.floor_effect if effect > 0))


def last_amounts(
    last_year: pd.DataFrame | Mapping[str, int] | None,
    codes: Sequence[str],
    column: str,
    successors: Successors | None,
) -> dict[str, int]:
    """Give last year's amounts by this year's code; renamed and merged recipients carry theirs over.

    Parameters
    ----------
    last_year : DataFrame or mapping or None
        Columns ``column`` (the recipient's code) and ``amount`` in whole yuan.

    Raises
    ------
    DataProblems
        Codes twice, amounts that are not whole, recipients that are gone and that no successor explains.
    """
    if last_year is None:
        return {}
    if isinstance(last_year, pd.DataFrame):
        pairs = list(zip(last_year[column].astype(str), last_year["amount"].astype(object), strict=True))
    else:
        pairs = list(last_year.items())
    problems: list[Problem] = []
    amounts_by_code: dict[str, int] = {}
    seen = [code for code, _ in pairs]
    for code, count in ((code, seen.count(code)) for code in dict.fromkeys(seen)):
        if count > 1:
            problems.append(Problem(Reason.LAST_YEAR_TWICE, value=code, details={"count": count}))
    for row, (code, value) in enumerate(pairs):
        amount = _yuan(value)
        if amount is None:
            where = (
                place_in(last_year, row, "amount", key=code) if isinstance(last_year, pd.DataFrame) else Place(key=code)
            )
            problems.append(Problem(Reason.LAST_YEAR_NOT_WHOLE, where, str(value)))
            continue
        heir, how = (code, "") if successors is None else successors.follow(code)
        if heir in codes:
            amounts_by_code[heir] = amounts_by_code.get(heir, 0) + amount
        elif amount and not how:
            problems.append(Problem(Reason.LAST_YEAR_UNEXPLAINED, value=code, details={"amount": f"{amount:,}"}))
    if problems:
        raise DataProblems(problems)
    return amounts_by_code


def recipients(
    policy: Policy, codes: Sequence[str], unbounded: Exacts, volume: Exacts, last: Mapping[str, int]
) -> RecipientStage:
    """Hold recipients between floor and cap; see `RecipientStage`.

    Raises
    ------
    InfeasibleBounds
        The budget does not pay the floors (with the greatest floor it pays), or the caps do not take it.
    """
    total = int(unbounded.sum())
    rule = policy.model.bounds
    base = [_base(rule, last.get(code), load) for code, load in zip(codes, volume, strict=True)]
    lower = [_at_least(rule, amount) for amount in base]
    upper = [_at_most(rule, amount) for amount in base]
    none = (None,) * len(codes)
    if rule is None or (not any(lower) and all(top is None for top in upper)):
        still = constant(0, len(codes))
        known = tuple(last.get(code) for code in codes)
        alike = (tuple(lower), none, ("",) * len(codes), still, tuple(base), None, unbounded)
        return RecipientStage(tuple(codes), known, unbounded, unbounded, *alike)
    bounded = _bounded(unbounded, lower, upper, base, total)
    amount = exact_array(largest_remainder(bounded.amounts, total, codes))
    free = proportional_within_bounds(unbounded.tolist(), None, upper, total) if _can_without(upper, total) else None
    without = amount if free is None else exact_array(largest_remainder(free.amounts, total, codes))
    bound_by = tuple(
        "floor" if low and bottom else "cap" if high else ""
        for low, bottom, high in zip(bounded.at_lower, lower, bounded.at_upper, strict=True)
    )
    known = tuple(last.get(code) for code in codes)
    held = (
        tuple(lower),
        tuple(upper),
        bound_by,
        amount - without,
        tuple(base),
        bounded.multiplier,
        exact_array(bounded.amounts),
    )
    return RecipientStage(tuple(codes), known, unbounded, amount, *held)


def _bounded(
    unbounded: Exacts, lower: list[int], upper: list[int | None], base: list[int | None], total: int
) -> Bounded:
    try:
        return proportional_within_bounds(unbounded.tolist(), lower, upper, total)
    except InfeasibleBounds as problem:
        if problem.least <= total:
            raise
        best = greatest_floor([amount for amount in base if amount is not None], total)
        shown = f"{floor(best * 10**8) / 10**6:.6f}%"
        amounts = {"least": f"{sum(lower):,}", "budget": f"{total:,}", "floor": shown}
        message = Message("funding.floors_above_budget", amounts)
        raise InfeasibleBounds(message, best, problem.least, problem.most) from None


def _can_without(upper: list[int | None], total: int) -> bool:
    return None in upper or sum(top for top in upper if top is not None) >= total


def _base(rule: Bounds | None, last: int | None, volume: Fraction) -> int | None:
    if last is not None or rule is None or rule.new_base is None:
        return last
    return int(Fraction(rule.new_base) * volume)


def _at_least(rule: Bounds | None, base: int | None) -> int:
    return 0 if rule is None or rule.floor is None or base is None else ceil(Fraction(rule.floor) * base)


def _at_most(rule: Bounds | None, base: int | None) -> int | None:
    return None if rule is None or rule.cap is None or base is None else floor(Fraction(rule.cap) * base)


def _yuan(value: object) -> int | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    try:
        amount = exact("amount", value)
    except ValueError:
        return None
    return amount.numerator if amount.denominator == 1 else None
