"""A workbook that is the same bytes for the same content, and holds what it is told as it is told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import xlsxwriter

from evaluator.report.formats import TEXT

if TYPE_CHECKING:
    from pathlib import Path

# Text stays text whatever it begins with, and rows go to disk as they are written.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# A fixed date in the file's properties: the same result gives the same bytes.
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - Excel's properties know no time zone


def new_book(path: Path, title: str) -> xlsxwriter.Workbook:
    """Open a workbook to write; it is closed, and so written, at the end of its ``with``."""
    # A fresh mapping each time: xlsxwriter writes into the font it is given.
    book = xlsxwriter.Workbook(str(path), {**_OPTIONS, "default_format_properties": dict(TEXT)})
    book.set_properties({"title": title, "created": _CREATED})
    return book
