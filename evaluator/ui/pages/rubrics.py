"""指标体系: what is measured and how, what versions changed, a copy to edit, other weights on trial."""

from __future__ import annotations

import streamlit as st

from evaluator.text import EvaluatorError
from evaluator.ui.frame import open_page
from evaluator.ui.links import share_link
from evaluator.ui.problems import show_problems
from evaluator.ui.rubrics import browse, carry, compare, edit, trial, versions
from evaluator.ui.words import plain, t

# What is looked at is computed; the other views wait until somebody looks.
VIEWS = ("browse", "compare", "edit", "trial")

head = st.container()
view = st.segmented_control(
    t("rubrics.view"),
    [*VIEWS],
    format_func=lambda name: t(f"rubrics.view_{name}"),
    default="browse",
    key=carry.VIEW,
    bind="query-params",
    label_visibility="collapsed",
    required=True,
)
if view == "trial":
    with head:
        here = open_page("rubrics")
    in_the_way = carry.said()
    if in_the_way:
        st.error(plain(in_the_way))
    trial.show(here)
else:
    head.title(t("frame.page_rubrics"))
    try:
        known = versions.versions()
    except EvaluatorError as error:
        show_problems(error)
        st.stop()
    chosen = versions.choose(known)
    if view == "compare":
        compare.show(chosen, known)
    elif view == "edit":
        edit.show(chosen, known)
    else:
        browse.show(chosen)
share_link()
