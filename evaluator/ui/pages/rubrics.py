"""指标体系: what is measured and how, what versions changed, a copy to edit, other weights on trial."""

from __future__ import annotations

import streamlit as st

from evaluator.rubric import offer
from evaluator.text import EvaluatorError
from evaluator.ui.address import choose_one
from evaluator.ui.frame import open_page
from evaluator.ui.links import share_link
from evaluator.ui.problems import show_problems
from evaluator.ui.rubrics import carry, compare, trial, versions
from evaluator.ui.words import said, t

# What is looked at is computed; the other views wait until somebody looks.
VIEWS = ("browse", "compare", "edit", "trial")

head = st.container()
names = {name: t(f"rubrics.view_{name}") for name in VIEWS}
more = {"label_visibility": "collapsed", "required": True}
view = choose_one(st.segmented_control, t("rubrics.view"), names, carry.VIEW, **more)
if view == "trial":
    with head:
        here = open_page("rubrics")
    in_the_way = carry.in_the_way()
    if in_the_way is not None:
        st.error(said(in_the_way))
    trial.show(here)
    share_link(run=here.run.id)
else:
    head.title(t("frame.page_rubrics"))
    try:
        known = versions.versions()
    except EvaluatorError as error:
        show_problems(error)
        st.stop()
    chosen = versions.choose(known)
    if view == "compare":
        if versions.offered(chosen, "differences"):
            compare.show(chosen, known)
    elif view == "edit":
        if versions.offered(chosen, "edit"):
            offer(chosen.rubric, "edit")(chosen, known)
    elif versions.offered(chosen, "page"):
        offer(chosen.rubric, "page")(chosen)
    share_link(rubric=chosen.key)
