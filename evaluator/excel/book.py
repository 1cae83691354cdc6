"""A workbook that is the same bytes for the same content; any table as such a workbook, for a download (下载的表)."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from evaluator.excel.page import Column, new_sheet, write_table
from evaluator.excel.styles import TEXT, make_styles
from evaluator.excel.text import text_width
from evaluator.writing import file_bytes, whole_file
from evaluator.writing.whole import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from xlsxwriter.workbook import Workbook


# Name of the property by which a workbook says to which run it belongs.
RUN = "evaluator_run"
# Text stays text whatever it begins with.
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# A fixed date in the file's properties: the same content gives the same bytes.
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - Excel's properties know no time zone


@contextmanager
def new_report(path: Path, title: str, *, run: str = "") -> Iterator[Workbook]:
    """Open a workbook whose rows go to disk as they are written; it is closed at the end of its ``with``.

    Parameters
    ----------
    path : Path
    title : str
    run : str
        What the workbook belongs to (see `report.manifest.run_mark`); spreadsheet programs that save it anew keep it.
    """
    # A fresh mapping each time: xlsxwriter writes into the font it is given.
    more = {"constant_memory": True, "default_format_properties": dict(TEXT)}
    with workbook(path, {**_OPTIONS, **more}) as book:
        book.set_properties({"title": title, "created": _CREATED})
        if run:
            book.set_custom_property(RUN, run)
        yield book


@contextmanager
def new_form(path: Path, title: str) -> Iterator[Workbook]:
    """Write a workbook to fill in; it takes its place whole, or not at all."""
    with whole_file(path) as part, workbook(part, dict(_OPTIONS)) as book:
        book.set_properties({"title": title, "created": _CREATED})
        yield book


# Widths of columns in digits.
_LEAST, _MOST, _SEEN = 8, 40, 200


def table_book(
    table: pd.DataFrame,
    headings: Mapping[str, str],
    title: str,
    notices: Sequence[str] = (),
    *,
    letters: Sequence[str] = (),
    kinds: Mapping[str, str] | None = None,
) -> bytes:
    """Write a table as an xlsx.

    Parameters
    ----------
    table : DataFrame
    headings : mapping of column to heading
        Its columns are written, in this order; text stays text whatever it begins with.
    title : str
        Of the sheet and the printed page.
    notices : sequence of str
        Lines below the title: where the table comes from, what must be known.
    letters : sequence of str
        Letters that are coloured in the column ``letter``.
    kinds : mapping of column to name of a format
        By default text, whole numbers or figures, as the column is.

    Returns
    -------
    bytes
        The same for the same content.
    """
    names = [name for name in headings if name in table]
    chosen = dict(kinds or {})
    columns = [_column(table[name], headings[name], chosen.get(name, "")) for name in names]

    def write(path: Path) -> None:
        with new_report(path, title) as book:
            styles = make_styles(book, letters, 2)
            head, *rest = [*notices, ""]
            lines = [(line, "line") for line in rest if line]
            sheet = new_sheet(book, styles, "1", [column.width for column in columns], title, head, lines)
            values = [_values(table[name]) for name in names]
            write_table(styles, sheet, columns, zip(*values, strict=True) if values else [], frozen=1)

    return file_bytes("table.xlsx", write)


def _column(values: pd.Series, heading: str, kind: str) -> Column:
    texts = [heading, *(str(value) for value in values.head(_SEEN))]
    width = min(_MOST, max(_LEAST, *(text_width(text) + 2 for text in texts)))
    if kind:
        return Column(heading, width, kind)
    if is_numeric_dtype(values) and not is_bool_dtype(values):
        whole = pd.to_numeric(values, errors="coerce").dropna()
        return Column(heading, min(width, 14), "yuan" if bool((whole.round() == whole).all()) else "figure")
    return Column(heading, width, "letter" if values.name == "letter" else "text")


def _values(values: pd.Series) -> list[Any]:
    numeric = is_numeric_dtype(values) and not is_bool_dtype(values)
    return [
        None if gap else float(value) if numeric else str(value)
        for value, gap in zip(values.tolist(), values.isna().tolist(), strict=True)
    ]
