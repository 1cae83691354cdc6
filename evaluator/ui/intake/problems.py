"""Errors apart from notices, cell by cell, and the marked copy to send back (问题和标注副本)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from evaluator.files import lay_out
from evaluator.replies import mark_copy, write_replies
from evaluator.text import say
from evaluator.ui.intake.zipped import ZIP, zipped
from evaluator.ui.problems import list_problems
from evaluator.ui.tables import XLSX, download
from evaluator.ui.words import lang, t

if TYPE_CHECKING:
    from evaluator.ui.intake.check import Checked


def show(found: Checked) -> None:
    """Show all problems: errors stop the import, notices do not."""
    errors, notices = found.errors, found.notices
    if errors:
        st.error(t("intake.errors", count=f"{len(errors):,}"), icon=":material/error:")
        list_problems([*errors], "intake_errors")
        _copy(found)
    if notices:
        with st.expander(t("intake.notices", count=f"{len(notices):,}"), expanded=False, icon=":material/info:"):
            st.caption(t("intake.notices_about"))
            list_problems([*notices], "intake_notices")
            if not errors:
                _copy(found)


def _copy(found: Checked) -> None:
    """Offer the workbook with its bad cells marked; of several files, a folder with a list, copies and notes."""
    # A download is made when no page is drawn: the language is asked for now.
    language = lang()
    if len(found.files) == 1:
        name = say("answers.copy_file", language, name=Path(found.files[0][0]).stem)
        download(t("intake.marked_copy"), name, lambda: marked_copy(found, language), name, XLSX)
        return
    name = f"{t('intake.answers')}.zip"
    download(t("intake.take_answers"), name, lambda: answers(found, language), name, ZIP)


def marked_copy(found: Checked, language: str) -> bytes:
    """Mark the bad cells of the one file."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as out:
        source = next(iter(lay_out(found.files, Path(folder)).values()))
        return mark_copy(source, found.problems, Path(out) / "copy.xlsx", lang=language).read_bytes()


def answers(found: Checked, language: str) -> bytes:
    """Write the list of problems, and a marked copy and a note for each file."""
    title, year = found.rubric.model.title, found.year
    with tempfile.TemporaryDirectory() as folder:
        sources = lay_out(found.files, Path(folder))
        return zipped(
            lambda out: write_replies(found.problems, sources, out, rubric_title=title, year=year, lang=language)
        )
