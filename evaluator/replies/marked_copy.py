"""A copy of a return in which the bad cells are coloured and commented, with a list of them in front (标注副本)."""

from __future__ import annotations

import re
import warnings
import zipfile
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from evaluator.intake.mark import LIST_SHEET
from evaluator.replies.as_workbook import as_workbook, damaged
from evaluator.replies.groups import in_order
from evaluator.replies.list_sheet import write_list
from evaluator.replies.notes import clear_marks, mark_cell
from evaluator.replies.problem_cells import ProblemCell, ProblemCells
from evaluator.text import DataProblems, Reader
from evaluator.writing import naming, whole_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.workbook import Workbook

    from evaluator.text import Problem


_KEPT = {".xlsx", ".xlsm"}


def mark_copy(source: Path, problems: Sequence[Problem], path: str | Path, *, lang: str = "zh") -> Path:
    """Write a copy of one return to be corrected in place and sent back.

    A cell with an error is red, one with a notice yellow, and its comment says which, and what to do. A problem of
    a row stands at its first cell, one of a column at its header, one of the whole sheet in the list only.
    Formats, formulas with their values, validations, hidden sheets and comments of the original are kept; marks of an
    earlier copy are replaced.

    Parameters
    ----------
    source : Path
        The return: xlsx, or csv and xls, which become an xlsx with the same cells.
    problems : sequence of Problem
        Of this return, all of them.
    path : str or Path
        The xlsx to write; it is replaced whole, or not touched.
    lang : {"zh", "en"}

    Raises
    ------
    DataProblems
        The return cannot be opened, or has more cells than may be copied (``max_copy_cells``).
    """
    path, source = Path(path), Path(source)
    book = _open(source)
    _forget_list(book)
    for sheet in book.worksheets:
        clear_marks(sheet)
    first = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), book.worksheets[0])
    cells_of_problems = ProblemCells(book, first)
    marked = [(problem, cells_of_problems.find(problem)) for problem in _ordered(problems, book)]
    # The list before the colours: a date that is marked becomes a text.
    text = Reader(lang)
    write_list(book, marked, first, text)
    _mark(marked, text)
    with whole_file(path) as part, naming(part):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book.save(part)
        if source.suffix.lower() in _KEPT and has_formulas(book):
            put_back(part, [sheet.title for sheet in book.worksheets], stored_values(source))
    return path


def _open(source: Path) -> Workbook:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow; only when a copy is marked

    # Not above: the readers of this room may ask for the name of the list sheet, which they skip.
    from evaluator.files import for_copy, guard, load_limits  # noqa: PLC0415

    if source.suffix.lower() not in _KEPT:
        return as_workbook(source)
    guard(source, for_copy(load_limits()))
    try:
        # openpyxl warns of extensions that it cannot keep; the data are not among them.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(source, rich_text=True)
    except Exception as error:  # noqa: BLE001 - openpyxl fails in many ways on what other programs wrote
        try:
            # What it cannot read, the reader of returns may: the cells come along, their formats do not.
            return as_workbook(source)
        except DataProblems:
            raise
        except Exception:  # noqa: BLE001 - same
            raise damaged(source, error) from error
    if not book.worksheets:
        raise damaged(source, ValueError())
    return book


def _ordered(problems: Sequence[Problem], book: Workbook) -> list[Problem]:
    """Sort by the sheets of the workbook, then as `in_order` does; what is about the whole file comes first."""
    places = {name: position for position, name in enumerate(book.sheetnames)}
    return sorted(in_order(problems), key=lambda problem: places.get(problem.place.sheet, -1))


def _forget_list(book: Workbook) -> None:
    """Remove the list of an earlier run, unless it is all there is."""
    if LIST_SHEET not in book.sheetnames:
        return
    sheet = book[LIST_SHEET]
    if len(book.worksheets) > 1:
        book.remove(sheet)
    else:
        sheet.title = f"{LIST_SHEET}0"


def _mark(marked: Sequence[tuple[Problem, ProblemCell | None]], text: Reader) -> None:
    cells: dict[tuple[str, int, int], list[tuple[Problem, ProblemCell]]] = {}
    for problem, target in marked:
        if target is not None:
            cells.setdefault((target.sheet.title, target.row, target.column), []).append((problem, target))
    for mine in cells.values():
        mark_cell(mine[0][1], [problem for problem, _ in mine], text)


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
    values = {
        sheet.title: {
            cell.coordinate: cell.value
            for cell in sheet._cells.values()  # noqa: SLF001 - as above
            if cell.value is not None
        }
        for sheet in book.worksheets
    }
    book.close()
    return values


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
    parts = {f"xl/worksheets/sheet{number}.xml": values.get(name, {}) for number, name in enumerate(sheets, start=1)}
    draft = path.with_name(f".{path.name}.values")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            content = old.read(item)
            known = parts.get(item.filename)
            new.writestr(item, _filled(content, known) if known else content)
    draft.replace(path)


def _filled(content: bytes, known: dict[str, Any]) -> bytes:
    def fill(match: re.Match[bytes]) -> bytes:
        address, attributes, formula = match.groups()
        kind, text = _stored(known.get(address.decode()))
        if not text:
            return match.group()
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
