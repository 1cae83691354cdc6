"""Sliders over a policy: what can be tried, what the balancing pot gets, and the scenario that comes of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import evaluator as ev
from evaluator.funding import balance_of, balancing_pot, policy_ids, read_scenario, scenario_text, trial, tunables
from evaluator.text import RubricProblems

FACTS = {"scenario": "more", "title": "试：三成", "author": "张三", "date": dt.date(2025, 3, 1), "reason": "看看"}
POLICY = ev.load_policy("undergraduate_quality")
QUALITY, GROWTH, LIFT = (f"pots.{code}.share" for code in ("quality", "improvement", "rectification"))


@pytest.mark.parametrize("policy", policy_ids())
def test_every_policy_can_be_tried_at_its_own_values(policy: str) -> None:
    rule = ev.load_policy(policy)
    values = {one.path: one.value for one in tunables(rule)}
    for one in tunables(rule):
        assert Decimal(one.low) <= Decimal(one.value) <= Decimal(one.high)
    if not balancing_pot(rule):
        return
    tried, budget = trial(rule, values, FACTS).apply(rule, 1_000)
    assert (tried.model.pots, tried.model.bounds, budget) == (rule.model.pots, rule.model.bounds, 1_000)


def test_what_can_be_tried_stands_in_the_policy() -> None:
    found = {one.path: one.value for one in tunables(POLICY)}
    assert found[QUALITY] == "0.20"
    assert found["pots.quality.quality.letters.A"] == "1.10"
    assert found["bounds.floor"] == "0.97"
    assert "pots.base.share" not in found
    assert balancing_pot(POLICY) == "base"


@given(*(st.integers(0, 30) for _ in range(3)))
def test_shares_always_sum_to_one_exactly(quality: int, growth: int, lift: int) -> None:
    values = dict(zip((QUALITY, GROWTH, LIFT), (f"0.{share:02d}" for share in (quality, growth, lift)), strict=True))
    rest = Decimal(balance_of(POLICY, values))
    assert rest == 1 - sum(Decimal(value) for value in values.values())
    tried, _ = trial(POLICY, values, FACTS).apply(POLICY, 1)
    assert sum(pot.share for pot in tried.model.pots) == 1
    assert next(pot.share for pot in tried.model.pots if pot.code == "base") == rest


def test_only_what_differs_is_a_change() -> None:
    made = trial(POLICY, {"bounds.floor": "0.970", "pots.quality.quality.letters.D": "0.50"}, FACTS)
    assert [(change.path, change.value) for change in made.file.changes] == [("pots.quality.quality.letters.D", "0.50")]


def test_a_scenario_comes_back_from_its_text() -> None:
    made = trial(POLICY, {QUALITY: "0.30"}, FACTS)
    again = read_scenario(scenario_text(made))
    assert again.file == made.file
    assert again.apply(POLICY, 7)[0].model == made.apply(POLICY, 7)[0].model


def test_shares_that_ask_for_too_much_are_refused_in_words() -> None:
    made = trial(POLICY, {QUALITY: "0.95"}, FACTS)
    assert balance_of(POLICY, {QUALITY: "0.95"}) == "-0.05"
    with pytest.raises(RubricProblems, match=r"-0\.05"):
        made.apply(POLICY, 1)
