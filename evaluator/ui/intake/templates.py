"""The workbooks that people fill (模板): empty, or one an institution with its programmes filled in."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from evaluator.files import lay_out
from evaluator.forms import write_benchmark, write_institution_templates, write_template
from evaluator.intake import read_register
from evaluator.text import EvaluatorError, say
from evaluator.ui.intake.zipped import ZIP, zipped
from evaluator.ui.problems import show_problems
from evaluator.ui.tables import download
from evaluator.ui.words import lang, t
from evaluator.writing import file_bytes

if TYPE_CHECKING:
    from evaluator.rubric import ScoredRubric


def show(rubric: ScoredRubric, year: int | None) -> None:
    """Offer the template, the workbook of averages, and templates by institution."""
    names = {"title": rubric.model.title, "version": rubric.model.version, "year": year}
    ending = "" if year is None else "_year"
    left, right = st.columns(2)
    with left:
        name = say(f"terminal.template_file{ending}", lang(), **names)
        download(
            t("intake.template"),
            name,
            lambda: file_bytes("t.xlsx", lambda path: write_template(rubric, path, year=year)),
            name,
        )
    with right:
        name = say(f"terminal.benchmark_file{ending}", lang(), **names)
        download(
            t("intake.averages_template"),
            name,
            lambda: file_bytes("a.xlsx", lambda path: write_benchmark(rubric, path, year=year)),
            name,
        )
    st.caption(t("intake.template_about"))
    if rubric.model.unit == "programme":
        _by_institution(rubric, year)


def _by_institution(rubric: ScoredRubric, year: int | None) -> None:
    given = st.file_uploader(t("intake.register"), key="intake_register", help=t("intake.register_help"))
    if given is None:
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = next(iter(lay_out([(given.name, given.getvalue())], Path(folder)).values()))
            known = read_register(path, rubric)
    except EvaluatorError as error:
        show_problems(error)
        return
    schools = known.institutions()
    st.markdown(t("intake.register_said", schools=f"{len(schools):,}", units=f"{len(known.active()):,}"))
    name = f"{t('intake.institution_templates')}.zip"
    download(
        t("intake.take_institutions", schools=f"{len(schools):,}"),
        name,
        lambda: zipped(lambda folder: write_institution_templates(rubric, known, folder, year=year)),
        name,
        ZIP,
    )
