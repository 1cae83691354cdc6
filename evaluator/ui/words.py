"""Sentences of the app in the language that was chosen, and text from data as it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import streamlit as st

from evaluator.report import heading as column_heading
from evaluator.text import Reader, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.text import EvaluatorError, Readable

LANGUAGES = {"zh": "中文", "en": "English"}
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])")


def lang() -> str:
    """Language that the visitor chose; Chinese until then."""
    chosen = st.session_state.get("lang")
    return chosen if chosen in LANGUAGES else "zh"


def t(key: str, **values: Any) -> str:
    """Sentence of the topic ``ui_<page>``: ``t("ranking.filters")``."""
    return say(f"ui_{key}", lang(), **values)


def heading(name: str) -> str:
    """What a column of units is called, as in the workbooks."""
    return column_heading(name, Reader(lang(), "workbook"))


def said(error: EvaluatorError | Readable) -> str:
    """Sentences of an error in the reader's language, as they stand."""
    return lines(error.show(lang()).split("\n"))


def lines(texts: Iterable[str]) -> str:
    """Sentences, one a line, as they stand."""
    return "  \n".join(plain(text) for text in texts)


def plain(text: object) -> str:
    """Text from data or people, so that markdown and HTML in it are shown and never obeyed."""
    return _MARKS.sub(r"\\\1", str(text)).replace("\n", " ")
