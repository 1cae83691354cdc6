"""Open a workbook or a csv as a plain table of cells, without judging what is in them."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluator.text import DataProblems, Place, Problem, Reason

if TYPE_CHECKING:
    from pathlib import Path

EXCEL = {".xlsx", ".xls", ".xlsm"}


@dataclass(frozen=True)
class Sheet:
    """Cells of one sheet; ``rows[0]`` is row ``first`` of the file (1 = the first row)."""

    file: str
    name: str
    rows: list[list[Any]]
    first: int = 1


def open_sheets(path: Path) -> list[Sheet]:
    """Read all sheets of a workbook (xlsx, xls), or a csv as one sheet.

    Raises
    ------
    DataProblems
        No such file, a folder, an unknown kind of file, a damaged or protected one.
    """
    if path.is_dir():
        raise _refused(Reason.IS_A_FOLDER, path)
    if not path.is_file():
        raise _refused(Reason.FILE_MISSING, path)
    if path.stat().st_size == 0:
        raise _refused(Reason.FILE_EMPTY, path)
    if path.suffix.lower() in EXCEL:
        return _workbook(path)
    if path.suffix.lower() in {".csv", ".txt", ".tsv"}:
        return [_csv(path)]
    raise _refused(Reason.FILE_KIND, path, value=path.suffix)


def _refused(reason: Reason, path: Path, value: str = "") -> DataProblems:
    return DataProblems([Problem(reason, Place(file=path.name), value or path.name)])


def _workbook(path: Path) -> list[Sheet]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only when Excel is read

    try:
        book = CalamineWorkbook.from_path(str(path))
        return [_sheet(path, book, name) for name in book.sheet_names]
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as error:
        raise DataProblems([Problem(Reason.FILE_DAMAGED, Place(file=path.name), type(error).__name__)]) from error


def _sheet(path: Path, book: Any, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    start = sheet.start
    # calamine drops empty rows and columns before the first cell: put them back, so that places are Excel's own.
    top, left = start or (0, 0)
    rows = sheet.to_python(skip_empty_area=True)
    return Sheet(path.name, name, [[""] * left + row for row in rows], first=top + 1)


def _csv(path: Path) -> Sheet:
    raw = path.read_bytes()
    text = _decode(raw)
    if text is None:
        raise _refused(Reason.CSV_ENCODING, path)
    try:
        dialect = csv.Sniffer().sniff(text[:20000], delimiters=",;\t")
        rows: list[list[Any]] = list(csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter))
    except csv.Error:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    return Sheet(path.name, "", rows)


def _decode(raw: bytes) -> str | None:
    """UTF-8 (with or without BOM), else GB18030, which is what Excel writes on a Chinese machine."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
