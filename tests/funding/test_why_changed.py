"""Why it changed: printed lines add up to the change to the yuan, entries, exits and zero factors included."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from small_budgets import FORMS, budgets, divided, forms, groups, policy, rows, unit

from evaluator.dataset import Succession, Successors
from evaluator.funding.why_changed import LINES, compare_allocations
from evaluator.text import EvaluatorError

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


def adds_up(change):
    table = change.recipients
    assert (table[list(LINES)].sum(axis=1) == table["change"]).all()
    assert (table["after"] - table["before"] == table["change"]).all()
    assert table["after"].sum() == change.after.budget
    return table.set_index("institution")


@given(rows, rows, budgets, budgets, forms, groups)
@settings(max_examples=200, deadline=None)
def test_lines_add_up_in_every_case(old, new, first, second, form, how):
    rule = policy(FORMS[form], groups=how)
    table = adds_up(compare_allocations(divided(old, rule, first), divided(new, rule, second)))
    # Closing to whole yuan is all that is left over: at most some yuan for each unit and pot.
    assert table["closing"].abs().max() <= 4 * (len(old) + len(new)) + 4


@given(rows, budgets, budgets, forms)
@settings(max_examples=100, deadline=None)
def test_only_the_budget_changed(found, first, second, form):
    rule = policy(FORMS[form])
    table = adds_up(compare_allocations(divided(found, rule, first), divided(found, rule, second)))
    others = [line for line in LINES if line not in ("pot", "closing", "several")]
    assert (table[others].abs() <= len(found)).all().all()


def test_only_the_quality_of_one_changed():
    old = [unit("90001", "08", "B", 100), unit("90002", "08", "B", 100)]
    new = [unit("90001", "08", "A", 100), old[1]]
    table = adds_up(compare_allocations(divided(old, policy(), 1_000_000), divided(new, policy(), 1_000_000)))
    assert table.loc["90001", "factor"] > 0
    # The factor's gain is partly lost to what all now claim, which is what the other school loses.
    assert table.loc["90002", ["factor", "heads", "cost", "pot"]].eq(0).all()
    assert table.loc["90002", "rate"] == table.loc["90002", "change"] == -table.loc["90001", "change"]


def test_those_who_came_and_went():
    old = [unit("90001", "08", "B", 100), unit("90002", "08", "B", 100)]
    new = [unit("90001", "08", "B", 100), {**unit("90003", "08", "B", 100)}]
    before, after = divided(old, policy(), 1_000_000), divided(new, policy(), 1_000_000)
    after.units.table["unit"] = ["u00", "u02"]
    table = adds_up(compare_allocations(before, after))
    assert table.loc["90002", "exit"] == -500_000
    assert table.loc["90003", "entry"] == 500_000
    assert table.loc["90001", "change"] == 0
    known = Successors((Succession("u01", "u02", "renamed"), Succession("90002", "90003", "renamed")))
    table = adds_up(compare_allocations(before, after, successors=known))
    assert table["change"].tolist() == [0, 0]
    assert table[["entry", "exit"]].eq(0).all().all()


def test_a_unit_that_went_to_another_recipient_left_the_one_and_came_to_the_other():
    old = [unit("90001", "08", "B", 100), unit("90001", "08", "B", 100), unit("90002", "08", "B", 100)]
    new = [old[0], {**old[1], "institution": "90002"}, old[2]]
    table = adds_up(compare_allocations(divided(old, policy(), 900_000), divided(new, policy(), 900_000)))
    assert table.loc["90001", "exit"] == -300_000
    assert table.loc["90002", "entry"] == 300_000


def test_a_factor_at_zero_takes_the_whole_change():
    old = [unit("90001", "08", "B", 0), unit("90002", "08", "B", 100)]
    new = [unit("90001", "08", "B", 50), unit("90002", "08", "B", 100)]
    table = adds_up(compare_allocations(divided(old, policy(), 900_000), divided(new, policy(), 900_000)))
    assert table.loc["90001", "heads"] == table.loc["90001", "change"] == 300_000
    measured = policy(
        FORMS["measured"], pots=[{"code": "q", "name": "质量", "share": "1", "quality": FORMS["measured"]}]
    )
    nothing = [{**unit("90001", "08", "B", 0), "good": "0"}, old[1]]
    table = adds_up(compare_allocations(divided(nothing, measured, 900_000), divided(new, measured, 900_000)))
    assert table.loc["90001", "several"] == table.loc["90001", "change"]


def test_floor_and_cap_are_a_line():
    found = [unit("90001", "08", "A", 100), unit("90002", "08", "D", 100)]
    before = divided(found, policy(), 1_000_000)
    after = divided(found, policy(bounds={"floor": "1"}), 1_000_000, last_year={"90001": 100_000, "90002": 600_000})
    table = adds_up(compare_allocations(before, after))
    assert (table["bounds"] == table["change"]).all()
    assert compare_allocations(before, after).moved == table.loc["90002", "change"]


def test_other_pots_cannot_be_compared():
    found = [unit("90001", "08", "A", 100)]
    one = policy(pots=[{"code": "all", "name": "全部", "share": "1"}])
    with pytest.raises(EvaluatorError, match="资金块不同"):
        compare_allocations(divided(found, policy(), 10), divided(found, one, 10))
