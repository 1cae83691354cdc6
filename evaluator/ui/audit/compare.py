"""Two runs of one rubric beside each other: what went in otherwise, and what came out otherwise (比较)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from evaluator.report import recipe_differences, summary_lines
from evaluator.text import EvaluatorError
from evaluator.ui import desk
from evaluator.ui.address import choose_one
from evaluator.ui.audit import base
from evaluator.ui.charts.flow import move_matrix
from evaluator.ui.problems import show_problems
from evaluator.ui.tables import show_table
from evaluator.ui.words import heading, lang, plain, t

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.evaluation import Comparison

_UNITS = ("institution_name", "major_name", "discipline_name", "letter_before", "letter_after")
_SCORES = ("score_before", "score_after", "difference")


def show(runs: pd.DataFrame) -> None:
    """Choose two runs of one rubric, and compare them."""
    several = runs[runs.duplicated("rubric", keep=False)]
    if several.empty:
        st.info(t("audit.no_two"), icon=":material/info:")
        return
    names, left, right = base.labels(several), *st.columns(2)
    with right:
        after = choose_one(st.selectbox, t("audit.after"), names, "after")
    rubric = several.loc[several["id"] == int(after), "rubric"].iloc[0]
    mine = {str(number) for number in several.loc[several["rubric"] == rubric, "id"]}
    others = {number: name for number, name in names.items() if number in mine and number != after}
    with left:
        before = choose_one(st.selectbox, t("audit.before"), others, "before")
    try:
        with st.spinner(t("audit.comparing")):
            found = desk.comparison(int(before), int(after))
    except EvaluatorError as error:
        _recipes(before, after)
        show_problems(error)
        return
    _recipes(before, after)
    _moves(found, (before, after))
    _scores(found)


def _recipes(before: str, after: str) -> None:
    st.subheader(t("audit.differs"))
    table = recipe_differences(desk.kept(int(before)).recipe, desk.kept(int(after)).recipe, lang())
    if table.empty:
        st.success(t("audit.same_recipe"), icon=":material/check_circle:")
        return
    heads = {
        "name": t("audit.recipe_name"),
        "before": t("audit.run_no", id=before),
        "after": t("audit.run_no", id=after),
    }
    st.dataframe(table[[*heads]].rename(columns=heads), hide_index=True, key="recipe_differences")


def _moves(found: Comparison, numbers: tuple[str, str]) -> None:
    st.subheader(t("audit.moves"))
    left, right = st.columns([2, 3], gap="large")
    with left:
        if found.moves.letters:
            names = {
                side: t("audit.run_no", id=number) for side, number in zip(("before", "after"), numbers, strict=True)
            }
            names |= {"count": t("overview.count"), "noise": t("moves.noise")}
            st.altair_chart(move_matrix(found.moves, names), theme=None)
        else:
            st.info(t("audit.no_letters"), icon=":material/info:")
    with right:
        counts = {"changed": f"{found.changed_scores:,}", "units": f"{len(found.units):,}"}
        st.markdown(t("audit.changed_scores", **counts))
        if found.moves.letters:
            st.markdown(t("audit.changed_letters", changed=f"{found.moves.changed:,}"))
        for line in summary_lines(found, lang()):
            st.markdown(plain(line))


def _scores(found: Comparison) -> None:
    changed = found.units[found.units["difference"].fillna(0) != 0]
    if changed.empty:
        return
    order = changed["difference"].abs().sort_values(ascending=False).index
    kept = [name for name in (*_UNITS[:3], *_SCORES, *_UNITS[3:], "unit") if name in changed]
    st.markdown(f"**{t('audit.largest')}**")
    show_table(changed.loc[order], {name: heading(name) for name in kept}, "changed_scores", height=360)
