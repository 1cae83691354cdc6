"""The allocation that the page is about, and what follows from it, kept between visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from evaluator.funding import exposure
from evaluator.ui import desk
from evaluator.ui.address import choose_one
from evaluator.ui.charts.money import change_bars
from evaluator.ui.words import plain, t

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from evaluator.funding import Allocation, Exposure
    from evaluator.store import StoredAllocation

# Columns of a change, in yuan.
CHANGE = ("before", "after", "change")


def kept(number: int) -> StoredAllocation:
    """Open an allocation that is kept."""
    return _kept(number, desk.stamp("allocation", number))


@st.cache_resource(show_spinner=False, max_entries=6)
def _kept(number: int, stamp: str) -> StoredAllocation:  # noqa: ARG001 - part of the key
    return desk.store().allocation(number)


def divided(number: int) -> Allocation:
    """Divide the budget anew, from the files that are kept."""
    return _divided(number, desk.stamp("allocation", number))


@st.cache_resource(show_spinner=False, max_entries=6)
def _divided(number: int, stamp: str) -> Allocation:
    return _kept(number, stamp).allocation()


def noise(number: int) -> Exposure:
    """Draw true scores: what of this allocation hangs on noise."""
    return _noise(number, desk.stamp("allocation", number))


@st.cache_resource(show_spinner=False, max_entries=6)
def _noise(number: int, stamp: str) -> Exposure:
    return exposure(_divided(number, stamp))


def choose() -> int | None:
    """Let the visitor choose an allocation, the newest first; None where there is none."""
    table = desk.store().allocations()
    if table.empty:
        return None
    labels = {str(row["id"]): label(row) for row in table.to_dict("records")}
    return int(choose_one(st.selectbox, t("money.which"), labels, "allocation"))


def label(row: Mapping[Any, Any]) -> str:
    """Name an allocation as lists do."""
    named = {"title": row["title"] or row["policy"], "budget": f"{row['budget']:,}", "id": row["id"]}
    return t("money.label", **named, version=row["policy_version"])


def head(number: int) -> None:
    """Say what it is: policy, status of its values, runs, synthetic or not."""
    stored = kept(number)
    model = stored.policy.model
    if stored.synthetic:
        st.badge(t("frame.synthetic"), icon=":material/science:", color="orange")
    facts = {"title": plain(model.title), "version": model.version, "status": model.status}
    st.caption(t("money.head", **facts, run=stored.run_id or "—", before=stored.before_id or "—"))


def draw_change(table: pd.DataFrame) -> None:
    """Draw who gains and who loses, of a table of the library with ``name, before, after, change``."""
    words = {name: t(f"money.{name}") for name in CHANGE}
    st.vega_lite_chart(change_bars(table, {**words, "axis": t("money.axis_change")}), theme=None)


def names(allocation: Allocation) -> pd.Series:
    """Name of each recipient by its code."""
    recipient, table = allocation.policy.model.recipient, allocation.recipients
    return table.set_index(table[recipient.column].astype(str))[recipient.name]
