"""The table of runs, and one of them: status, recipe, files (评价一览)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from evaluator.excel import table_book
from evaluator.report import recipe_table
from evaluator.ui import desk
from evaluator.ui.address import choose_one
from evaluator.ui.audit import base, downloads, status
from evaluator.ui.links import run_link
from evaluator.ui.tables import download
from evaluator.ui.times import shown
from evaluator.ui.words import lang, plain, t

if TYPE_CHECKING:
    import pandas as pd

_TABLE, _BOX = ("audit_runs", "audit_run")


def show(runs: pd.DataFrame) -> None:
    """Show all runs, and the one that is chosen."""
    numbers = [str(number) for number in runs["id"]]
    table, heads = base.in_words(runs), base.headings()
    st.dataframe(
        table[[*heads]].rename(columns=heads),
        hide_index=True,
        key=_TABLE,
        selection_mode="single-row",
        on_select=lambda: base.picked(_TABLE, _BOX, numbers),
    )
    said = [t("audit.book_line", where=desk.store().where)]
    name = t("audit.runs_file")
    download(t("frame.download"), f"{name}.xlsx", lambda: table_book(table, heads, name, said), name, key="take_runs")
    names = base.labels(runs)
    _one(int(choose_one(st.selectbox, t("audit.which"), names, _BOX, help=t("audit.click"))), runs)


def _one(number: int, runs: pd.DataFrame) -> None:
    run, now = desk.kept(number), str(runs.loc[runs["id"] == number, "status"].iloc[0])
    if run.synthetic:
        st.badge(t("frame.synthetic"), icon=":material/science:", color="orange")
    left, right = st.columns([3, 2], gap="large")
    with left:
        facts = {"who": plain(run.who), "at": shown(runs.loc[runs["id"] == number, "at"].iloc[0])}
        st.subheader(t("audit.status_now", id=number, status=t(f"frame.status_{now}")))
        st.caption(t("audit.made", **facts))
        status.show(run, now)
        run_link(run, t("audit.to_overview"))
    with right:
        st.subheader(t("audit.files"))
        downloads.show(run)
    st.subheader(t("audit.recipe"))
    st.caption(t("audit.recipe_about"))
    heads = {name: t(f"audit.recipe_{name}") for name in ("name", "value", "key")}
    config = {heads["value"]: st.column_config.TextColumn(width="large")}
    table = recipe_table(run.recipe, lang())[[*heads]].rename(columns=heads)
    st.dataframe(table, hide_index=True, key=f"recipe_{number}", height="content", column_config=config)
