"""Proportional within a floor and a cap: against pegging, and what makes it infeasible."""

from __future__ import annotations

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evaluator.funding import InfeasibleBounds, greatest_floor, proportional_within_bounds
from evaluator.text import EvaluatorError

item = st.tuples(st.integers(0, 50), st.integers(0, 100), st.integers(0, 100))
items = st.lists(item, min_size=1, max_size=8)


def pegged(weights, lower, upper, total):
    """Bitran & Hax: divide, fix the bounds of the side that is broken by more, divide what is left again."""
    fixed, free = {}, [at for at, weight in enumerate(weights) if weight]
    fixed.update((at, Fraction(lower[at])) for at, weight in enumerate(weights) if not weight)
    while free:
        multiplier = Fraction(total - sum(fixed.values()), sum(weights[at] for at in free))
        short = {at: lower[at] - multiplier * weights[at] for at in free if multiplier * weights[at] <= lower[at]}
        over = {at: multiplier * weights[at] - upper[at] for at in free if multiplier * weights[at] >= upper[at]}
        if not short and not over:
            fixed.update((at, multiplier * weights[at]) for at in free)
            break
        below = bool(short) and sum(short.values()) >= sum(over.values())
        fixed.update((at, Fraction(lower[at] if below else upper[at])) for at in (short if below else over))
        free = [at for at in free if at not in fixed]
    return [fixed[at] for at in range(len(weights))]


@given(items, st.fractions(0, 1, max_denominator=40))
def test_as_pegging_finds_it(rows, share):
    weights, lower, more = (list(part) for part in zip(*rows, strict=True))
    upper = [low + extra for low, extra in zip(lower, more, strict=True)]
    least = sum(lower)
    most = sum(high if weight else low for weight, low, high in zip(weights, lower, upper, strict=True))
    total = least + share * (most - least)
    found = proportional_within_bounds(weights, lower, upper, total)
    assert list(found.amounts) == pegged(weights, lower, upper, total)
    assert sum(found.amounts) == total


@given(items, st.integers(0, 400))
def test_all_of_a_weight_get_the_same(rows, total):
    weights, lower, _ = (list(part) for part in zip(*rows, strict=True))
    assume(sum(lower) <= total)
    assume(any(weights))
    found = proportional_within_bounds(weights, lower, None, total)
    for amount, weight, low, stands in zip(found.amounts, weights, lower, found.at_lower, strict=True):
        assert amount == low if stands else amount == found.multiplier * weight > low


def test_no_bounds_at_all_is_plain_proportion():
    found = proportional_within_bounds([1, 2, "3"], None, None, 12)
    assert [int(amount) for amount in found.amounts] == [2, 4, 6]
    assert proportional_within_bounds([1, 2], None, [None, 3], 12).amounts == (9, 3)


def test_floors_above_the_total_say_what_share_is_feasible():
    with pytest.raises(InfeasibleBounds, match="保底合计 1,000") as caught:
        proportional_within_bounds([1, 1], [600, 400], None, 900)
    assert caught.value.greatest_floor == Fraction(9, 10)
    assert (caught.value.least, caught.value.most) == (1000, None)
    assert isinstance(caught.value, ValueError)


def test_caps_below_the_total_cannot_be_spent():
    with pytest.raises(InfeasibleBounds, match="封顶合计只到 900") as caught:
        proportional_within_bounds([1, 1], None, [600, 300], 901)
    assert caught.value.greatest_floor == 1
    assert caught.value.most == 900


def test_who_has_no_weight_takes_nothing_above_the_floor():
    with pytest.raises(InfeasibleBounds, match="封顶合计只到 10"):
        proportional_within_bounds([0, 0], [5, 5], [100, 100], 11)


@pytest.mark.parametrize(
    ("weights", "lower", "upper", "total", "words"),
    [
        ([1, 1], [2], None, 4, "长短不一"),
        ([1], [3], [2], 3, "高于封顶"),
        ([0.5], None, None, 1, "浮点数"),
        ([1], [-1], None, 1, "lower"),
        ([1], None, [-1], 1, "upper"),
        ([1], None, None, -1, "total"),
    ],
)
def test_what_is_refused(weights, lower, upper, total, words):
    with pytest.raises(EvaluatorError, match=words):
        proportional_within_bounds(weights, lower, upper, total)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6).filter(any), st.integers(0, 300))
def test_any_greater_floor_is_infeasible(last, total):
    found = greatest_floor(last, total)
    assert sum(ceil(found * amount) for amount in last) <= total
    if found < 1:
        steps = sorted({Fraction(k, amount) for amount in last if amount for k in range(amount + 1)})
        # Between two breakpoints the sum does not move: just above this one it asks too much.
        above = next(step for step in steps if step > found)
        between = (found + above) / 2
        assert sum(ceil(between * amount) for amount in last) > total
