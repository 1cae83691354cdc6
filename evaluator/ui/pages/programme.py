"""专业详情: why one programme has its score and letter, how sure that is, its figures among the nation's, its years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from evaluator.evaluation import Explanation, places
from evaluator.report import cell_heading
from evaluator.text import Reader
from evaluator.ui import desk
from evaluator.ui.address import choose_one
from evaluator.ui.charts.contributions import contribution_bars
from evaluator.ui.charts.places import place_chart
from evaluator.ui.charts.years import year_chart
from evaluator.ui.frame import Here, open_page
from evaluator.ui.labels import contribution_names, short_names
from evaluator.ui.links import share_link
from evaluator.ui.programme import stability
from evaluator.ui.tables import download_table, headings, show_table
from evaluator.ui.words import lang, lines, t

if TYPE_CHECKING:
    from collections.abc import Sequence

_SCOPES = {"rank": "all", "within": "major"}
_CELLS = (
    *("name", "value", "unit_of_measure", "n", "state", "benchmark", "spread", "peer_group", "benchmark_source"),
    *("t", "se", "weight", "contribution"),
)


def _pick(here: Here) -> str:
    labels = dict(zip(here.units["unit"].astype(str), short_names(here.units), strict=True))
    return choose_one(st.selectbox, t("programme.which"), labels, "unit")


def _said(here: Here, found: Explanation) -> None:
    row = here.units[here.units["unit"] == found.unit["unit"]].iloc[0]
    values = {
        "score": "—" if pd.isna(row["score"]) else f"{row['score']:.{here.rubric.model.scale.decimals}f}",
        "letter": row["letter"] or "—",
        **{name: _rank(row, scope) for name, scope in _SCOPES.items()},
    }
    names = ["score", *(["letter"] if here.letters else []), "rank", "within"]
    about = t("frame.book_line", **here.facts)
    columns = {name: f"rank_{_SCOPES[name]}" if name in _SCOPES else name for name in names}
    heads = {name: headings(here, [column])[column] for name, column in columns.items()}
    for box, name in zip(st.columns(len(names)), names, strict=True):
        span = _interval(row, _SCOPES[name]) if name in _SCOPES else None
        box.metric(heads[name], values[name], span, delta_color="off", delta_arrow="off", border=True, help=about)
    st.markdown(lines(found.verdict[lang()]))


def _rank(row: pd.Series, scope: str) -> str:
    return "—" if _unranked(row, scope) else str(row[f"rank_{scope}"])


def _interval(row: pd.Series, scope: str) -> str | None:
    if _unranked(row, scope):
        return None
    return t("programme.rank_range", low=row[f"rank_{scope}_low"], high=row[f"rank_{scope}_high"])


def _unranked(row: pd.Series, scope: str) -> bool:
    return f"rank_{scope}" not in row or bool(pd.isna(row[f"rank_{scope}"]))


def _contributions(here: Here, cells: pd.DataFrame) -> None:
    st.altair_chart(contribution_bars(cells, contribution_names()), theme=None)
    st.caption(t("programme.contributions_about", base=f"{here.rubric.base:g}"))


def _heads(columns: Sequence[str]) -> dict[str, str]:
    read = Reader(lang(), "workbook")
    return {name: cell_heading(name, read) for name in columns}


def _tree(here: Here, unit: str) -> None:
    nodes = here.run.nodes
    own = nodes[nodes["unit"] == unit]
    heads = _heads(("name", "score", "se", "weight", "contribution"))
    show_table(own, heads, "nodes")


def _places(here: Here, unit: str) -> None:
    nation = desk.nation(here.run.id)
    if nation is None:
        st.info(t("programme.no_nation"))
        return
    table = places(desk.live(here.run.id), nation, unit)
    names = ("axis_place", "value", "mean", "measure", "below", "peers", "group")
    words = {name: t(f"programme.{name}") for name in names}
    words |= {"axis": words["axis_place"], "average": t(f"frame.average_{here.against}")}
    st.altair_chart(place_chart(table, words), theme=None)
    st.caption(t("programme.places_about"))


def _years(here: Here, unit: str) -> None:
    rows = []
    own = here.runs[here.runs["rubric"] == here.rubric.model.id]
    for run in own.sort_values(["year", "id"]).drop_duplicates("year", keep="last")["id"]:
        kept = desk.kept(int(run))
        found = kept.units[(kept.units["unit"] == unit) & kept.units["score"].notna()]
        rows.append(found[["score", "low", "high", "letter"]].assign(year=kept.year))
    years = pd.concat(rows)
    if years.empty:
        st.info(t("programme.no_years"))
        return
    names = headings(here, ["low", "high", "letter", "score"])
    names |= {"year": t("programme.year"), "average": t(f"frame.average_{here.against}")}
    st.altair_chart(year_chart(years, here.rubric.base, names), theme=None)


shown = open_page("programme")
wanted = _pick(shown)
explained = desk.live(shown.run.id).explain(wanted)
_said(shown, explained)
tabs = st.tabs([t(f"programme.tab_{name}") for name in ("why", "places", "years", "stability", "tree", "figures")])
with tabs[0]:
    _contributions(shown, explained.cells)
with tabs[1]:
    _places(shown, wanted)
with tabs[2]:
    _years(shown, wanted)
with tabs[3]:
    stability.show(shown, wanted)
with tabs[4]:
    _tree(shown, wanted)
with tabs[5]:
    figure_heads = _heads(_CELLS)
    show_table(explained.cells, figure_heads, "cells")
    download_table(shown, explained.cells, figure_heads, t("programme.file", unit=wanted, year=shown.run.year))
share_link(run=shown.run.id, unit=wanted)
