"""Open a workbook or a csv as plain tables of cells, without judging what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluator.files.guard import WORKBOOKS, FileKind, guard
from evaluator.files.limits import Limits, damaged_unless_read, load_limits, refused
from evaluator.files.text_file import encoding_of, is_table, is_utf8, read_text
from evaluator.text import Reason

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class SheetCells:
    """Cells of one sheet; ``rows[0]`` is row ``first`` of the file (1 = the first row).

    ``hidden``: Excel does not show it. ``merged``: merged ranges, first and last (row, column) from 0.
    """

    file: str
    name: str
    rows: list[list[Any]]
    first: int = 1
    hidden: bool = False
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()


def open_sheets(path: Path, limits: Limits | None = None) -> list[SheetCells]:
    """Read all sheets of a workbook (xlsx, xls), or a text table as one sheet.

    The content decides what a file is: an xlsx named ``.xls`` is read as what it is.

    Parameters
    ----------
    path : Path
    limits : Limits, optional
        How large the file may be; by default `load_limits`.

    Raises
    ------
    DataProblems
        No such file, a folder, an unknown kind of file; too large, disguised, encrypted, with macros or links, damaged.
    """
    limits = limits or load_limits()
    kind = guard(path, limits)
    with damaged_unless_read(path):
        if kind != FileKind.TEXT:
            return _workbook(path, limits)
        if path.suffix.lower() in WORKBOOKS:
            _refuse_no_table(path)
        return [SheetCells(path.name, "", read_text(path, limits))]


def _refuse_no_table(path: Path) -> None:
    encoding = encoding_of(path)
    if encoding is None or not is_table(path, encoding):
        if not is_utf8(path):
            raise refused(Reason.FILE_DAMAGED, path)
        raise refused(Reason.FILE_DISGUISED, path, path.suffix, found="csv/txt")


def _workbook(path: Path, limits: Limits) -> list[SheetCells]:
    from python_calamine import CalamineWorkbook, PasswordError  # noqa: PLC0415 - only when Excel is read

    try:
        # As an open file: calamine then goes by the content, not by the name.
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            if len(book.sheet_names) > limits.max_sheets:
                raise refused(Reason.FILE_DAMAGED, path, f"{len(book.sheet_names)}")
            shown = {str(about.name): about for about in book.sheets_metadata}
            return [_sheet(path, book, name, shown[name]) for name in book.sheet_names if _is_grid(shown[name])]
    except PasswordError as error:
        raise refused(Reason.FILE_ENCRYPTED, path) from error


def _is_grid(about: Any) -> bool:
    return str(about.typ).endswith("WorkSheet")


def _sheet(path: Path, book: Any, name: str, about: Any) -> SheetCells:
    sheet = book.get_sheet_by_name(name)
    # calamine drops empty rows and columns before the first cell: put them back, so that places are Excel's own.
    top, left = sheet.start or (0, 0)
    hidden = not str(about.visible).endswith(".Visible")
    rows = sheet.to_python(skip_empty_area=True)
    merged = tuple(sheet.merged_cell_ranges or ())
    return SheetCells(path.name, name, [[""] * left + row for row in rows] if left else rows, top + 1, hidden, merged)
