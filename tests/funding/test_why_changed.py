"""Why it changed: printed lines add up to the change to the yuan, entries, exits and zero factors included."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from small_budgets import FORMS, budgets, divided, forms, groups, policy, rows, unit

from evaluator.dataset import Succession, Successors
from evaluator.funding.why_changed import LINES, compare_allocations
from evaluator.text import EvaluatorError


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
