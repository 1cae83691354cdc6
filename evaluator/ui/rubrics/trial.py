"""Other weights on the data of a run (试算权重): sliders, and at once who would stand where; nothing is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from evaluator.evaluation import farthest, letter_moves, moved_counts, moved_ranks, reweighed, what_if
from evaluator.rubric import Group
from evaluator.text import EvaluatorError
from evaluator.ui import desk
from evaluator.ui.address import choose_one
from evaluator.ui.charts.ranks import rank_moves
from evaluator.ui.labels import short_names
from evaluator.ui.problems import show_problems
from evaluator.ui.rubrics import carry
from evaluator.ui.tables import download_table, headings, show_table
from evaluator.ui.words import plain, t

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from evaluator.rubric import Node, ScoredRubric
    from evaluator.ui.frame import Here

_IN_A_ROW = 4
_DRAWN = 20
_STEP, _PLACES = 0.01, 2
_UNIT = ("institution_name", "major_name", "discipline_name", "city")
_MOVED = ("rank_before", "rank_after", "places", "score_before", "score_after", "letter_before", "letter_after")


@st.fragment
def show(here: Here) -> None:
    """Draw the sliders and what they give; a slider draws this part only."""
    st.info(t("rubrics.trial_about"), icon=":material/science:")
    top = here.rubric.trees[0]
    weights = _sliders(top, here.run.id)
    group = _group(top)
    if group is not None:
        weights |= _sliders(group.children, here.run.id)
    try:
        rubric = reweighed(here.rubric, weights)
    except EvaluatorError as error:
        show_problems(error)
        return
    _weights(here, rubric, weights)
    result = desk.live(here.run.id)
    moved = moved_ranks(result, what_if(result, rubric, desk.nation(here.run.id)))
    _counts(here, moved)
    ordered = farthest(moved)
    _picture(ordered.head(_DRAWN))
    _table(here, ordered)


def _group(top: Sequence[Node]) -> Group | None:
    """Let the visitor choose a node whose children are weighed too."""
    groups = {node.code: node for node in top if isinstance(node, Group) and node.children[1:]}
    if not groups:
        return None
    names = {"": t("rubrics.below_none"), **{code: node.name for code, node in groups.items()}}
    return groups.get(choose_one(st.selectbox, t("rubrics.below"), names, "below"))


def _sliders(nodes: Sequence[Node], run: int) -> dict[str, str]:
    weights: dict[str, str] = {}
    for start in range(0, len(nodes), _IN_A_ROW):
        for box, node in zip(st.columns(_IN_A_ROW), nodes[start:], strict=False):
            before, key = float(node.weight), carry.slider_key(run, node.code)
            st.session_state.setdefault(key, before)
            value = box.slider(
                plain(node.name),
                0.0,
                1.0,
                step=_STEP,
                key=key,
                help=t("rubrics.weigh_help", weight=node.weight),
            )
            # A slider gives binary fractions; a weight that was not moved stays the decimal it is.
            weights[node.code] = str(node.weight) if value == before else f"{value:.{_PLACES}f}"
    return weights


def _weights(here: Here, rubric: ScoredRubric, weights: dict[str, str]) -> None:
    """Say the weights as they count, brought to a sum of 1, and offer what can be done with them."""
    st.caption(t("rubrics.normalised", said=plain(carry.weights_said(here.rubric, rubric, weights))))
    left, right, _ = st.columns([1, 2, 1])
    left.button(t("rubrics.reset"), icon=":material/undo:", key="reset", on_click=carry.reset, args=(here,))
    right.button(
        t("rubrics.carry"), icon=":material/edit:", key="carry", on_click=carry.over, args=(here, rubric, weights),
        help=t("rubrics.carry_help"),
    )  # fmt: skip


def _counts(here: Here, moved: pd.DataFrame) -> None:
    counted = moved_counts(moved)
    boxes = st.columns(3)
    if here.letters:
        boxes[0].metric(t("rubrics.change_letter"), f"{counted['letters']:,}", border=True)
    boxes[1].metric(t("rubrics.change_rank"), f"{counted['ranks']:,}", border=True)
    boxes[2].metric(t("rubrics.most_places"), f"{counted['places']:,}", border=True)
    if not here.letters:
        return
    rows = letter_moves(moved, here.letters).to_dict("records")
    for box, row in zip(st.columns(len(rows)), rows, strict=True):
        box.metric(
            t("rubrics.letter_count", letter=plain(row["letter"]), before=f"{row['before']:,}"),
            f"{row['after']:,}",
            f"{row['difference']:+,}" if row["difference"] else None,
            delta_color="off",
            border=True,
        )


def _picture(far: pd.DataFrame) -> None:
    st.subheader(t("rubrics.who_moves"))
    if far.empty:
        st.info(t("rubrics.nobody_moves"))
        return
    names = {name: t(f"rubrics.{name}") for name in ("rank_before", "rank_after", "places", "axis_rank", "up", "down")}
    st.vega_lite_chart(rank_moves(far.assign(name=short_names(far)), names), theme=None)
    st.caption(t("rubrics.picture_moves", drawn=len(far)))


def _table(here: Here, ordered: pd.DataFrame) -> None:
    units = [name for name in _UNIT if name in ordered]
    shown = [name for name in _MOVED if here.letters or "letter" not in name]
    heads = {**headings(here, units), **{name: t(f"rubrics.{name}") for name in shown}, **headings(here, ["unit"])}
    if ordered.empty:
        return
    # Long tables are drawn when somebody asks for them: the sliders stay quick.
    if st.toggle(t("rubrics.all_moves", units=f"{len(ordered):,}"), key="all_moves"):
        show_table(ordered, heads, "moved", height=480)
    download_table(here, ordered, heads, t("rubrics.trial_file"))
