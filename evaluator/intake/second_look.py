"""Look again at cells that a fast reader cannot judge: percent formats and formulas without a value.

Only what is asked is read, straight from the sheet's XML and cell by cell: a workbook library would lay out the whole
rectangle and stumble over drawings and styles that do not matter here. The guard has refused declarations and bombs.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, fromstring, iterparse

from evaluator.files.limits import MB, damaged_unless_read, load_limits

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_QUOTED = re.compile(r'"[^"]*"|\\.')
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
# Formats that a file does not spell out (ECMA-376, part 1, 18.8.30).
_BUILT_IN = {9: "0%", 10: "0.00%"}
_SIGNS = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]|\bt\s*=\s*[\"']e[\"']")
_HINTS = (b"<f", b":f", b'"e"', b"'e'")  # cheap to look for; the pattern above settles it
_PIECE, _OVERLAP = 1 << 20, 64


def percent_formats(path: Path, sheet: str, cells: set[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Say for cells (row, column; from 1) of an xlsx how Excel shows them; nothing of other kinds of file.

    Returns
    -------
    dict
        ``"percent"``: Excel multiplies by 100 (0.853 is shown as 85.3%); ``"literal"``: a % sign is merely printed
        behind the number; ``""``: no % sign is shown.

    Raises
    ------
    DataProblems
        The workbook cannot be read.
    """
    if not cells or not zipfile.is_zipfile(path):
        return {}
    last = max(row for row, _ in cells)
    shown: dict[tuple[int, int], str] = {}
    with damaged_unless_read(path), zipfile.ZipFile(path) as archive:
        forms = _formats(archive)
        for address, cell in _cells(archive, sheet):
            if address[0] > last:
                break
            if address in cells:
                style = int(cell.get("s") or 0)
                form = forms[style] if style < len(forms) else ""
                shown[address] = "percent" if "%" in _QUOTED.sub("", form) else "literal" if "%" in form else ""
    return shown


def may_hide_something(path: Path) -> bool:
    """Whether any sheet of an xlsx holds a formula or an error value (a quick look into its XML).

    Raises
    ------
    DataProblems
        The workbook cannot be read.
    """
    if not zipfile.is_zipfile(path):
        return False
    with damaged_unless_read(path), zipfile.ZipFile(path) as archive:
        return any(_has_sign(archive, name) for name in archive.namelist() if name.startswith("xl/worksheets/"))


def hidden_content(path: Path, sheet: str) -> dict[tuple[int, int], str]:
    """Cells (row, column; from 1) of an xlsx that a fast reader shows as empty though they are not.

    Returns
    -------
    dict
        The error value (``#DIV/0!``), or ``"="`` for a formula.

    Raises
    ------
    DataProblems
        The workbook cannot be read.
    """
    if not zipfile.is_zipfile(path):
        return {}
    contents: dict[tuple[int, int], str] = {}
    with damaged_unless_read(path), zipfile.ZipFile(path) as archive:
        for address, cell in _cells(archive, sheet):
            parts = {_name(part): part.text or "" for part in cell}
            if cell.get("t") == "e":
                contents[address] = parts.get("v", "")
            elif "f" in parts:
                contents[address] = "="
    return contents


def _has_sign(archive: zipfile.ZipFile, name: str) -> bool:
    rest = b""
    with archive.open(name) as part:
        while piece := part.read(_PIECE):
            xml = rest + piece
            if any(hint in xml for hint in _HINTS) and _SIGNS.search(xml):
                return True
            rest = piece[-_OVERLAP:]
    return False


def _cells(archive: zipfile.ZipFile, sheet: str) -> Iterator[tuple[tuple[int, int], Element]]:
    """Cells of a sheet with their places; one without an address stands behind the one before it, as for Excel."""
    row, column = 0, 0
    rows: list[Element] = []
    with archive.open(_part_of(archive, sheet)) as part:
        for event, element in iterparse(part, events=("start", "end")):  # noqa: S314 - the guard refuses declarations
            name = _name(element)
            if name == "sheetData" and event == "start":
                rows = [element]
            elif name == "row" and event == "start":
                row, column = int(element.get("r") or row + 1), 0
            elif name == "c" and event == "end":
                address = _ADDRESS.fullmatch(element.get("r") or "")
                column = _column(address[1]) if address else column + 1
                row = int(address[2]) if address else row
                yield (row, column), element
            elif name == "row" and rows:
                rows[0].clear()


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Name of the part that holds a sheet."""
    relations = {
        relation.get("Id"): relation.get("Target") or "" for relation in _xml(archive, "xl/_rels/workbook.xml.rels")
    }
    for element in _xml(archive, "xl/workbook.xml").iter():
        if _name(element) == "sheet" and element.get("name") == sheet:
            target = relations[element.get(_RELATION) or element.get(_STRICT_RELATION)]
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
    raise KeyError(sheet)


def _formats(archive: zipfile.ZipFile) -> list[str]:
    """Number format of each style; a workbook without styles shows no % sign."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    styles = _xml(archive, "xl/styles.xml")
    own = {element.get("numFmtId"): element.get("formatCode") or "" for element in _children(styles, "numFmts")}
    used = [element.get("numFmtId") or "0" for element in _children(styles, "cellXfs")]
    return [own[number] if number in own else _BUILT_IN.get(int(number), "") for number in used]


def _children(root: Element, name: str) -> list[Element]:
    return [child for group in root if _name(group) == name for child in group]


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    if archive.getinfo(name).file_size > load_limits().max_text_mb * MB:
        raise ValueError(name)
    return fromstring(archive.read(name))  # noqa: S314 - the guard refuses declarations


def _name(element: Element) -> str:
    tag: Any = element.tag
    return str(tag).rpartition("}")[2]


def _column(letters: str) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column
