"""Errors as the app shows them: all problems in a table, one a row, or the sentence (问题)."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from evaluator.text import EvaluatorError, Problem, Problems
from evaluator.ui.words import lang, plain, said, t

# Rows that are written out; pixels of a sentence, and of a table that scrolls.
_FEW, _WIDE, _TALL = 25, 900, 420


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


def list_problems(problems: list[Problem], key: str) -> None:
    """Show problems one a row: a few with their whole sentences, many in a table that scrolls and can be searched."""
    table = problem_table(problems)
    heads = {str(name): t(f"frame.problem_{name}") for name in table}
    if len(table) <= _FEW:
        written = table.map(plain).rename(columns=heads)
        st.table(written.set_index(written.columns[0]), border="horizontal")
        return
    config = {
        name: st.column_config.TextColumn(head, width=_WIDE if name == "said" else None) for name, head in heads.items()
    }
    st.dataframe(table, hide_index=True, column_config=config, key=key, height=_TALL)


def show_problems(error: EvaluatorError) -> None:
    """Show what is wrong: a table of problems, or the sentence in the reader's language."""
    if isinstance(error, Problems):
        st.error(t("frame.problems", count=len(error.problems)))
        list_problems([*error.problems], "problems")
        return
    st.error(said(error))
