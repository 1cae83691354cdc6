"""CSV that a spreadsheet never runs: text that looks like a formula gets an apostrophe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from pandas.api.types import is_numeric_dtype

from evaluator.writing import naming

if TYPE_CHECKING:
    from pathlib import Path

# What spreadsheets take for the beginning of a formula, also behind a tab or a carriage return.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_text(value: object) -> str:
    """Text of a field; a beginning that a spreadsheet would run gets a leading apostrophe.

    Examples
    --------
    >>> safe_text("=1+1"), safe_text("应用物理")
    ("'=1+1", '应用物理')
    """
    text = "" if value is None or value is pd.NA or value != value else str(value)  # noqa: PLR0124 - NaN is no text
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """Write a table as UTF-8 without BOM, LF line ends, floats with full precision, NaN as an empty field."""
    with naming(path):
        _safe(table).to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Give the bytes that `write_csv` would write."""
    return _safe(table).to_csv(index=False, lineterminator="\n").encode("utf-8")


def plain_text(text: str) -> str:
    """Take off the apostrophe that kept a spreadsheet from running the text.

    Examples
    --------
    >>> plain_text("'=1+1"), plain_text("'quoted'")
    ('=1+1', "'quoted'")
    """
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


def _safe(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({name: _column(table[name]) for name in table.columns})


def _column(column: pd.Series) -> pd.Series:
    if is_numeric_dtype(column):
        return column
    codes, found = pd.factorize(column.astype(object), use_na_sentinel=False)
    texts = pd.Series([safe_text(value) for value in found], dtype=object)
    return texts.take(codes).set_axis(column.index)
