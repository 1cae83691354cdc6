"""Keep what formulas had come to: a copy that shows empty formulas would look like a return without data."""

from __future__ import annotations

import re
import warnings
import zipfile
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook

_EMPTY_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f[^>]*?(?:/>|>[^<]*</f>))<v ?(?:/>|></v>)</c>')


def has_formulas(book: Workbook) -> bool:
    """Whether any cell of a workbook holds a formula."""
    return any(
        cell.data_type == "f"
        for sheet in book.worksheets
        for cell in sheet._cells.values()  # noqa: SLF001 - walking over rows would make cells
    )


def stored_values(source: Path) -> dict[str, dict[str, Any]]:
    """What the program that saved a workbook had computed: sheet, address, value."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow; only for workbooks with formulas

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(source, data_only=True)
    found = {
        sheet.title: {
            cell.coordinate: cell.value
            for cell in sheet._cells.values()  # noqa: SLF001 - as above
            if cell.value is not None
        }
        for sheet in book.worksheets
    }
    book.close()
    return found


def put_back(path: Path, sheets: list[str], values: dict[str, dict[str, Any]]) -> None:
    """Write values behind the formulas of a workbook that openpyxl saved, which stores none.

    Parameters
    ----------
    path : Path
        The workbook; replaced.
    sheets : list of str
        Names of its worksheets in order, as its parts ``sheet1.xml``, ``sheet2.xml`` ... are numbered.
    values : dict
        Of `stored_values`.
    """
    parts = {f"xl/worksheets/sheet{place}.xml": values.get(name, {}) for place, name in enumerate(sheets, start=1)}
    draft = path.with_name(f".{path.name}.values")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            known = parts.get(item.filename)
            new.writestr(item, _filled(content, known) if known else content)
    draft.replace(path)


def _filled(content: bytes, known: dict[str, Any]) -> bytes:
    def fill(found: re.Match[bytes]) -> bytes:
        address, attributes, formula = found.groups()
        kind, text = _stored(known.get(address.decode()))
        if not text:
            return found.group()
        return b'<c r="%b"%b%b>%b<v>%b</v></c>' % (address, attributes, kind, formula, escape(text).encode())

    return _EMPTY_FORMULA.sub(fill, content)


def _stored(value: Any) -> tuple[bytes, str]:
    from openpyxl.utils.datetime import to_excel  # noqa: PLC0415 - slow; only for workbooks with formulas

    if isinstance(value, bool):
        return b' t="b"', str(int(value))
    if isinstance(value, int | float):
        return b"", repr(value)
    if isinstance(value, date | time | timedelta):
        return b"", repr(to_excel(value))  # type: ignore[no-untyped-call]
    text = "" if value is None else str(value)
    return (b' t="e"' if text.startswith("#") else b' t="str"'), text
