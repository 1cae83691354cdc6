"""Say what is brought, take its files, and have them checked at once (上传)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import streamlit as st

from evaluator.dataset import SOURCES
from evaluator.store import NATION, OWN
from evaluator.ui.intake import templates
from evaluator.ui.intake.check import AVERAGES, Checked, checked
from evaluator.ui.intake.versions import label, left_out, versions
from evaluator.ui.uploads import release
from evaluator.ui.words import plain, t

if TYPE_CHECKING:
    from evaluator.rubric import ScoredRubric

FIRST_YEAR, LAST_YEAR = 1950, 2100
KINDS = (OWN, NATION, AVERAGES)
_KEY = "intake_files"


def form() -> Checked | None:
    """Ask for rubric, year, kind and files; None until all are there."""
    known = versions()
    left, middle, right = st.columns([3, 1, 3])
    print_ = left.selectbox(
        t("intake.rubric"), [*known], format_func=lambda one: label(known[one]), key="intake_rubric"
    )
    year = middle.number_input(
        t("intake.year"),
        FIRST_YEAR,
        LAST_YEAR,
        value=None,
        step=1,
        key="intake_year",
        placeholder=t("intake.year_hint"),
    )
    kind = right.segmented_control(
        t("intake.kind"),
        KINDS,
        format_func=lambda one: t(f"intake.kind_{one}"),
        default=OWN,
        key="intake_kind",
        required=True,
    )
    others = left_out()
    if others:
        st.caption(t("intake.left_out", titles=plain(t("frame.comma").join(others))))
    rubric, kind = known[print_], str(kind or OWN)
    st.caption(t(f"intake.about_{kind}"))
    source = _source() if kind == AVERAGES else None
    with st.expander(t("intake.templates"), icon=":material/table_view:"):
        templates.show(rubric, None if year is None else int(year))
    return _files(rubric, year, kind, source)


def _source() -> str | None:
    return st.selectbox(
        t("intake.source"), SOURCES, index=None, placeholder=t("intake.source_hint"), key="intake_source"
    )


def _files(rubric: ScoredRubric, year: float | None, kind: str, source: str | None) -> Checked | None:
    several = kind == OWN
    given = st.file_uploader(
        t(f"intake.files_{kind}"), accept_multiple_files=several, key=_upload_key(), help=t("intake.files_help")
    )
    files = given if isinstance(given, list) else [] if given is None else [given]
    if not files:
        return None
    if year is None:
        st.warning(t("intake.year_needed"), icon=":material/event:")
        return None
    brought = tuple((file.name, file.getvalue()) for file in files)
    with st.spinner(t("intake.checking", files=plain(t("frame.comma").join(file.name for file in files)))):
        return checked(rubric, rubric.fingerprint, int(year), kind, brought, source)


def _upload_key() -> str:
    """Key of the box for files: a new one empties it."""
    return str(st.session_state.setdefault(_KEY, f"{_KEY}_{secrets.token_hex(4)}"))


def clear() -> None:
    """Empty the box for files, and give back their memory."""
    given = st.session_state.get(_upload_key()) or []
    release(given if isinstance(given, list) else [given])
    st.session_state.pop(_KEY, None)
