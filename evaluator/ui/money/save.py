"""Keep a trial as a scenario: a name, a reason, who and when (存为情景)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from evaluator.funding import scenario_text, trial
from evaluator.text import EvaluatorError
from evaluator.ui import desk
from evaluator.ui.frame import who
from evaluator.ui.money import base
from evaluator.ui.words import plain, said, t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.funding import Scenario


def form(number: int, values: Mapping[str, str], scenario: Scenario) -> None:
    """Ask for a title and a reason, and keep the values that were tried."""
    policy = base.kept(number).policy
    with st.form(f"save_{number}", clear_on_submit=True, border=True):
        st.markdown(t("money.save_head", changes=_changes(scenario)))
        left, right = st.columns(2)
        title = left.text_input(t("money.save_title"), key=f"save_title_{number}")
        reason = right.text_input(t("money.save_reason"), key=f"save_reason_{number}")
        pressed = st.form_submit_button(t("money.save"), icon=":material/save:")
    if not pressed:
        return
    if not title.strip() or not reason.strip():
        st.error(t("money.save_needs"))
        return
    today = dt.datetime.now(dt.UTC)
    facts = {"scenario": f"s{today:%Y%m%d%H%M%S}", "title": title.strip(), "author": who(), "reason": reason.strip()}
    try:
        made = trial(policy, values, {**facts, "date": today.date()})
        desk.store().save_scenario(title.strip(), scenario_text(made), policy.id, who())
    except EvaluatorError as error:
        st.error(said(error))
        return
    st.success(t("money.saved", title=plain(title)), icon=":material/check:")


def _changes(scenario: Scenario) -> str:
    return plain(t("frame.comma").join(f"{change.path} = {change.value}" for change in scenario.file.changes))
