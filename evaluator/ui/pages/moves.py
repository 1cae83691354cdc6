"""增A去D: the lists of the best and the worst letter with certainty, moves since last year, and who is near the cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from evaluator.evaluation import letter_counts, near_cut
from evaluator.ui import desk
from evaluator.ui.charts.flow import flow_chart, move_matrix
from evaluator.ui.charts.intervals import interval_chart
from evaluator.ui.frame import Here, open_page
from evaluator.ui.labels import interval_names, moves_said, short_names
from evaluator.ui.links import open_unit
from evaluator.ui.tables import download_table, headings, in_words, show_table
from evaluator.ui.words import t

if TYPE_CHECKING:
    import pandas as pd

_DRAWN = 25
_LIST = (
    *("institution_name", "major_name", "score", "low", "high", "letter", "standing", "other_letter"),
    *("p_at_or_above", "ownership", "city", "unit"),
)
_MOVED = ("institution_name", "major_name", "letter_before", "letter_after", "difference", "stands", "unit")


def _list(here: Here, letter: str, *, best: bool) -> None:
    found = here.units[here.units["letter"] == letter].sort_values(["score", "unit"], ascending=[not best, True])
    if found.empty:
        st.success(t("moves.empty", letter=letter))
        return
    counts = letter_counts(here.units, [letter]).iloc[0]
    st.markdown(t("moves.list_said", letter=letter, units=f"{counts['units']:,}", sure=f"{counts['confirmed']:,}"))
    st.caption(t("moves.about_a" if best else "moves.about_d", letter=letter))
    drawn = found.head(_DRAWN)
    chart = interval_chart(drawn, short_names(drawn), here.letters, here.rubric.base, interval_names(here))
    st.altair_chart(chart, theme=None)
    _table(here, found, f"list_{letter}", t("moves.file", letter=letter, year=here.run.year))


def _table(here: Here, units: pd.DataFrame, key: str, title: str) -> None:
    q = [str(name) for name in units if str(name).startswith("q_") and units[name].notna().any()]
    heads = headings(here, [*(name for name in _LIST if name in units), *q])
    shown = in_words(units, here.against)
    event = show_table(shown, heads, key, on_select="rerun", selection_mode="single-row")
    if event.selection.rows:
        open_unit(str(units["unit"].iloc[event.selection.rows[0]]))
    download_table(here, shown, heads, title)


def _since(here: Here) -> None:
    if here.before is None:
        st.info(t("overview.no_before", year=here.run.year))
        return
    found = desk.comparison(here.before, here.run.id)
    years = (desk.kept(here.before).year, here.run.year)
    names = {"before": str(years[0]), "after": str(years[1]), "count": t("overview.count"), "noise": t("moves.noise")}
    left, right = st.columns(2, gap="large")
    with left:
        st.altair_chart(move_matrix(found.moves, names), theme=None)
    with right:
        st.echarts_chart(flow_chart(found.moves, years, t("overview.none")), height=330, key="flow")
    st.markdown(moves_said(found.moves))
    st.caption(t("moves.matrix_about"))
    moved = found.units[found.units["moved"].fillna("") != ""]
    shown = moved.assign(stands=moved["stands"].fillna("").map(lambda way: t(f"moves.stands_{way or 'no'}")))
    heads = headings(here, [name for name in _MOVED if name in shown])
    show_table(shown, heads, "moved")
    download_table(here, shown, heads, t("moves.file_moved", before=years[0], after=years[1]))


def _near(here: Here) -> None:
    found = near_cut(here.units, float(here.rubric.model.certainty.average))
    st.markdown(t("moves.near_said", units=f"{len(found):,}"))
    if not found.empty:
        _table(here, found, "near", t("moves.file_near", year=here.run.year))


shown_run = open_page("moves")
if not shown_run.letters:
    st.info(t("moves.no_letters"))
    st.stop()
first, last = shown_run.letters[0], shown_run.letters[-1]
tabs = st.tabs(
    [t("moves.tab_list", letter=last), t("moves.tab_list", letter=first), t("moves.tab_moves"), t("moves.tab_near")]
)
with tabs[0]:
    _list(shown_run, last, best=False)
with tabs[1]:
    _list(shown_run, first, best=True)
with tabs[2]:
    _since(shown_run)
with tabs[3]:
    _near(shown_run)
