"""Two versions beside each other in words (比较), and whether scores can change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from evaluator.rubric import diff_effect, diff_head, diff_lines, diff_rubrics
from evaluator.ui.address import choose_one
from evaluator.ui.words import lang, plain, t

if TYPE_CHECKING:
    from evaluator.rubric import Rubric
    from evaluator.ui.rubrics.versions import Version


def show(version: Version, known: dict[str, Version]) -> None:
    """Choose the version to hold against, and say what differs."""
    own = version.rubric.id
    same = [key for key, other in known.items() if key != version.key and other.rubric.id == own]
    if not same:
        st.info(t("rubrics.no_other", title=plain(version.rubric.model.title)), icon=":material/info:")
        return
    labels = {key: known[key].label for key in same}
    before = choose_one(st.selectbox, t("rubrics.against"), labels, "against")
    differences(known[before].rubric, version.rubric)


def differences(before: Rubric, after: Rubric) -> None:
    """Say what differs between two rubrics, the effect on scores first."""
    found = diff_rubrics(before, after)
    st.markdown(t("rubrics.diff_head", head=plain(diff_head(found, lang()))))
    show = st.warning if found.scores_can_change else st.success
    show(plain(diff_effect(found, lang())), icon=":material/balance:")
    for head, lines in diff_lines(found, lang()).items():
        st.markdown(t("rubrics.diff_group", head=plain(head)))
        st.markdown("\n".join(t("rubrics.diff_line", said=plain(line)) for line in lines))
