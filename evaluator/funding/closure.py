"""Closing to whole yuan (闭合): largest remainders, and divisor methods that never go back when the total grows."""

from __future__ import annotations

import heapq
from fractions import Fraction
from typing import TYPE_CHECKING

from evaluator.funding.exact import exact, exacts, integers, order_of, refuse, same_length, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from evaluator.funding.exact import Exact

    Claim = Callable[[int, int], Fraction | None]


# Balinski & Young, Fair Representation, 1982, chapter 8 and appendix A: weight over the divisor d(a).
METHODS: Mapping[str, Claim] = {
    "jefferson": lambda weight, held: Fraction(weight, held + 1),
    "webster": lambda weight, held: Fraction(2 * weight, 2 * held + 1),
    "adams": lambda weight, held: Fraction(weight, held) if held else None,
    "dean": lambda weight, held: Fraction(weight * (2 * held + 1), 2 * held * (held + 1)) if held else None,
    # √(a(a+1)) is irrational; squares have the same order and stay exact.
    "huntington_hill": lambda weight, held: Fraction(weight * weight, held * (held + 1)) if held else None,
}


def webster(weights: Sequence[Exact], total: int, ids: Sequence[object] | None = None) -> list[int]:
    """Divide a total by weights into whole numbers by Webster's method (Sainte-Laguë), see `divisor_shares`.

    Examples
    --------
    >>> webster([5117, 4400, 162, 161, 160], 100)
    [51, 43, 2, 2, 2]
    """
    return divisor_shares(weights, total, ids)


def divisor_shares(
    weights: Sequence[Exact],
    total: int,
    ids: Sequence[object] | None = None,
    *,
    method: str = "webster",
    least: int = 0,
) -> list[int]:
    """Divide a total by weights into whole numbers, by a divisor method.

    Parameters
    ----------
    weights, total, ids
        As for `largest_remainder`.
    method : {"webster", "jefferson", "adams", "dean", "huntington_hill"}
    least : int
        Everyone with a weight gets this many first.

    Returns
    -------
    list of int, (m,)
        In the order of the input; they sum to ``total``. A greater total takes nothing from anybody; a share can
        miss its quota by more than one.

    Raises
    ------
    EvaluatorError
        As for `largest_remainder`; an unknown method; a total below what all must have.

    Notes
    -----
    Balinski & Young, *Fair Representation*, 1982. The next unit always goes to the greatest claim, in exact
    arithmetic. Shares start just below their quotas, so a billion takes no longer than a hundred.
    """
    if method not in METHODS:
        raise refuse("unknown_method", value=method, allowed=", ".join(METHODS))
    claim = METHODS[method]
    numbers = integers(exacts("weights", weights))
    same_length(weights=numbers, ids=ids)
    amount, all_weights, first = whole("total", total), sum(numbers), whole("least", least)
    place = order_of(ids, len(numbers))
    holders = [item for item, number in enumerate(numbers) if number]
    if not holders and amount:
        raise refuse("no_weight", total=amount)
    if first * len(holders) > amount:
        raise refuse("below_least", total=amount, least=first, count=len(holders))
    shares = [0] * len(numbers)
    # Every d(a) lies between a and a + 1, so these many are sure to come out: only some m units are left to claim.
    sure = max(amount - len(holders), 0) if first == 0 else 0
    for item in holders:
        shares[item] = max(first, sure * numbers[item] // all_weights)
    queue = [(_key(claim, numbers[item], shares[item]), place[item], item) for item in holders]
    heapq.heapify(queue)
    for _ in range(amount - sum(shares)):
        _, at, item = queue[0]
        shares[item] += 1
        heapq.heapreplace(queue, (_key(claim, numbers[item], shares[item]), at, item))
    return shares


def _key(claim: Claim, weight: int, held: int) -> tuple[int, Fraction]:
    value = claim(weight, held)
    # Claims before all others go by weight.
    return (0, Fraction(-weight)) if value is None else (1, -value)


def largest_remainder(weights: Sequence[Exact], total: int, ids: Sequence[object] | None = None) -> list[int]:
    """Divide a total by weights into whole numbers, by largest remainder (最大余数法, Hamilton).

    Parameters
    ----------
    weights : sequence of int, Fraction, Decimal or decimal string, (m,)
        ≥ 0, in any unit: only their ratios count.
    total : int
        Whole number ≥ 0 to divide, such as yuan.
    ids : sequence, (m,), optional
        Codes, all different. Of equal remainders the one with the smaller code comes first, so the order of the rows
        never matters; without codes the earlier row.

    Returns
    -------
    list of int, (m,)
        In the order of the input; they sum to ``total``, and each is its quota rounded down or up.

    Raises
    ------
    EvaluatorError
        For floats, negative weights, a total that is not whole, lengths that differ, a code twice, or a total to
        divide while every weight is 0.

    Notes
    -----
    Exact for numbers of any size. A greater total can take a unit from somebody (the Alabama paradox, Balinski &
    Young, *Fair Representation*, 1982): nobody loses more than one.

    Examples
    --------
    >>> largest_remainder([5117, 4400, 162, 161, 160], 100)
    [51, 44, 2, 2, 1]
    """
    numbers = integers(exacts("weights", weights))
    same_length(weights=numbers, ids=ids)
    amount, all_weights = whole("total", total), sum(numbers)
    place = order_of(ids, len(numbers))
    if all_weights == 0:
        return _nothing(amount, len(numbers))
    quotas = [divmod(amount * number, all_weights) for number in numbers]
    shares = [quota for quota, _ in quotas]
    return _top_up(shares, [left for _, left in quotas], amount, place)


def rounded_lines(lines: Sequence[Fraction | float], total: int, ids: Sequence[object] | None = None) -> list[int]:
    """Round signed lines to whole numbers that add up to ``total``, by largest remainder.

    Parameters
    ----------
    lines : sequence of Fraction or float, (m,)
        Any sign; they sum to ``total`` up to rounding.
    total : int
    ids : sequence, (m,), optional
        As for `largest_remainder`.

    Returns
    -------
    list of int, (m,)
        Each is its line rounded down or up, as long as the lines do sum to ``total``.

    Raises
    ------
    EvaluatorError
        The lines miss ``total`` by as much as there are lines: they are not lines of this total.
    """
    amount = int(exact("total", total, negative=True))
    shares = [int(line // 1) for line in lines]
    left = [line - share for line, share in zip(lines, shares, strict=True)]
    missing = amount - sum(shares)
    if not -1 <= missing <= len(shares):
        raise refuse("not_lines_of", total=total, sum=float(sum(lines)))
    place = order_of(ids, len(shares))
    if missing < 0:  # binary dust below a whole number: the line that was rounded down least gives it back
        least = max(range(len(shares)), key=lambda item: (-left[item], place[item]))
        shares[least] -= 1
        return shares
    return _top_up(shares, left, amount, place)


def _top_up(shares: list[int], left: Sequence[Fraction | float | int], total: int, place: Sequence[int]) -> list[int]:
    first = sorted(range(len(shares)), key=lambda item: (-left[item], place[item]))
    for item in first[: total - sum(shares)]:
        shares[item] += 1
    return shares


def _nothing(total: int, size: int) -> list[int]:
    if total > 0:
        raise refuse("no_weight", total=total)
    return [0] * size
