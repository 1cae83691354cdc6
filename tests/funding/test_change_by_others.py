"""The part of a change that comes from others: what the same claim is worth when they claim more or less."""

from __future__ import annotations

import math

from hypothesis import given, settings
from small_budgets import FORMS, budgets, divided, forms, policy, rows, unit

from evaluator.funding import compare_allocations
from evaluator.funding.why_changed import LINES

BUDGET = 1_000_000
OWN = [line for line in LINES if line not in ("rate", "closing")]


def lines(old, new, rule=None, budget=BUDGET):
    found = compare_allocations(divided(old, rule or policy(), budget), divided(new, rule or policy(), budget))
    return found.recipients.set_index("institution")


def test_who_changed_nothing_loses_what_others_now_claim():
    still = unit("90001", "08", "B", 100)
    table = lines([still, unit("90002", "08", "B", 100)], [still, unit("90002", "08", "B", 200)])
    # Half of everything becomes a third, and all of it is the other's doing.
    assert table.loc["90001", "change"] == 333_333 - 500_000
    assert table.loc["90001", "rate"] == table.loc["90001", "change"]
    assert table.loc["90001", OWN].eq(0).all()


def test_what_one_gains_by_heads_is_worth_less_by_its_own_claim():
    still = unit("90001", "08", "B", 100)
    table = lines([still, unit("90002", "08", "B", 100)], [still, unit("90002", "08", "B", 200)])
    # Logarithmic mean of 500,000 and 666,667, times ln 2 for the heads and ln (2/3) for the rate.
    mean = (2 / 3 - 1 / 2) / math.log(4 / 3) * BUDGET
    assert abs(table.loc["90002", "heads"] - mean * math.log(2)) <= 2
    assert abs(table.loc["90002", "rate"] - mean * math.log(2 / 3)) <= 2


def test_who_is_alone_gains_nothing_by_more_heads():
    table = lines([unit("90001", "08", "B", 100)], [unit("90001", "08", "B", 250)])
    assert table.loc["90001", "change"] == 0
    assert table.loc["90001", "heads"] == -table.loc["90001", "rate"] > 0


def test_within_groups_others_are_those_of_the_group():
    rule = policy(
        groups={"by": ["category"], "least": 1},
        pots=[
            {
                "code": "q",
                "name": "质量",
                "share": "1",
                "quality": FORMS["letters"],
                "groups": {"by": ["category"], "least": 1},
            }
        ],
    )
    arts = [unit("90001", "05", "B", 100), unit("90002", "05", "B", 100)]
    worse, better = (unit("90003", "08", letter, 100) for letter in ("B", "A"))
    table = lines([*arts, worse], [*arts, better], rule)
    # A better letter in 工学 moves nothing in 文学.
    assert table.loc[["90001", "90002"], ["rate", "change"]].eq(0).all().all()


@given(rows, budgets, forms)
@settings(max_examples=60, deadline=None)
def test_where_nothing_changed_others_changed_nothing(found, budget, form):
    table = lines(found, found, policy(FORMS[form]), budget)
    assert table["rate"].eq(0).all()
    assert table["change"].eq(0).all()
