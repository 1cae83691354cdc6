"""总览: how many reach the average beside the plan's targets, letters, cities, moves, the D list nearest to 50."""

from __future__ import annotations

import streamlit as st

from evaluator.evaluation import cities, letter_counts, near_average
from evaluator.planning import reached_of, reference, targets
from evaluator.ui import desk
from evaluator.ui.charts.flow import flow_chart
from evaluator.ui.charts.intervals import interval_chart
from evaluator.ui.charts.letters import letter_bars
from evaluator.ui.charts.reach import PARTS, reach_bars
from evaluator.ui.charts.tiles import tile_chart
from evaluator.ui.frame import Here, open_page, page_file
from evaluator.ui.labels import interval_names, letter_names, moves_said, short_names
from evaluator.ui.words import lang, plain, t

_NEAREST = 12


def _reach(here: Here) -> None:
    table = reached_of(here.units, here.rubric.base)
    labels = {name: name or t("overview.all") for name in table["ownership"]}
    names = {part: t(f"overview.{part}") for part in (*PARTS, "count", "share", "aim")}
    aims = [
        {"ownership": aim.ownership, "share": float(aim.share), "text": aim.text[lang()]}
        for aim in targets()
        if aim.year == here.run.year and aim.ownership in labels and not here.provincial
    ]
    st.subheader(t(f"overview.reach_{here.against}"))
    st.altair_chart(reach_bars(table, labels, names, aims), theme=None)
    whole = table[table["ownership"] == ""].iloc[0]
    st.markdown(t("overview.reach_said", **{part: f"{whole[part]:,}" for part in (*PARTS, "units")}))
    for aim in aims:
        st.caption(t("overview.aim_said", text=aim["text"], reference=reference()))


def _letters(here: Here) -> None:
    st.subheader(t("overview.letters"))
    st.altair_chart(letter_bars(letter_counts(here.units, here.letters), here.letters, letter_names()), theme=None)
    st.caption(t("overview.letters_about"))


def _moves(here: Here) -> None:
    st.subheader(t("overview.moves"))
    if here.before is None:
        st.info(t("overview.no_before", year=here.run.year))
        return
    moves = desk.moves(here.before, here.run.id)
    years = (desk.kept(here.before).year, here.run.year)
    st.echarts_chart(flow_chart(moves, years, t("overview.none")), height=330, key="flow")
    st.caption(moves_said(moves))


def _nearest(here: Here) -> None:
    last = here.letters[-1]
    st.subheader(t("overview.nearest", letter=last))
    nearest = near_average(here.units, last, _NEAREST)
    if nearest.empty:
        st.info(t("overview.none_left", letter=last))
        return
    chart = interval_chart(nearest, short_names(nearest), here.letters, here.rubric.base, interval_names(here))
    st.altair_chart(chart, theme=None)
    st.page_link(page_file("moves"), label=t("overview.to_moves"), icon=":material/arrow_forward:")


def _cities(here: Here) -> None:
    st.subheader(t("overview.cities"))
    table = cities(here.units, here.rubric.base)
    names = {name: t(f"overview.{name}") for name in ("units", "classified", "reached")}
    st.altair_chart(tile_chart(table, {**names, "share": t(f"overview.city_{here.against}")}), theme=None)
    most = table.iloc[0]
    st.caption(t("overview.cities_about", city=plain(most["city"]), units=most["units"]))


shown = open_page("overview")
left, right = st.columns(2, gap="large")
with left:
    _reach(shown)
    if shown.letters:
        _letters(shown)
with right:
    if shown.letters:
        _moves(shown)
    if "city" in shown.units:
        _cities(shown)
if shown.letters:
    _nearest(shown)
