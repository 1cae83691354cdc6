"""A workbook that is the same bytes for the same content, and holds what it is told as it is told."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from evaluator.excel.styles import TEXT
from evaluator.writing import whole_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlsxwriter.workbook import Workbook

# Text stays text whatever it begins with.
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# A fixed date in the file's properties: the same content gives the same bytes.
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - Excel's properties know no time zone


def new_report(path: Path, title: str) -> Workbook:
    """Open a workbook whose rows go to disk as they are written; it is closed at the end of its ``with``."""
    import xlsxwriter  # noqa: PLC0415 - only when a workbook is written

    # A fresh mapping each time: xlsxwriter writes into the font it is given.
    more = {"constant_memory": True, "default_format_properties": dict(TEXT)}
    book = xlsxwriter.Workbook(str(path), {**_OPTIONS, **more})
    book.set_properties({"title": title, "created": _CREATED})
    return book


@contextmanager
def new_form(path: Path, title: str) -> Iterator[Workbook]:
    """Write a workbook to fill in; it takes its place whole, or not at all."""
    import xlsxwriter  # noqa: PLC0415 - only when a workbook is written

    with whole_file(path) as part, xlsxwriter.Workbook(str(part), dict(_OPTIONS)) as book:
        book.set_properties({"title": title, "created": _CREATED})
        yield book
