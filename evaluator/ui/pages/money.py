"""资金分配: a budget that follows quality; sliders, why, noise, proofs, scenarios."""

from __future__ import annotations

import streamlit as st

from evaluator.ui.address import choose_one
from evaluator.ui.frame import PAGES, page_file
from evaluator.ui.links import share_link
from evaluator.ui.money import amounts, base, new, scenarios, trial
from evaluator.ui.words import t

# What is drawn is computed; the other views wait until somebody looks.
VIEWS = {
    "amounts": amounts.show,
    "trial": trial.show,
    "why": amounts.why,
    "noise": amounts.at_stake,
    "scenarios": scenarios.show,
    "proof": amounts.proof,
}

st.title(t("frame.page_money"))
chosen = base.choose()
with st.expander(t("money.new"), expanded=chosen is None):
    new.form()
if chosen is None:
    st.info(t("money.none_yet"), icon=":material/info:")
    st.page_link(page_file("intake"), label=t("frame.page_intake"), icon=PAGES["intake"])
    st.stop()
base.head(chosen)
names = {name: t(f"money.view_{name}") for name in VIEWS}
more = {"label_visibility": "collapsed", "required": True}
VIEWS[choose_one(st.segmented_control, t("money.view"), names, "view", **more)](chosen)
share_link(allocation=chosen)
