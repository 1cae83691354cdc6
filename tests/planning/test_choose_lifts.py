"""The knapsack against every choice there is, and against what would go wrong."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.planning import choose_lifts, lift_choice
from evaluator.text import EvaluatorError

few = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=9)


@given(few, st.integers(0, 120))
@settings(max_examples=200, deadline=None)
def test_no_other_choice_is_better(items, budget):
    benefit, cost = (np.array(part) for part in zip(*items, strict=True))
    chosen = choose_lifts(benefit, cost, budget)
    best = max(
        (int(benefit @ pick), -int(cost @ pick))
        for pick in product((0, 1), repeat=len(items))
        if cost @ np.array(pick) <= budget
    )
    assert (int(benefit[chosen].sum()), -int(cost[chosen].sum())) == best


def test_of_equal_benefit_the_lower_cost():
    assert choose_lifts([10, 10, 10], [7, 5, 6], 7).tolist() == [False, True, False]


def test_one_yuan_too_much_is_too_much():
    """The sum is one yuan above the budget, which the solver's tolerance does not see."""
    cost = np.array([40_000_000, 39_999_999, 30_000_001, 1_000_003])
    budget = int(cost.sum()) - 1
    chosen = choose_lifts([100, 100, 100, 1], cost, budget)
    assert chosen.tolist() == [True, True, True, False]


def test_without_a_limit_the_best_is_proved():
    rng = np.random.default_rng(7)
    choice = lift_choice(rng.integers(10, 900, 300), rng.integers(10_000, 4_000_000, 300), 90_000_000)
    assert choice.gap == 0
    assert choice.cost <= 90_000_000


def test_out_of_time_says_how_far_it_may_be_from_the_best():
    rng = np.random.default_rng(7)
    cost = rng.integers(10**6, 10**8, 2000)
    choice = lift_choice(cost, cost, int(cost.sum()) // 3, time_limit=1e-4)
    assert choice.cost <= int(cost.sum()) // 3
    assert choice.gap > 0 or choice.benefit == int(cost.sum()) // 3


def test_nothing_to_choose():
    assert choose_lifts([], [], 10).tolist() == []
    assert choose_lifts([5], [20], 10).tolist() == [False]
    assert choose_lifts([5, 0], [0, 0], 0).tolist() == [True, False]


@pytest.mark.parametrize(
    ("benefit", "cost", "budget", "words"),
    [
        ([1], [1, 2], 3, "费用有 2 项"),
        ([1.5], [1], 3, "benefit"),
        ([1], [-1], 3, "cost"),
        ([1], [1], 2.5, "budget"),
        (["1"], [1], 2, "benefit"),
        ([float("nan")], [1], 2, "benefit"),
    ],
)
def test_what_is_refused(benefit, cost, budget, words):
    with pytest.raises(EvaluatorError, match=words):
        choose_lifts(benefit, cost, budget)


def test_a_time_limit_is_above_zero():
    with pytest.raises(EvaluatorError, match="time_limit"):
        choose_lifts([1], [1], 1, time_limit=0)
