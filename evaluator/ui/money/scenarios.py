"""Scenarios that were saved, beside each other (情景比较)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from evaluator.funding import compare_allocations, read_scenario
from evaluator.report.allocation import Tried, recipients_table, scenario_lines, scenarios_book
from evaluator.text import EvaluatorError
from evaluator.ui import desk
from evaluator.ui.address import choose_some
from evaluator.ui.money import base
from evaluator.ui.tables import download, show_yuan
from evaluator.ui.words import lang, lines, plain, said, t

if TYPE_CHECKING:
    from evaluator.funding import Allocation
    from evaluator.store import StoredAllocation


def show(number: int) -> None:
    """Choose among the scenarios of this policy, and set them beside the allocation."""
    stored, before = base.kept(number), base.divided(number)
    table = desk.store().scenarios(stored.policy.id)
    if table.empty:
        st.info(t("money.no_scenarios"))
        return
    labels = {str(row["id"]): f"{row['name']}（{row['who']}）" for row in table.to_dict("records")}
    chosen = choose_some(t("money.which_scenarios"), labels, "scenarios")
    if not chosen:
        st.caption(t("money.choose_scenarios"))
        return
    try:
        tried = [_tried(stored, before, int(one)) for one in chosen]
    except EvaluatorError as error:
        st.error(said(error))
        return
    st.markdown(lines(scenario_lines(tried, lang())))
    for box, one in zip(st.columns(len(tried)), tried, strict=True):
        with box:
            st.markdown(f"**{plain(one.scenario.file.title)}**")
            st.metric(t("money.total"), f"{one.change.total:,}")
            base.draw_change(one.change.recipients)
    found = recipients_table(before, tried)
    kept = [name for name in found if name in {"name", "base"} or not str(name).count("_")]
    titles = {"name": t("money.recipient"), "base": t("money.base")}
    titles |= {one.scenario.file.scenario: one.scenario.file.title for one in tried}
    show_yuan(found[kept], titles, "compared")
    download(
        t("money.take_scenarios"), f"{t('money.scenarios')}.xlsx", lambda: scenarios_book(before, tried), "scenarios"
    )


def _tried(stored: StoredAllocation, before: Allocation, number: int) -> Tried:
    scenario = read_scenario(desk.store().scenario(number).text)
    policy, budget = scenario.apply(stored.policy, stored.budget)
    return Tried(scenario, compare_allocations(before, stored.divide(policy, budget)))
