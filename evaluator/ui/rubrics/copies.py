"""The copy that somebody edits (修改稿): opened once, kept while the visitor stays, saved on top of what was opened."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import streamlit as st

from evaluator.rubric import load_texts, overlays_of_version, texts_of
from evaluator.text import EvaluatorError
from evaluator.ui import desk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.rubric import Rubric
    from evaluator.ui.rubrics.versions import Version

_COPIES = "rubric_copies"
# What was done last, said once on top of the copy.
SAID = "rubric_said"


@dataclass(frozen=True)
class Copy:
    """A draft as this visitor has it.

    Attributes
    ----------
    name : str
        Of the file.
    text : str
    overlays : mapping of file name to text
    edit : int
        How often it had been saved when it was opened: somebody else's later save is refused against it.
    who, at : str
        Of the last save.
    serial : str
        Another one with every new text, so that tables begin anew.
    """

    name: str
    text: str
    overlays: Mapping[str, str]
    edit: int
    who: str = ""
    at: str = ""
    serial: str = ""


def fresh(version: Version) -> Copy:
    """Give the texts of a version itself."""
    text, overlays = texts_of(version.rubric.path)
    return Copy(version.rubric.path.name, text, overlays, 0)


def stored(version: Version) -> Copy:
    """Open the draft in the store; the version itself where there is none."""
    if version.number is None:
        return fresh(version)
    found = desk.store().open_edit(version.number)
    return Copy(version.rubric.path.name, found.text, found.overlays, found.edit, found.who, found.at)


def opened(version: Version) -> Copy:
    """Give the copy that this visitor has open."""
    mine: dict[str, Copy] = st.session_state.setdefault(_COPIES, {})
    if version.key not in mine:
        mine[version.key] = stored(version)
    return mine[version.key]


def put(version: Version, copy: Copy) -> None:
    """Go on from another text: tables begin anew."""
    mine: dict[str, Copy] = st.session_state.setdefault(_COPIES, {})
    mine[version.key] = replace(copy, serial=uuid.uuid4().hex)


def drop(version: Version) -> None:
    """Forget the copy: the next look opens what is stored."""
    put(version, stored(version))


def remove(version: Version, who: str) -> None:
    """Remove the draft that was opened from the store, and begin from the version itself.

    Raises
    ------
    StoreError
        Somebody saved it since.
    """
    if version.number is not None:
        desk.store().drop_edit(version.number, opened(version).edit, who)
    put(version, stored(version))


def save(version: Version, text: str, overlays: Mapping[str, str], who: str) -> Copy:
    """Save on top of the draft that was opened; the version goes into the store first, where it is not there.

    Raises
    ------
    StoreError
        Somebody saved since: who and when; nothing is written.
    """
    store, copy = desk.store(), opened(version)
    number = store.add_rubric(version.rubric, who) if version.number is None else version.number
    edit = store.save_edit(number, text, copy.edit, who, overlays)
    saved = store.open_edit(number)
    made = replace(copy, text=text, overlays=dict(overlays), edit=edit, who=saved.who, at=saved.at)
    put(version, made)
    return made


@st.cache_resource(show_spinner=False, max_entries=32)
def _read(name: str, text: str, overlays: tuple[tuple[str, str], ...]) -> Rubric | EvaluatorError:
    try:
        return load_texts(name, text, dict(overlays))
    except EvaluatorError as error:
        return error


def checked(name: str, text: str, overlays: Mapping[str, str]) -> Rubric | EvaluatorError:
    """Read texts strictly: the rubric, or everything that is wrong with it."""
    return _read(name, text, tuple(sorted(overlays.items())))


def with_version(overlays: Mapping[str, str], version: str) -> dict[str, str]:
    """Let the overlays go with the version of the copy."""
    return overlays_of_version(overlays, version)
