"""A workbook that is the same bytes for the same content, and holds what it is told as it is told."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from evaluator.excel.styles import TEXT
from evaluator.writing import whole_file
from evaluator.writing.whole import workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
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
