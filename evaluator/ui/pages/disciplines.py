"""学科评估: tiers of disciplines with certainty, beside the tiers of the nation; filters; why."""

from __future__ import annotations

import streamlit as st

from evaluator.evaluation import letter_counts
from evaluator.report import page_columns
from evaluator.ui import desk
from evaluator.ui.charts.contributions import contribution_bars
from evaluator.ui.charts.intervals import interval_chart
from evaluator.ui.charts.letters import letter_bars
from evaluator.ui.choose import choose
from evaluator.ui.frame import Here, open_page
from evaluator.ui.labels import contribution_names, interval_names, letter_names, short_names
from evaluator.ui.tables import download_table, headings, in_words, show_table
from evaluator.ui.words import lang, lines, t

_FILTERS = ("institution_name", "discipline_name", "category_name", "ownership")
_DRAWN = 30


def _letters(here: Here) -> None:
    if not here.letters:
        return
    st.altair_chart(letter_bars(letter_counts(here.units, here.letters), here.letters, letter_names()), theme=None)
    st.caption(t("disciplines.letters_about"))


def _why(here: Here, unit: str) -> None:
    found = desk.live(here.run.id).explain(unit)
    st.markdown(lines(found.verdict[lang()]))
    st.altair_chart(contribution_bars(found.cells, contribution_names()), theme=None)


def _units(here: Here) -> None:
    ordered = here.units.sort_values(["score", "unit"], ascending=[False, True], na_position="last")
    chosen = choose(ordered, _FILTERS, here.letters)
    if chosen.empty:
        st.info(t("ranking.nothing"))
        return
    drawn = chosen[chosen["low"].notna()].head(_DRAWN)
    chart = interval_chart(drawn, short_names(drawn), here.letters, here.rubric.base, interval_names(here))
    st.altair_chart(chart, theme=None)
    shown = in_words(chosen, here.against)
    heads = headings(here, page_columns(here.rubric, [*shown], here.letters))
    event = show_table(shown, heads, "disciplines", on_select="rerun", selection_mode="single-row")
    st.caption(t("disciplines.select"))
    download_table(here, shown, heads, t("disciplines.file", year=here.run.year))
    if event.selection.rows:
        _why(here, str(chosen["unit"].iloc[event.selection.rows[0]]))


shown_run = open_page("disciplines", unit="discipline")
_letters(shown_run)
_units(shown_run)
