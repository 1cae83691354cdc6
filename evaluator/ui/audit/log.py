"""Who did what and when, newest first; lines are added, never changed (日志)."""

from __future__ import annotations

import streamlit as st

from evaluator.excel import table_book
from evaluator.text import keys
from evaluator.ui import desk
from evaluator.ui.tables import download
from evaluator.ui.times import with_clock
from evaluator.ui.words import t

# Lines that are shown, and those that people and actions are looked for in.
_SHOWN, _LOOKED = 1000, 20000
_KNOWN = frozenset(keys("ui_audit"))


def show() -> None:
    """Show the log by person and action."""
    whole = desk.store().log(_LOOKED)
    if whole.empty:
        st.info(t("audit.empty_log"), icon=":material/info:")
        return
    left, right = st.columns(2)
    person = left.selectbox(
        t("audit.by_person"), sorted(whole["who"].unique()), index=None, placeholder=t("frame.all"), key="log_who"
    )
    action = right.selectbox(
        t("audit.by_action"),
        sorted(whole["action"].unique()),
        index=None,
        placeholder=t("frame.all"),
        format_func=action_word,
        key="log_action",
    )
    lines = desk.store().log(_SHOWN, person, action)
    st.caption(t("audit.log_about", count=f"{len(lines):,}", most=f"{_SHOWN:,}"))
    table = with_clock(lines, "%Y-%m-%d %H:%M:%S")
    table = table.assign(
        action=[action_word(code) for code in lines["action"]],
        detail=[_detail(code, text) for code, text in zip(lines["action"], lines["detail"], strict=True)],
    )
    heads = {name: t(f"audit.log_{name}") for name in ("at", "who", "action", "what", "detail")}
    st.dataframe(table[[*heads]].rename(columns=heads), hide_index=True, key="log", height=560)
    name = t("audit.log_file")
    said = [t("audit.book_line", where=desk.store().where)]
    download(t("frame.download"), f"{name}.xlsx", lambda: table_book(table, heads, name, said), name, key="take_log")


def action_word(code: str) -> str:
    """Say what was done in words; the code where the app has none for it."""
    key = f"action_{code}"
    return t(f"audit.{key}") if f"ui_audit.{key}" in _KNOWN else code


def _detail(action: str, text: str) -> str:
    """Say codes of statuses in words; fingerprints and numbers stay."""
    if action not in {"move", "publish"}:
        return text
    return " → ".join(t(f"frame.status_{code}") for code in text.split(" → "))
