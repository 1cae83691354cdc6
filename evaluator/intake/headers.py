"""Which column of a table holds what: names, codes and declared aliases, with units in brackets left aside."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluator.text import DataProblems, Place, Problem, Reason, suggest

if TYPE_CHECKING:
    from evaluator.intake.table import Sheet
    from evaluator.rubric import Column, Figure, Leaf, Rubric

_UNIT = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
# A header stands within the first rows of a sheet: below titles and notes, above hundreds of programmes.
SEARCHED_ROWS = 30


@dataclass(frozen=True)
class HeaderRow:
    """The header of a sheet.

    Attributes
    ----------
    sheet : Sheet
    index : int
        Position of the header in ``sheet.rows``; data begin below it.
    names : list of str
        Headers as written.
    columns : dict of code to position
        Columns, figures and leaves that were recognised.
    """

    sheet: Sheet
    index: int
    names: list[str]
    columns: dict[str, int]

    def place(self, row: int, column: int | None = None) -> Place:
        """Place of a cell; ``row`` counts from the row below the header."""
        name = self.names[column] if column is not None and column < len(self.names) else ""
        return Place(
            file=self.sheet.file,
            sheet=self.sheet.name,
            row=self.sheet.first + self.index + 1 + row,
            column=name,
            position=None if column is None else column + 1,
        )


def normal_header(text: Any) -> str:
    """Header as it is compared: half-width, without spaces and line breaks, without a unit in brackets, lower case."""
    plain = unicodedata.normalize("NFKC", str(text if text is not None else ""))
    plain = re.sub(r"\s+", "", plain)
    stripped = _UNIT.sub("", plain)
    return (stripped or plain).casefold().removeprefix("*")


def known_headers(rubric: Rubric) -> dict[str, str]:
    """Every header that the rubric accepts, and the code it stands for."""
    data = rubric.model.data
    accepted: dict[str, str] = {}
    parts: list[Column | Figure | Leaf] = [*data.columns, *data.figures, *rubric.leaves]
    for part in parts:
        for header in (part.code, part.name, *part.headers):
            accepted.setdefault(normal_header(header), part.code)
    return accepted


def find_header(sheets: list[Sheet], accepted: dict[str, str]) -> HeaderRow:
    """Find the sheet and row that hold the most known headers.

    Raises
    ------
    DataProblems
        Empty file, no row with at least two known headers, or one header twice.
    """
    best: HeaderRow | None = None
    for sheet in sheets:
        for index, row in enumerate(sheet.rows[:SEARCHED_ROWS]):
            columns: dict[str, int] = {}
            for position, text in enumerate(row):
                code = accepted.get(normal_header(text)) if text not in {"", None} else None
                if code is not None:
                    columns.setdefault(code, position)
            if best is None or len(columns) > len(best.columns):
                best = HeaderRow(sheet, index, [_shown(text) for text in row], columns)
    if best is None or not any(row for sheet in sheets for row in sheet.rows):
        raise DataProblems([Problem(Reason.SHEET_EMPTY, Place(file=sheets[0].file if sheets else ""))])
    if len(best.columns) < 2:
        seen = "、".join(name for name in best.names if name)[:120]
        place = Place(file=best.sheet.file, sheet=best.sheet.name)
        raise DataProblems([Problem(Reason.NO_HEADER, place, seen)])
    _refuse_doubles(best, accepted)
    return best


def _refuse_doubles(header: HeaderRow, accepted: dict[str, str]) -> None:
    problems = []
    for position, name in enumerate(header.names):
        code = accepted.get(normal_header(name)) if name else None
        if code is not None and header.columns[code] != position:
            place = Place(file=header.sheet.file, sheet=header.sheet.name, column=name)
            details = {"other": header.names[header.columns[code]]}
            problems.append(Problem(Reason.HEADER_TWICE, place, name, details=details))
    if problems:
        raise DataProblems(problems)


def missing_headers(header: HeaderRow, needed: dict[str, str]) -> list[Problem]:
    """Name every needed column that is not there, with the likeliest header that was written instead."""
    unknown = unknown_headers(header)
    place = Place(file=header.sheet.file, sheet=header.sheet.name)
    problems = []
    for code, name in needed.items():
        if code not in header.columns:
            near = suggest(normal_header(name), [normal_header(other) for other in unknown])
            details = {"near": "、".join(near) or "—"}
            problems.append(Problem(Reason.COLUMN_MISSING, place, name, details=details))
    return problems


def unknown_headers(header: HeaderRow) -> list[str]:
    """Headers that mean nothing to the rubric."""
    used = set(header.columns.values())
    return [name for position, name in enumerate(header.names) if name and position not in used]


def _shown(text: Any) -> str:
    return re.sub(r"\s+", "", str(text)) if text is not None else ""
