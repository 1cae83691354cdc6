"""Rubric versions to evaluate by (指标体系版本): scored ones that come with the program, and those that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from evaluator.rubric import load_file, rubric_ids, scored_only, version_files
from evaluator.ui import desk
from evaluator.ui.words import t

if TYPE_CHECKING:
    from evaluator.rubric import Rubric, ScoredRubric


@st.cache_resource(show_spinner=False)
def _shipped() -> list[Rubric]:
    return [load_file(path) for name in rubric_ids() for path in version_files(name)]


@st.cache_resource(show_spinner=False, max_entries=32)
def _kept(number: int, stamp: str) -> Rubric:  # noqa: ARG001 - part of the key
    return desk.store().rubric(number)


def _all_kept() -> list[Rubric]:
    numbers = [int(number) for number in desk.store().rubrics()["id"]]
    return [_kept(number, desk.stamp("version", number)) for number in numbers]


def left_out() -> list[str]:
    """Titles of the rubrics of other kinds: nothing is scored by them."""
    known = [*_all_kept(), *_shipped()]
    scored = {rubric.fingerprint for rubric in scored_only(known)}
    return list(dict.fromkeys(rubric.model.title for rubric in known if rubric.fingerprint not in scored))


def versions() -> dict[str, ScoredRubric]:
    """Every version by its fingerprint: kept ones first, the newest at the head of them."""
    found = {rubric.fingerprint: rubric for rubric in scored_only(_all_kept())}
    # The one for programmes is what most offices come for.
    shipped = sorted(scored_only(_shipped()), key=lambda rubric: rubric.model.unit != "programme")
    for rubric in shipped:
        found.setdefault(rubric.fingerprint, rubric)
    return dict(sorted(found.items(), key=lambda item: item[1].model.unit != "programme"))


def label(rubric: Rubric) -> str:
    """Title, version and status of a rubric."""
    model = rubric.model
    return t("intake.rubric_label", title=model.title, version=model.version, status=model.status)


def version_of(rubric: str, version: str) -> list[str]:
    """Fingerprints of a rubric, the named version first."""
    mine = {print_: one for print_, one in versions().items() if one.id == rubric}
    return sorted(mine, key=lambda print_: mine[print_].model.version != version)


def title_of(rubric: str) -> str:
    """Title of a rubric by its id, of the newest version."""
    return next((one.model.title for one in versions().values() if one.id == rubric), rubric)
