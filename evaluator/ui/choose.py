"""Filters over the units of a run, kept in the address of the page (筛选)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from evaluator.text import say
from evaluator.ui.address import choose_some
from evaluator.ui.words import heading, lang, t

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = ("institution_name", "city", "institution_type", "ownership", "category_name", "major_class_name")
_IN_A_ROW = 4


def choose(units: pd.DataFrame, columns: Sequence[str], letters: Sequence[str]) -> pd.DataFrame:
    """Draw the filters and give the units that pass; every choice stands in the address."""
    wanted = [*(name for name in columns if name in units), *(["letter"] if letters else []), "standing"]
    boxes = [box for _ in range(0, len(wanted) + 1, _IN_A_ROW) for box in st.columns(_IN_A_ROW)]
    kept = pd.Series(data=True, index=units.index)
    for name, box in zip(wanted, boxes, strict=False):
        values = units[name].fillna("")
        codes = [*letters] if name == "letter" else sorted(value for value in values.unique() if value)
        with box:
            chosen = choose_some(heading(name), _labels(name, codes), name, placeholder=t("frame.all"))
        if chosen:
            kept &= values.isin(chosen)
    text = boxes[len(wanted)].text_input(
        t("frame.search"), key="q", bind="query-params", placeholder=t("frame.search_hint")
    )
    if text:
        kept &= _found(units, text)
    return units[kept]


def _labels(name: str, codes: Sequence[str]) -> dict[str, str]:
    if name != "standing":
        return {code: code for code in codes}
    return {code: say(f"terms.letter_standing.{code}", lang()) for code in codes}


def _found(units: pd.DataFrame, text: str) -> pd.Series:
    """Rows in which every word stands in an id or a name."""
    names = [name for name in units if name == "unit" or str(name).endswith("_name")]
    whole = units[names].fillna("").agg(" ".join, axis=1).str.casefold()
    found = pd.Series(data=True, index=units.index)
    for word in text.casefold().split():
        found &= whole.str.contains(word, regex=False)
    return found
