"""Published and constructed allocations, reproduced to the unit; sources in the README of each folder."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from evaluator.funding import divisor_shares, largest_remainder, proportional_within_bounds
from evaluator.planning import lift_choice


def table(golden, folder, name):
    return pd.read_csv(golden / folder / name, dtype=str, keep_default_na=False)


def test_apportionment_cases(golden):
    cases = table(golden, "funding-apportionment", "cases.csv")
    exact = 0
    for (_, method, total, least), rows in cases.groupby(["case", "method", "total", "min_each"], sort=False):
        weights, ids = rows.weight.tolist(), rows.pos.astype(int).tolist()
        if method == "hamilton":
            assert least == "0"
            ours = largest_remainder(weights, int(total), ids)
        else:
            ours = divisor_shares(weights, int(total), ids, method=method, least=int(least))
        exact += ours == rows.expected.astype(int).tolist()
    assert exact == 20


def test_money_splits(golden):
    splits = table(golden, "funding-apportionment", "money_splits.csv")
    ours = [largest_remainder(row.weights.split(), int(row.total)) for row in splits.itertuples()]
    assert ours == [[int(part) for part in row.expected.split()] for row in splits.itertuples()]
    assert len(ours) == 8


def test_bounded_cases(golden):
    cases = table(golden, "funding-bounded", "cases.csv")
    items = table(golden, "funding-bounded", "items.csv")
    assert len(cases) == 8
    for case in cases.itertuples():
        rows = items[items.case == case.case]
        found = proportional_within_bounds(rows.weight, rows.floor, rows.cap, case.budget)
        assert found.multiplier == Fraction(case[4])  # the column is called lambda
        assert (sum(found.at_lower), sum(found.at_upper)) == (int(case.at_floor), int(case.at_cap))
        # The file prints the nearest binary number with 12 decimals; λ above is held exactly.
        assert [f"{float(amount):.12f}" for amount in found.amounts] == rows.exact.tolist()
        assert sum(found.amounts) == int(case.budget)
        closed = largest_remainder(found.amounts, int(case.budget), rows.pos.astype(int).tolist())
        assert closed == rows.integer.astype(int).tolist()


@pytest.mark.parametrize("name", ["lift_12", "lift_16", "lift_18"])
def test_lift_knapsack(golden, name):
    cases = table(golden, "funding-lift-knapsack", "cases.csv").set_index("case")
    items = table(golden, "funding-lift-knapsack", "items.csv")
    rows = items[items.case == name]
    choice = lift_choice(rows.students.astype(int), rows.cost_yuan.astype(int), int(cases.budget_yuan[name]))
    assert choice.benefit == int(cases.best_students[name])
    assert choice.cost == int(cases.best_cost_yuan[name])
    np.testing.assert_array_equal(choice.chosen, rows.selected == "1")
