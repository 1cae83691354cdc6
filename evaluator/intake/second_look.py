"""Look again, with openpyxl, at cells that a fast reader cannot judge: percent formats and formulas without a value."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_QUOTED = re.compile(r'"[^"]*"|\\.')


def percent_formats(path: Path, sheet: str, cells: set[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Say for cells (row, column; from 1) how Excel shows them.

    Returns
    -------
    dict
        ``"percent"``: Excel multiplies by 100 (0.853 is shown as 85.3%); ``"literal"``: a % sign is merely printed
        behind the number; ``""``: no % sign is shown.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - slow; only for suspect cells

    book = load_workbook(path, read_only=True, data_only=True)
    shown: dict[tuple[int, int], str] = {}
    for row in book[sheet].iter_rows(max_row=max(cell[0] for cell in cells)):
        for cell in row:
            place = (getattr(cell, "row", 0), getattr(cell, "column", 0))
            if place in cells:
                form = str(cell.number_format or "")
                shown[place] = "percent" if "%" in _QUOTED.sub("", form) else "literal" if "%" in form else ""
    book.close()
    return shown


def may_hide_something(path: Path) -> bool:
    """Whether any sheet of an xlsx holds a formula or an error value (a quick look into its XML)."""
    signs = (b"<f>", b"<f ", b't="e"')
    try:
        with zipfile.ZipFile(path) as archive:
            return any(
                any(sign in content for sign in signs)
                for name in archive.namelist()
                if name.startswith("xl/worksheets/") and name.endswith(".xml")
                for content in [archive.read(name)]
            )
    except zipfile.BadZipFile:
        return False


def hidden_content(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """Cells (row, column; from 1) that a fast reader shows as empty though they are not.

    Returns
    -------
    dict
        The error value (``#DIV/0!``), or ``"="`` for a formula.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - slow; only for workbooks with formulas or errors

    found: dict[tuple[int, int], str] = {}
    for stored in (False, True):
        book = load_workbook(path, read_only=True, data_only=stored)
        for row in book[sheet].iter_rows():
            for cell in row:
                # Empty cells of a read-only sheet have no place, and nothing to hide.
                place = (getattr(cell, "row", 0), getattr(cell, "column", 0))
                if cell.data_type == "e":
                    found[place] = str(cell.value)
                elif not stored and cell.data_type == "f":
                    found[place] = "="
        book.close()
    return found
