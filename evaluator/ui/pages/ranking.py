"""专业排名: filters in the address, scores with intervals, the table, and a link that shows others the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from evaluator.report import page_columns
from evaluator.ui.charts.intervals import interval_chart
from evaluator.ui.choose import COLUMNS, choose
from evaluator.ui.frame import Here, open_page
from evaluator.ui.labels import interval_names, short_names
from evaluator.ui.links import open_unit, share_link
from evaluator.ui.tables import download_table, headings, in_words, show_table
from evaluator.ui.words import t

if TYPE_CHECKING:
    import pandas as pd

_DRAWN = 30


def _picture(here: Here, units: pd.DataFrame) -> None:
    scored = units[units["low"].notna()]
    if scored.empty:
        return
    drawn = scored.head(_DRAWN)
    chart = interval_chart(drawn, short_names(drawn), here.letters, here.rubric.base, interval_names(here))
    st.altair_chart(chart, theme=None)
    st.caption(t("ranking.drawn", drawn=len(drawn), units=len(units)))


def _table(here: Here, units: pd.DataFrame) -> None:
    heads = headings(here, page_columns(here.rubric, [*units], here.letters))
    shown = in_words(units, here.against)
    event = show_table(shown, heads, "ranked", on_select="rerun", selection_mode="single-row", height=560)
    st.caption(t("ranking.select"))
    if event.selection.rows:
        open_unit(str(units["unit"].iloc[event.selection.rows[0]]))
    left, right = st.columns([1, 2])
    with left:
        download_table(here, shown, heads, t("ranking.file", year=here.run.year))
    with right:
        share_link(run=here.run.id)


shown_run = open_page("ranking")
ordered = shown_run.units.sort_values(["score", "unit"], ascending=[False, True], na_position="last")
with st.expander(t("ranking.filters"), expanded=True):
    chosen = choose(ordered, COLUMNS, shown_run.letters)
st.markdown(t("ranking.found", found=f"{len(chosen):,}", units=f"{len(ordered):,}"))
if chosen.empty:
    st.info(t("ranking.nothing"))
else:
    picture, table = st.tabs([t("ranking.picture"), t("ranking.table")])
    with picture:
        _picture(shown_run, chosen)
    with table:
        _table(shown_run, chosen)
