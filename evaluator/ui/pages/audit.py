"""运行与审计: runs with their recipes, status and files; two of them beside each other; the log; verification."""

from __future__ import annotations

import streamlit as st

from evaluator.ui import desk
from evaluator.ui.address import choose_one
from evaluator.ui.audit import compare, log, runs, verify
from evaluator.ui.frame import PAGES, page_file
from evaluator.ui.words import t

# Views that need a run, and those that do not.
_OF_RUNS = {"runs": runs.show, "compare": compare.show}
_OTHERS = {"log": log.show, "verify": verify.show}

st.title(t("frame.page_audit"))
names = {name: t(f"audit.view_{name}") for name in (*_OF_RUNS, *_OTHERS)}
view = choose_one(
    st.segmented_control, t("audit.view"), names, "audit_view", required=True, label_visibility="collapsed"
)
table = desk.store().runs()
if view in _OTHERS:
    _OTHERS[view]()
elif table.empty:
    st.info(t("frame.no_run"), icon=":material/info:")
    st.page_link(page_file("intake"), label=t("frame.page_intake"), icon=PAGES["intake"])
else:
    _OF_RUNS[view](table)
