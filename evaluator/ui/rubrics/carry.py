"""From a trial to a draft (带到修改稿): its weights as decimals that sum to 1, in the copy of the run's rubric."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from evaluator.evaluation import written_weights
from evaluator.rubric import changed_values, edited_text, node_entries, nodes_of, parse_yaml
from evaluator.text import EvaluatorError, Message
from evaluator.ui.address import set_choice
from evaluator.ui.rubrics import copies, versions
from evaluator.ui.words import t

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.rubric import ScoredRubric
    from evaluator.ui.frame import Here

VIEW = "rubric_view"
_SAID = "carry_said"


def weights_said(before: ScoredRubric, after: ScoredRubric, weights: Mapping[str, str]) -> str:
    """Write the weights of a trial as they count, with those of the rubric where they differ."""
    was = {node.code: node.weight for node in nodes_of(before.trees[0])}
    parts = []
    for node in nodes_of(after.trees[0]):
        if node.code in weights:
            key = "weight_kept" if node.weight == was[node.code] else "weight_moved"
            values = {"before": was[node.code], "after": f"{node.weight:.4f}"}
            parts.append(t(f"rubrics.{key}", name=node.name, **values))
    return t("frame.comma").join(parts)


def slider_key(run: int, code: str) -> str:
    """Key of the slider of a node."""
    return f"weigh_{run}_{code}"


def reset(here: Here) -> None:
    """Bring the sliders of a run back."""
    for node in nodes_of(here.rubric.trees[0]):
        st.session_state[slider_key(here.run.id, node.code)] = float(node.weight)


def over(here: Here, rubric: ScoredRubric, weights: Mapping[str, str]) -> None:
    """Put the weights into the copy of the version that the run went by, and turn to it."""
    known = versions.versions()
    version = next((one for one in known.values() if one.rubric.fingerprint == here.rubric.fingerprint), None)
    if version is None:
        st.session_state[_SAID] = Message("ui_rubrics.no_version")
        return
    copy = copies.opened(version)
    rows = {code: {"weight": text} for code, text in written_weights(rubric.trees[0], [*weights]).items()}
    try:
        entries = node_entries(parse_yaml(copy.text, Path(copy.name)).content)
        text = edited_text(copy.text, changed_values(entries, rows))
    except EvaluatorError as error:
        st.session_state[_SAID] = error
        return
    copies.put(version, replace(copy, text=text))
    st.session_state[copies.SAID] = t("rubrics.carried")
    set_choice(versions.CHOICE, version.key)
    set_choice(VIEW, "edit")


def in_the_way() -> EvaluatorError | Message | None:
    """Give what stood in the way of the last time, once."""
    found: EvaluatorError | Message | None = st.session_state.pop(_SAID, None)
    return found
