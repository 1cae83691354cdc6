"""A workbook that is the same bytes for the same content, and holds what it is told as it is told."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from evaluator.report.formats import TEXT
from evaluator.report.manifest import RUN
from evaluator.writing.book import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlsxwriter.workbook import Workbook

# Text stays text whatever it begins with, and rows go to disk as they are written.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# A fixed date in the file's properties: the same result gives the same bytes.
_CREATED = datetime(1980, 1, 1)  # noqa: DTZ001 - Excel's properties know no time zone


@contextmanager
def new_book(path: Path, title: str, *, run: str = "") -> Iterator[Workbook]:
    """Open a workbook to write; it is closed, and so written, at the end of its ``with``.

    Parameters
    ----------
    path : Path
    title : str
    run : str
        As `run_mark` gives it: what the workbook belongs to, kept by spreadsheet programs that save it anew.
    """
    # A fresh mapping each time: xlsxwriter writes into the font it is given.
    with workbook(path, {**_OPTIONS, "default_format_properties": dict(TEXT)}) as book:
        book.set_properties({"title": title, "created": _CREATED})
        if run:
            book.set_custom_property(RUN, run)
        yield book
