"""Which column of a table holds what: names, codes and declared aliases; the columns that must be there (必需的列)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.dataset import variant_of
from evaluator.text import DataProblems, Place, Problem, Reason, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from evaluator.files import SheetCells
    from evaluator.rubric import DataColumn, Figure, Leaf, Rubric


_UNIT = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
# A header stands within the first rows of a sheet: below titles and notes, above hundreds of programmes.
SEARCHED_ROWS = 30


@dataclass(frozen=True)
class HeaderRow:
    """The header of a sheet.

    Attributes
    ----------
    sheet : SheetCells
    index : int
        Position of the header in ``sheet.rows`` (of its lower row where it has two); data begin below it.
    names : list of str
        Headers as written.
    columns : dict of code to position
        Columns, figures and leaves that were recognised.
    codes : tuple of str
        What each position was recognised as, empty where it was not.
    """

    sheet: SheetCells
    index: int
    names: list[str]
    columns: dict[str, int]
    codes: tuple[str, ...] = ()

    def row(self, number: int) -> int:
        """Row of the file, as Excel counts; ``number`` counts from the row below the header, −1 is the header."""
        return self.sheet.first + self.index + 1 + number

    def place(self, row: int | None = None, column: int | None = None) -> Place:
        """Place of a cell; of a whole row, a whole column or the sheet where the others are not given."""
        return Place(
            file=self.sheet.file,
            sheet=self.sheet.name,
            row=None if row is None else self.row(row),
            column=self.names[column] if column is not None and column < len(self.names) else "",
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
    parts: list[DataColumn | Figure | Leaf] = [*data.columns, *data.figures, *rubric.leaves]
    for part in parts:
        for header in (part.code, part.name, *part.headers):
            accepted.setdefault(normal_header(header), part.code)
    return accepted


def find_header(sheets: list[SheetCells], accepted: Mapping[str, str]) -> HeaderRow:
    """Find the sheet and row that hold the most known headers.

    Raises
    ------
    DataProblems
        Empty file, no row with at least two known headers, or one header twice.
    """
    headers = [header_of(sheet, accepted) for sheet in sheets if sheet.rows]
    if not any(row for sheet in sheets for row in sheet.rows):
        raise DataProblems([Problem(Reason.SHEET_EMPTY, Place(file=sheets[0].file if sheets else ""))])
    best = max(headers, key=lambda header: len(header.columns))
    if len(best.columns) < 2:
        raise DataProblems([no_header(best)])
    refuse_doubles(best)
    return best


def no_header(header: HeaderRow) -> Problem:
    """Say that a sheet has no header that the rubric knows."""
    return Problem(Reason.NO_HEADER, header.place(), seen(header))


def seen(header: HeaderRow) -> str:
    """Headers that were seen, shortened for a sentence."""
    return "、".join(name for name in header.names if name)[:120]


def header_of(sheet: SheetCells, accepted: Mapping[str, str]) -> HeaderRow:
    """Give the header of one sheet: the row, or two rows one above the other, with the most known headers."""
    best = HeaderRow(sheet, 0, [], {})
    rows = sheet.rows[:SEARCHED_ROWS]
    for index, row in enumerate(rows):
        texts = [shown(cell) for cell in row]
        heads = [_single(texts, accepted)]
        if index > 0:
            heads.append(_double([shown(cell) for cell in rows[index - 1]], texts, accepted))
        for names, codes in heads:
            columns: dict[str, int] = {}
            for position, code in enumerate(codes):
                if code:
                    columns.setdefault(code, position)
            if len(columns) > len(best.columns):
                best = HeaderRow(sheet, index, names, columns, tuple(codes))
    return best


Head = tuple[list[str], list[str]]


def _single(texts: list[str], accepted: Mapping[str, str]) -> Head:
    return texts, [accepted.get(normal_header(text), "") if text else "" for text in texts]


def _double(upper: list[str], lower: list[str], accepted: Mapping[str, str]) -> Head:
    """Read two rows as one header: a merged cell above (学生) and its parts below (男, 女)."""
    names, codes, over = [], [], ""
    for position in range(max(len(upper), len(lower))):
        above = upper[position] if position < len(upper) else ""
        below = lower[position] if position < len(lower) else ""
        # A merged cell has its text in its first cell only: it stands over what follows, until the next text.
        over = above or (over if below else "")
        choices = [f"{over}{sign}{below}" for sign in ("", "-", "_", "/", "·") if over and below]
        choices += [below] if below else [above]
        name = next((text for text in choices if normal_header(text) in accepted), choices[-1])
        names.append(name)
        codes.append(accepted.get(normal_header(name), "") if name else "")
    return names, codes


def refuse_doubles(header: HeaderRow) -> None:
    """Refuse a header in which two columns are the same item."""
    problems = []
    for position, (name, code) in enumerate(zip(header.names, header.codes, strict=True)):
        if code and header.columns[code] != position:
            details = {"other": header.names[header.columns[code]]}
            problems.append(Problem(Reason.HEADER_TWICE, header.place(-1, position), name, details=details))
    if problems:
        raise DataProblems(problems)


def missing_headers(header: HeaderRow, needed: dict[str, str]) -> list[Problem]:
    """Name every needed column that is not there, with the likeliest header that was written instead."""
    unknown = unknown_headers(header)
    problems = []
    for code, name in needed.items():
        if code not in header.columns:
            near = suggest(normal_header(name), [normal_header(other) for other in unknown])
            details = {"near": "、".join(near) or "—"}
            problems.append(Problem(Reason.COLUMN_MISSING, header.place(), name, details=details))
    return problems


def unknown_headers(header: HeaderRow) -> list[str]:
    """Headers that mean nothing to the rubric."""
    used = set(header.columns.values())
    return [name for position, name in enumerate(header.names) if name and position not in used]


def shown(text: Any) -> str:
    """Header as it is shown: without spaces and line breaks."""
    return re.sub(r"\s+", "", str(text)) if text is not None else ""


def needed_columns(rubric: Rubric, header: HeaderRow) -> dict[str, str]:
    """Columns that every table of this rubric must have, by code."""
    data = rubric.model.data
    needed = {column.code: column.name for column in data.columns if column.required or column.code in data.id}
    figures = {figure.code: figure.name for figure in data.figures}
    named = {column.code: column.name for column in data.columns} | figures
    needed |= {code: named[code] for code in rubric.needed if code in named}
    for leaf in rubric.leaf_sets[0].leaves:
        needed |= _columns_of(leaf, header, figures)
    return needed


def _columns_of(leaf: Leaf, header: HeaderRow, figures: dict[str, str]) -> dict[str, str]:
    # Where a share is made from counts, either will do: ask for what the template has.
    needed = {}
    if leaf.events is None or leaf.events not in header.columns:
        wanted = leaf.events if leaf.events is not None and leaf.code not in header.columns else leaf.code
        needed[wanted] = figures.get(wanted, leaf.name)
    needed |= {code: figures[code] for code in leaf.n if code in figures}
    return needed | ({leaf.sd: figures[leaf.sd]} if leaf.sd else {})


def overlay_columns(rubric: Rubric, units: pd.DataFrame, header: HeaderRow) -> list[Problem]:
    """Columns of leaves that only an overlay uses are needed where a unit of that overlay is in the table."""
    figures = {figure.code: figure.name for figure in rubric.model.data.figures}
    problems: list[Problem] = []
    for index in np.unique(variant_of(units, rubric)):
        if index > 0:
            needed: dict[str, str] = {}
            for leaf in rubric.leaf_sets[index].leaves:
                needed |= _columns_of(leaf, header, figures)
            problems += missing_headers(header, needed)
    return problems
