"""Bad volumes, results and last year's amounts: each its own sentence, all at once, nothing divided."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from small_budgets import policy, unit, world

from evaluator.dataset import Succession, Successors
from evaluator.funding import InfeasibleBounds, allocate
from evaluator.text import DataProblems, EvaluatorError, Reason

ROWS = [unit("90001", "08", "A", 100), unit("90002", "08", "D", 50), unit("90002", "05", "C", 70)]


@pytest.fixture
def given():
    return world(ROWS)


def reasons(caught: pytest.ExceptionInfo[DataProblems]) -> list[Reason]:
    for problem in caught.value.problems:
        assert "{" not in problem.sentence("zh") + problem.sentence("en")
    return [problem.reason for problem in caught.value.problems]


def test_units_in_one_and_not_in_the_other_and_bad_heads_all_at_once(given):
    standings, volumes = given
    volumes = volumes.astype({"bachelor": object})
    volumes.loc[0, "bachelor"] = -3
    volumes.loc[1, "bachelor"] = 10.5
    volumes.loc[2, "bachelor"] = None
    volumes.loc[2, "unit"] = "u99"
    with pytest.raises(DataProblems) as caught:
        allocate(standings, policy(), volumes, 1000)
    assert reasons(caught) == [
        Reason.VOLUME_UNKNOWN,
        Reason.VOLUME_MISSING,
        Reason.HEADS_NEGATIVE,
        Reason.HEADS_NOT_WHOLE,
        Reason.HEADS_EMPTY,
    ]


def test_a_unit_twice(given):
    standings, volumes = given
    with pytest.raises(DataProblems, match="2 行") as caught:
        allocate(standings, policy(), pd.concat([volumes, volumes.iloc[:1]]), 1000)
    assert reasons(caught) == [Reason.VOLUME_TWICE]


def test_a_column_that_lacks(given):
    standings, volumes = given
    with pytest.raises(DataProblems, match="硕士生") as caught:
        allocate(standings, policy(), volumes.drop(columns="master"), 1000)
    assert reasons(caught) == [Reason.VOLUME_COLUMN_MISSING]


def test_a_float_where_a_decimal_is_due(given):
    standings, volumes = given
    rule = policy({"measured": {"good": "1"}})
    with pytest.raises(DataProblems, match="不可用浮点数") as caught:
        allocate(standings, rule, volumes.assign(good=[0.5, 0.25, 0.25]), 1000)
    assert reasons(caught) == [Reason.FIGURE_NOT_EXACT] * 3


def test_a_category_without_a_coefficient():
    standings, volumes = world([*ROWS, unit("90001", "11", "B", 10)])
    with pytest.raises(DataProblems, match="11") as caught:
        allocate(standings, policy(), volumes, 1000)
    assert reasons(caught) == [Reason.COEFFICIENT_UNKNOWN]


def test_zero_volume_everywhere(given):
    standings, volumes = given
    with pytest.raises(DataProblems, match="办学量全部为 0") as caught:
        allocate(standings, policy(), volumes.assign(bachelor=0, master=0), 1000)
    assert reasons(caught) == [Reason.ALL_VOLUME_ZERO]


def test_a_letter_that_the_policy_does_not_know(given):
    standings, volumes = given
    rule = policy({"letters": {"A": "1", "B": "1", "C": "1"}, "missing": "1", "neutral": "1"})
    with pytest.raises(DataProblems, match="“D”"):
        allocate(standings, rule, volumes, 1000)


@pytest.mark.parametrize("budget", [-1, 10.5, "1.5", None, 1e9])
def test_a_budget_is_whole_yuan(given, budget):
    with pytest.raises(EvaluatorError, match="budget"):
        allocate(given[0], policy(), given[1], budget)


def test_a_budget_of_nothing_is_nothing(given):
    assert allocate(given[0], policy(), given[1], 0).amount.tolist() == [0, 0, 0]


def test_a_budget_below_the_floors_says_which_floor_it_can_pay(given):
    rule = policy(bounds={"floor": "0.95"})
    with pytest.raises(InfeasibleBounds, match=r"90\.000000%") as caught:
        allocate(given[0], rule, given[1], 900, last_year={"90001": 600, "90002": 400})
    assert caught.value.greatest_floor == pytest.approx(0.9)


def test_caps_that_the_budget_exceeds(given):
    rule = policy(bounds={"cap": "1.05"})
    with pytest.raises(InfeasibleBounds, match="封顶合计只到"):
        allocate(given[0], rule, given[1], 1200, last_year={"90001": 600, "90002": 400})


def test_without_last_year_nobody_is_bounded(given):
    rule = policy(bounds={"floor": "0.95", "cap": "1.05"})
    free = allocate(given[0], policy(), given[1], 10_000)
    assert allocate(given[0], rule, given[1], 10_000).amount.tolist() == free.amount.tolist()


def test_a_new_institution_is_free_unless_the_policy_gives_it_a_base(given):
    last = {"90002": 5_000}
    free = allocate(given[0], policy(bounds={"floor": "1", "cap": "1"}), given[1], 12_000, last_year=last)
    assert dict(zip(free.received.codes, free.received.amount, strict=True)) == {"90001": 7_000, "90002": 5_000}
    rule = policy(bounds={"floor": "0.5", "cap": "1", "new_base": "40"})
    based = allocate(given[0], rule, given[1], 9_000, last_year=last)
    assert based.received.upper == ((110 * 40), 5_000)
    assert based.received.last == (None, 5_000)


def test_last_year_must_be_explained(given):
    rule = policy(bounds={"floor": "0.5"})
    last = pd.DataFrame({"institution": ["90001", "90009", "90002", "90002"], "amount": [10, 20, "x", 5]})
    with pytest.raises(DataProblems, match="90009") as caught:
        allocate(given[0], rule, given[1], 1000, last_year=last)
    assert reasons(caught) == [Reason.LAST_YEAR_TWICE, Reason.LAST_YEAR_UNEXPLAINED, Reason.LAST_YEAR_NOT_WHOLE]


def test_successors_explain_last_year(given):
    rule = policy(bounds={"floor": "0.5"})
    known = Successors((Succession("90009", "90001", "merged"), Succession("90008", "", "closed")))
    last = {"90001": 100, "90009": 60, "90008": 5, "90002": 40}
    found = allocate(given[0], rule, given[1], 1000, last_year=last, successors=known)
    assert found.received.last == (160, 40)


def test_growth_needs_two_years_and_results_their_rubric(given):
    pots = [
        {"code": "base", "name": "基本", "share": "0.5"},
        {"code": "growth", "name": "增量", "share": "0.5", "improvement": {"cap": 5, "z": "1"}, "unclaimed": "base"},
    ]
    with pytest.raises(EvaluatorError, match="两年得分的变化"):
        allocate(given[0], policy(pots=pots), given[1], 1000)
    with pytest.raises(EvaluatorError, match="other"):
        allocate(given[0], policy(results="other"), given[1], 1000)
    with pytest.raises(EvaluatorError, match="请给出结果"):
        allocate(None, policy(), given[1], 1000)


def test_growth_within_noise_earns_nothing_and_the_money_goes_to_the_base(given):
    pots = [
        {"code": "base", "name": "基本", "share": "0.5"},
        {"code": "growth", "name": "增量", "share": "0.5", "improvement": {"cap": 5, "z": "1"}, "unclaimed": "base"},
    ]
    change = pd.DataFrame({"unit": ["u00", "u01", "u02"], "difference": [1.0, -2.0, np.nan], "se": [1.5, 0.1, 1.0]})
    none = allocate(given[0], policy(pots=pots), given[1], 1000, change=change)
    assert [(stage.planned, stage.amount) for stage in none.pots] == [(500, 1000), (500, 0)]
    some = allocate(given[0], policy(pots=pots), given[1], 1000, change=change.assign(se=0.5))
    assert [stage.amount for stage in some.pots] == [500, 500]
    assert some.pots[1].divided.amount.tolist() == [500, 0, 0]


def test_fixed_pots_within_the_budget(given):
    pots = [{"code": "base", "name": "基本", "amount": 900}]
    with pytest.raises(EvaluatorError, match="固定金额合计 900"):
        allocate(given[0], policy(pots=pots), given[1], 1000)
