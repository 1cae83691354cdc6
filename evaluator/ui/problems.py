"""Errors as the app shows them: all problems in a table, one a row, or the sentence (问题)."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from evaluator.text import EvaluatorError, Problem, Problems
from evaluator.ui.words import lang, plain, t


def problem_table(problems: list[Problem]) -> pd.DataFrame:
    """One row a problem: how bad, where, which value, what to do."""
    rows = [
        {
            "severity": t(f"frame.severity_{problem.severity}"),
            "file": problem.place.file or "",
            "sheet": problem.place.sheet or "",
            # A rubric's text has lines and keys where a table has rows and columns.
            "row": str(problem.place.row or problem.place.line or ""),
            "column": problem.place.column or problem.place.key,
            "value": str(problem.value),
            "said": problem.sentence(lang()),
        }
        for problem in problems
    ]
    return pd.DataFrame(rows)


def show_problems(error: EvaluatorError) -> None:
    """Show what is wrong: a table of problems, or the sentence in the reader's language."""
    if isinstance(error, Problems):
        table = problem_table([*error.problems])
        st.error(t("frame.problems", count=len(table)))
        heads = {str(name): st.column_config.TextColumn(t(f"frame.problem_{name}")) for name in table}
        st.dataframe(table, hide_index=True, column_config=heads)
        return
    first, _, second = str(error).partition(" | ")
    st.error(plain(second if lang() == "en" and second else first))
