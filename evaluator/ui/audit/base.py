"""Runs to choose from on the page about runs (选哪一次), and what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from evaluator.ui import desk
from evaluator.ui.address import set_choice
from evaluator.ui.times import with_clock
from evaluator.ui.words import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

_HEADS = ("id", "rubric", "rubric_version", "year", "title", "status", "units", "synthetic", "who", "at")


def in_words(runs: pd.DataFrame) -> pd.DataFrame:
    """Runs with words for codes, titles of rubrics for ids, and times of the visitor's clock."""
    titles = {int(number): desk.kept(int(number)).rubric.model.title for number in runs["id"]}
    mark = t("frame.synthetic")
    return with_clock(runs).assign(
        rubric=[titles[int(number)] for number in runs["id"]],
        status=[t(f"frame.status_{status}") for status in runs["status"]],
        synthetic=[mark if synthetic else "" for synthetic in runs["synthetic"]],
    )


def headings() -> dict[str, str]:
    """Headings of the table of runs."""
    return {name: t(f"audit.column_{name}") for name in _HEADS}


def labels(runs: pd.DataFrame) -> dict[str, str]:
    """What each run is called, by its number as text."""
    return {str(row["id"]): _label(row) for row in in_words(runs).to_dict("records")}


def _label(row: Mapping[Any, Any]) -> str:
    facts = {name: row[name] for name in ("id", "year", "rubric", "title", "status")}
    return t("audit.label", **facts)


def picked(table: str, box: str, numbers: list[str]) -> None:
    """Choose the run whose row was clicked in the box below the table."""
    rows = st.session_state[table].selection.rows
    if rows:
        set_choice(box, numbers[rows[0]])
