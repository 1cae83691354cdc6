"""Where a run stands, and the steps that are allowed from there, each with a second question (状态)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from evaluator.store import MOVES
from evaluator.text import EvaluatorError
from evaluator.ui import desk
from evaluator.ui.frame import who
from evaluator.ui.problems import show_problems
from evaluator.ui.words import plain, t

if TYPE_CHECKING:
    from evaluator.store import StoredRun

_PUBLISHED, _ASKED, _DONE = ("published", "audit_asked", "audit_moved")


def show(run: StoredRun, now: str) -> None:
    """Say what the status means, and offer the steps."""
    st.markdown(t(f"audit.means_{now}"))
    moved = st.session_state.pop(_DONE, None)
    if moved is not None:
        st.success(t("audit.moved", id=moved[0], status=t(f"frame.status_{moved[1]}")), icon=":material/check_circle:")
    steps = MOVES[now]
    asked = st.session_state.get(_ASKED)
    if asked is not None and asked[0] == run.id:
        _confirm(run, now, asked[1])
        return
    if not steps:
        st.caption(t("audit.no_steps"))
        return
    for box, to in zip(st.columns(len(steps)), steps, strict=True):
        if box.button(t(f"audit.step_{now}_{to}"), key=f"ask_{to}", type="primary" if to == steps[0] else "secondary"):
            st.session_state[_ASKED] = (run.id, to)
            st.rerun()


def _confirm(run: StoredRun, now: str, to: str) -> None:
    with st.container(border=True):
        st.markdown(f"**{t(f'audit.step_{now}_{to}')}**" if to in MOVES[now] else t("audit.moved_meanwhile"))
        st.markdown(t(f"audit.about_{to}"))
        earlier = desk.store().published(run.rubric.id, run.year, run.synthetic) if to == _PUBLISHED else None
        if earlier is not None and earlier != run.id:
            st.warning(t("audit.replaces", id=earlier, year=run.year), icon=":material/swap_horiz:")
        st.caption(t("audit.as_who", who=plain(who())))
        left, right = st.columns(2)
        sure, back = (
            left.button(t("audit.confirm"), type="primary", key="move_sure"),
            right.button(t("audit.cancel"), key="move_back"),
        )
        if back:
            del st.session_state[_ASKED]
            st.rerun()
        if sure:
            _move(run, to)


def _move(run: StoredRun, to: str) -> None:
    del st.session_state[_ASKED]
    try:
        desk.store().move(run.id, to, who())
    except EvaluatorError as error:
        show_problems(error)
        return
    st.session_state[_DONE] = (run.id, to)
    st.rerun()
