"""The copy as a workbook, out and in again (工作簿): how indicators are added and taken out."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from evaluator.rubric import laid_out, texts_of
from evaluator.rubric_excel import read_rubric_book, write_rubric_book
from evaluator.text import EvaluatorError
from evaluator.ui.problems import show_problems
from evaluator.ui.rubrics import copies
from evaluator.ui.tables import download
from evaluator.ui.words import t
from evaluator.writing import file_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.ui.rubrics.copies import Copy
    from evaluator.ui.rubrics.versions import Version


def form(version: Version, copy: Copy, text: str, overlays: Mapping[str, str]) -> None:
    """Offer the copy as a workbook, and take one back, read strictly."""
    with st.expander(t("rubrics.by_book"), icon=":material/table:"):
        st.markdown(t("rubrics.by_book_about"))
        if isinstance(copies.checked(copy.name, text, overlays), EvaluatorError):
            st.caption(t("rubrics.no_book"))
        else:
            name = f"{version.rubric.id}_{version.rubric.model.version}.xlsx"
            download(
                t("rubrics.take_book"), name, lambda: book_of(copy.name, text, overlays), f"draft of {version.key}"
            )
        file = st.file_uploader(t("rubrics.upload"), type=["xlsx"], key=f"book_{version.key}")
        if st.button(t("rubrics.read_book"), disabled=file is None, key="read_book") and file is not None:
            _read(version, copy, file.getvalue())


def book_of(name: str, text: str, overlays: Mapping[str, str]) -> bytes:
    """Give the workbook of texts that load."""

    def write(path: Path) -> None:
        with laid_out(name, text, overlays) as source:
            write_rubric_book(source, path)

    return file_bytes("rubric.xlsx", write)


def _read(version: Version, copy: Copy, content: bytes) -> None:
    """Read a workbook into the copy; what is wrong is said at its cells, and the copy stays as it was."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            path, target = Path(folder) / t("rubrics.book_file"), Path(folder) / "rubric" / copy.name
            path.write_bytes(content)
            target.parent.mkdir()
            read_rubric_book(path, target)
            text, overlays = texts_of(target)
    except EvaluatorError as error:
        show_problems(error)
        return
    copies.put(version, replace(copy, text=text, overlays=overlays))
    st.rerun()
