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


def has_formulas(path: Path) -> bool:
    """Whether any sheet of an xlsx holds a formula at all (a quick look into its XML)."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(
                b"<f>" in archive.read(name) or b"<f " in archive.read(name)
                for name in archive.namelist()
                if name.startswith("xl/worksheets/") and name.endswith(".xml")
            )
    except zipfile.BadZipFile:
        return False


def formula_cells(path: Path, sheet: str) -> set[tuple[int, int]]:
    """Cells (row, column; from 1) that hold a formula."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow; only for workbooks with formulas

    book = load_workbook(path, read_only=True, data_only=False)
    found = {
        (int(cell.row), int(cell.column))
        for row in book[sheet].iter_rows()
        for cell in row
        if cell.value is not None and str(cell.value).startswith("=")
    }
    book.close()
    return found
