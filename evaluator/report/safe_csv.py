"""CSV that a spreadsheet never runs: text that looks like a formula gets an apostrophe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from evaluator.report.csv_columns import csv_head, csv_lines
from evaluator.writing import naming

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

# What spreadsheets take for the beginning of a formula, also behind a tab or a carriage return.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


_ROWS = 65_536  # written at a time: some 15 MB of text, whatever the length of the table


def safe_text(value: object) -> str:
    """Text of a field; a beginning that a spreadsheet would run gets a leading apostrophe.

    Examples
    --------
    >>> safe_text("=1+1"), safe_text("应用物理")
    ("'=1+1", '应用物理')
    """
    text = "" if value is None or value is pd.NA or value != value else str(value)  # noqa: PLR0124 - NaN is no text
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_csv(table: pd.DataFrame | Iterable[pd.DataFrame], path: Path) -> None:
    """Write a table as UTF-8 without BOM, LF line ends, floats with full precision, NaN as an empty field.

    A table may come in parts, each with the same columns: only one part is in memory at a time.
    """
    with naming(path), path.open("wb") as file:
        for lines in _lines([table] if isinstance(table, pd.DataFrame) else table):
            file.write(lines)


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Give the bytes that `write_csv` would write."""
    return b"".join(_lines([table]))


def plain_text(text: str) -> str:
    """Take off the apostrophe that kept a spreadsheet from running the text.

    Examples
    --------
    >>> plain_text("'=1+1"), plain_text("'quoted'")
    ('=1+1', "'quoted'")
    """
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


def _lines(parts: Iterable[pd.DataFrame]) -> Iterator[bytes | memoryview]:
    for number, table in enumerate(parts):
        if number == 0:
            yield csv_head(table.columns)
        if table.shape[1] < 2:
            alone = table.apply(lambda column: column.map(safe_text))
            yield alone.to_csv(index=False, header=False, lineterminator="\n").encode("utf-8")
            continue
        for first in range(0, len(table), _ROWS):
            yield csv_lines(table.iloc[first : first + _ROWS], safe_text)
