"""Every policy that is shipped divides a budget: made-up units, fictional institutions."""

from __future__ import annotations

import numpy as np
import pytest
from shipped_budgets import BUDGET, shipped

from evaluator.funding import load_policy, policy_ids, required_columns
from evaluator.funding.units import columns_of


@pytest.mark.parametrize("name", policy_ids())
def test_it_divides_a_budget(name: str):
    found = shipped(name)
    assert found.amount.sum() == BUDGET
    assert all(stage.amount == stage.divided.amount.sum() for stage in found.pots)
    assert (np.array(found.amount, dtype=float) > 0).mean() > 0.3


@pytest.mark.parametrize("name", policy_ids())
def test_every_column_that_is_asked_for_has_a_chinese_name(name: str):
    policy = load_policy(name)
    held = {*columns_of(policy)} if policy.model.results else set()
    for column in required_columns(policy, None):
        if column.code not in held:
            assert not column.name.isascii(), column.code
