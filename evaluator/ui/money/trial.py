"""Sliders over the values of a policy, and at once what they would change (试算)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from evaluator.funding import balance_of, balancing_pot, compare_allocations, trial, tunables
from evaluator.text import EvaluatorError
from evaluator.ui.frame import who
from evaluator.ui.money import base, save
from evaluator.ui.words import plain, said, t

if TYPE_CHECKING:
    from evaluator.funding import Allocation, Policy, Tunable

_ROWS = (("share",), ("letter",), ("missing", "neutral", "floor", "cap"))
_IN_A_ROW = 4


@st.fragment
def show(number: int) -> None:
    """Draw the sliders and what they give; a slider draws this part only."""
    stored, before = base.kept(number), base.divided(number)
    if not tunables(stored.policy):
        st.info(t("money.nothing_to_try"))
        return
    st.caption(t("money.trial_about"))
    values = _sliders(stored.policy, number)
    _balance(stored.policy, values)
    facts = {"scenario": "trial", "title": t("money.trial"), "author": who(), "reason": t("money.trial")}
    try:
        scenario = trial(stored.policy, values, {**facts, "date": dt.datetime.now(dt.UTC).date()})
        policy, budget = scenario.apply(stored.policy, stored.budget)
        after = stored.divide(policy, budget)
    except EvaluatorError as error:
        st.error(said(error))
        return
    _found(before, after)
    save.form(number, values, scenario)


def _sliders(policy: Policy, number: int) -> dict[str, str]:
    values: dict[str, str] = {}
    found = tunables(policy)
    for kinds in _ROWS:
        own = [one for one in found if one.kind in kinds]
        for start in range(0, len(own), _IN_A_ROW):
            row = own[start : start + _IN_A_ROW]
            for box, one in zip(st.columns(_IN_A_ROW), row, strict=False):
                with box:
                    values[one.path] = _slider(one, number)
    return values


def _slider(one: Tunable, number: int) -> str:
    places = len(one.step.partition(".")[2])
    value = st.slider(
        t(f"money.try_{one.kind}", name=plain(one.name)),
        float(one.low),
        float(one.high),
        float(one.value),
        float(one.step),
        key=f"try_{number}_{one.path}",
        help=t("money.try_help", value=one.value),
    )
    # A slider gives binary fractions; the policy takes decimals of as many places as the step has.
    return f"{value:.{places}f}"


def _balance(policy: Policy, values: dict[str, str]) -> None:
    code = balancing_pot(policy)
    name = next((pot.name for pot in policy.model.pots if pot.code == code), "")
    if name:
        st.caption(t("money.balance", name=plain(name), share=balance_of(policy, values)))


def _found(before: Allocation, after: Allocation) -> None:
    change = compare_allocations(before, after)
    total, budget = change.total, after.budget
    boxes = st.columns(3)
    boxes[0].metric(t("money.total"), f"{total:,}", border=True, help=t("money.total_help"))
    boxes[1].metric(t("money.budget"), f"{budget:,}", border=True)
    boxes[2].metric(t("money.moved"), f"{change.moved:,}", border=True, help=t("money.moved_help"))
    if total == budget:
        st.success(t("money.closes", budget=f"{budget:,}"), icon=":material/check:")
    if not change.moved:
        st.caption(t("money.nothing_moved"))
        return
    base.draw_change(change.recipients)
