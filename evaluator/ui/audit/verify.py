"""Hold everything against its fingerprints, and say all that does not fit (核验)."""

from __future__ import annotations

import streamlit as st

from evaluator.ui import desk
from evaluator.ui.words import said, t

_FOUND = "audit_verified"


def show() -> None:
    """Offer the verification; what it found stays until the next one."""
    st.markdown(t("audit.verify_about"))
    if st.button(t("audit.verify"), type="primary", icon=":material/verified:", key="verify"):
        with st.spinner(t("audit.verifying")):
            st.session_state[_FOUND] = (desk.store().identity(), desk.store().verify())
    whose, found = st.session_state.get(_FOUND) or ("", None)
    if found is None or whose != desk.store().identity():
        # Nothing was verified yet, or a backup was restored since.
        return
    if not found:
        store = desk.store()
        counts = {"files": len(store.files()), "datasets": len(store.datasets()), "runs": len(store.runs())}
        st.success(t("audit.verified", **counts, allocations=len(store.allocations())), icon=":material/verified:")
        end = store.head()
        st.caption(t("audit.head", lines=f"{end.lines:,}", head=end.hash))
        return
    st.error(t("audit.faults", count=len(found)), icon=":material/error:")
    for fault in found:
        st.error(said(fault))
