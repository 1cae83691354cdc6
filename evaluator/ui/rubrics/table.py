"""The tables in which a copy is edited (可改的表): head, nodes and letters, keyed by code; decimals stay text."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from evaluator.rubric import DIRECTIONS, HEAD_PATHS, STATUSES, changed_values, head_values, letter_entries, node_entries
from evaluator.text import say
from evaluator.ui.words import lang, t

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.rubric import Entry, KeyPath

_INDENT = "　"


def head(content: Mapping[str, Any], key: str) -> dict[KeyPath, str]:
    """Ask for version, status and first day in force; gives what was changed."""
    before = head_values(content)
    boxes = st.columns([1, 1, 1, 1])
    found = {"version": boxes[0].text_input(t("rubrics.version"), before["version"], key=f"version_{key}").strip()}
    place = STATUSES.index(before["status"]) if before["status"] in STATUSES else 0
    found["status"] = boxes[1].selectbox(t("rubrics.column_status"), STATUSES, index=place, key=f"status_{key}")
    begins = boxes[2].date_input(t("rubrics.begins"), _day(before["from"]), key=f"from_{key}")
    found["from"] = str(begins) if isinstance(begins, dt.date) else before["from"]
    return {HEAD_PATHS[name]: value for name, value in found.items() if value and value != before[name]}


def nodes(content: Mapping[str, Any], key: str) -> dict[KeyPath, str]:
    """Show the nodes as a table; gives what was changed in it."""
    entries = node_entries(content)
    st.subheader(t("rubrics.edit_nodes"))
    fields = ("name", "weight", "better", "note")
    heads = {name: t(f"rubrics.column_{name}") for name in ("code", *fields)}
    config: dict[str, Any] = {name: st.column_config.TextColumn(heads[name]) for name in ("code", "name", "weight")}
    config["code"] = st.column_config.TextColumn(heads["code"], width="medium")
    config["note"] = st.column_config.TextColumn(heads["note"], width="large")
    config["better"] = st.column_config.SelectboxColumn(heads["better"], options=["", *DIRECTIONS], format_func=_better)
    rows = _frame(entries, fields)
    # The code shows how deep a node stands; `_edit` takes the blanks off again.
    rows["code"] = [f"{''.ljust(entry.above, _INDENT)}{entry.code}" for entry in entries]
    shown = _edit(rows, config, ("code",), f"nodes_{key}", 420)
    return changed_values(entries, shown)


def letters(content: Mapping[str, Any], key: str) -> dict[KeyPath, str]:
    """Show the letters with their cuts and shares as a table; gives what was changed in it."""
    entries = letter_entries(content)
    if not entries:
        return {}
    st.subheader(t("rubrics.letters"))
    fields = [*entries[0].values]
    heads = {name: say(f"rubric_diff.field {name}", lang()) for name in fields}
    config: dict[str, Any] = {name: st.column_config.TextColumn(heads[name]) for name in fields}
    config["code"] = st.column_config.TextColumn(t("rubrics.letter"), disabled=True)
    shown = _edit(_frame(entries, fields), config, ("code",), f"letters_{key}", "content")
    return changed_values(entries, shown)


def _frame(entries: Sequence[Entry], fields: Sequence[str]) -> pd.DataFrame:
    rows = [{"code": entry.code, **{name: entry.values.get(name, "") for name in fields}} for entry in entries]
    return pd.DataFrame(rows, columns=["code", *fields])


def _edit(
    rows: pd.DataFrame, config: dict[str, Any], fixed: Sequence[str], key: str, height: Any
) -> dict[str, dict[str, object]]:
    """Draw the editor and give its rows by code; rows are neither added nor removed here."""
    shown = st.data_editor(
        rows, column_config=config, disabled=[*fixed], hide_index=True, num_rows="fixed", key=key, height=height
    )
    texts = shown.astype(object).where(shown.notna(), "")
    return {str(row["code"]).strip(): {str(name): row[name] for name in row} for row in texts.to_dict("records")}


def _better(value: object) -> str:
    return say(f"terminal.better_{value}", lang()) if value in DIRECTIONS else ""


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
