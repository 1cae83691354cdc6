"""A floor and a cap for everyone (保底与封顶): the proportional division that keeps within them, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.funding.exact import exact, exacts, refuse, same_length
from evaluator.text import EvaluatorError, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.funding.exact import Exact
    from evaluator.text import Readable


class InfeasibleBounds(EvaluatorError):  # noqa: N818 - named by its users for what it says
    """No multiplier brings the amounts to the total within their bounds.

    Attributes
    ----------
    greatest_floor : Fraction
        Share of all lower bounds that the total can pay, at most 1.
    least, most : Fraction or None
        What the bounds allow in all: None where there is no upper end.
    """

    def __init__(self, message: Readable, greatest_floor: Fraction, least: Fraction, most: Fraction | None) -> None:
        super().__init__(message)
        self.greatest_floor = greatest_floor
        self.least = least
        self.most = most
        # It is pickled with everything that it is made of.
        self.args = (message, greatest_floor, least, most)


@dataclass(frozen=True)
class Bounded:
    """A division within bounds.

    Attributes
    ----------
    amounts : tuple of Fraction, (m,)
        In the order of the input; they sum to the total.
    multiplier : Fraction
        λ: amount a unit of weight of those on no bound, the smallest that reaches the total.
    at_lower, at_upper : tuple of bool, (m,)
        Who stands on a bound.
    """

    amounts: tuple[Fraction, ...]
    multiplier: Fraction
    at_lower: tuple[bool, ...]
    at_upper: tuple[bool, ...]


def proportional_within_bounds(
    weights: Sequence[Exact],
    lower: Sequence[Exact] | None,
    upper: Sequence[Exact | None] | None,
    total: Exact,
) -> Bounded:
    """Divide a total in proportion to weights, nobody below their lower or above their upper bound.

    Parameters
    ----------
    weights : sequence of int, Fraction, Decimal or decimal string, (m,)
        ≥ 0. An claim of weight 0 stays on its lower bound.
    lower, upper : sequence, (m,), or None
        Bounds in the unit of ``total``, lower ≤ upper. None: from 0; without an upper end, for all or for one.
    total : int, Fraction, Decimal or decimal string
        ≥ 0, in any unit.

    Returns
    -------
    Bounded

    Raises
    ------
    InfeasibleBounds
        The lower bounds together exceed the total, or the upper ones fall short of it; says by how much.
    EvaluatorError
        For floats, negative numbers, lengths that differ, a lower bound above its upper one.

    Notes
    -----
    x = clip(λw, lower, upper) with Σx = total. The sum rises with λ along straight lines between the breakpoints
    lower/w and upper/w, so λ is exact once the two around the total are known (Bitran & Hax, 1981, *Operations
    Research* 29:253, peg instead; fixing all that break a bound in one pass, as spreadsheets do, misses the total).

    Examples
    --------
    >>> found = proportional_within_bounds([50, 30, 15, 5], [388, 291, 194, 97], [420, 315, 210, 105], 1010)
    >>> [str(amount) for amount in found.amounts], str(found.multiplier)
    (['420', '299', '194', '97'], '299/30')
    """
    w = exacts("weights", weights)
    low = [Fraction(0)] * len(w) if lower is None else exacts("lower", lower)
    high = _upper([None] * len(w) if upper is None else upper)
    same_length(weights=w, lower=low, upper=high)
    wanted = exact("total", total)
    for index, (bottom, top) in enumerate(zip(low, high, strict=True)):
        if top is not None and bottom > top:
            raise refuse("lower_above_upper", where=f"[{index}]", lower=bottom, upper=top)
    _refuse_infeasible(w, low, high, wanted)
    multiplier = _multiplier(w, low, high, wanted)
    amounts = tuple(_clip(multiplier * claim, bottom, top) for claim, bottom, top in zip(w, low, high, strict=True))
    return Bounded(
        amounts,
        multiplier,
        tuple(amount == bottom for amount, bottom in zip(amounts, low, strict=True)),
        tuple(amount == top for amount, top in zip(amounts, high, strict=True)),
    )


def greatest_floor(last: Sequence[int], total: int) -> Fraction:
    """Greatest share of last year's amounts, rounded up to whole yuan each, that a total can pay (最高可行保底线).

    Parameters
    ----------
    last : sequence of int, (m,)
        Amounts of last year, whole yuan ≥ 0.
    total : int
        Yuan to divide.

    Returns
    -------
    Fraction
        The greatest f ≤ 1 with Σ⌈f·last⌉ ≤ total: 1, or a breakpoint k/last_i, the next of which asks too much.

    Examples
    --------
    >>> greatest_floor([100, 50], 149)
    Fraction(99, 100)
    """
    amounts = [int(exact("last", amount)) for amount in last]
    if sum(amounts) <= total:
        return Fraction(1)
    # Σ⌈f·a⌉ lies less than m above f·Σa: the answer is not far below the share without rounding.
    top = Fraction(total, sum(amounts))
    bottom = max(Fraction(total - len(amounts), sum(amounts)), Fraction(0))
    steps = {Fraction(0)}
    for amount in amounts:
        if amount:
            steps.update(Fraction(k, amount) for k in range(bottom * amount // 1, top * amount // 1 + 1))
    ordered = sorted(step for step in steps if step <= top)
    low, high = 0, len(ordered)
    while high - low > 1:
        middle = (low + high) // 2
        if sum(-(-ordered[middle] * amount // 1) for amount in amounts) <= total:
            low = middle
        else:
            high = middle
    return ordered[low]


def _upper(upper: Sequence[Exact | None]) -> list[Fraction | None]:
    return [None if value is None else exact("upper", value, where=f"[{index}]") for index, value in enumerate(upper)]


def _clip(value: Fraction, low: Fraction, high: Fraction | None) -> Fraction:
    at_least = max(value, low)
    return at_least if high is None else min(at_least, high)


def _refuse_infeasible(w: list[Fraction], low: list[Fraction], high: list[Fraction | None], total: Fraction) -> None:
    least = sum(low, Fraction(0))
    reach = [bottom if claim == 0 else top for claim, bottom, top in zip(w, low, high, strict=True)]
    most = None if None in reach else sum((top for top in reach if top is not None), Fraction(0))
    share = min(Fraction(1), total / least) if least else Fraction(1)
    if total < least:
        amounts = {"total": _shown(total), "least": _shown(least), "share": _percent(share)}
        raise InfeasibleBounds(Message("funding.floors_above_total", amounts), share, least, most)
    if most is not None and total > most:
        amounts = {"total": _shown(total), "most": _shown(most)}
        raise InfeasibleBounds(Message("funding.caps_below_total", amounts), share, least, most)


def _multiplier(w: list[Fraction], low: list[Fraction], high: list[Fraction | None], total: Fraction) -> Fraction:
    """Walk up the breakpoints: ``fixed`` is what those on a bound have, ``free`` the weight of the others."""
    steps = []
    for claim, bottom, top in zip(w, low, high, strict=True):
        if claim:
            steps.append((bottom / claim, claim, -bottom))
            if top is not None:
                steps.append((top / claim, -claim, top))
    steps.sort(key=lambda step: step[0])
    fixed, free = sum(low, Fraction(0)), Fraction(0)
    at = Fraction(0)
    for point, weight, amount in steps:
        if fixed + free * point >= total:
            break
        at, fixed, free = point, fixed + amount, free + weight
    return at if fixed + free * at >= total else (total - fixed) / free


def _shown(value: Fraction) -> str:
    return f"{value.numerator:,}" if value.denominator == 1 else f"{float(value):,.2f}"


def _percent(share: Fraction) -> str:
    return f"{float(share) * 100:.4f}%"
