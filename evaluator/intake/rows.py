"""Which rows of a table are units (数据行): no blank, total or note rows; a merged name holds for all its rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from evaluator.intake.cell import plain_text
from evaluator.intake.headers import HeaderRow, normal_header
from evaluator.text import DataProblems, Problem, Reason, say, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from evaluator.rubric import Figure, Leaf, Rubric


_BLANK = ("", None)
_VALUES_SHOWN = 10
Filter = tuple[int, tuple[str, ...], tuple[str, ...]]  # position of the column, allowed values, refused beginnings


@dataclass(frozen=True)
class UnitRows:
    """Rows that hold units, and those that begin with a mark of totals and notes.

    Attributes
    ----------
    rows : list of (number, cells)
        Numbered from the row below the header.
    skipped : list of (number, mark)
        Total and note rows, with the mark that gave them away.
    nowhere : list of Problem
        Values that were asked for and stand in no row of units.
    """

    rows: list[tuple[int, list[Any]]]
    skipped: list[tuple[int, str]]
    nowhere: list[Problem] = field(default_factory=list)


def unit_rows(header: HeaderRow, rubric: Rubric, select: Mapping[str, str]) -> UnitRows:
    """Tell the rows that hold units from blank rows, totals, notes and what the row filter leaves out.

    Raises
    ------
    DataProblems
        A row filter names a column that the table does not have.
    """
    filters = _filters(header, rubric, select)
    columns = header.columns
    ids = [columns[code] for code in rubric.model.data.id if code in columns]
    own_columns = [position for code, position in columns.items() if code not in _prefilled(rubric)]
    marks = rubric.model.data.total_marks
    texts = [columns[column.code] for column in rubric.model.data.columns if column.code in columns]
    taken, skipped, units = [], [], []
    for number, cells in enumerate(header.sheet.rows[header.index + 1 :]):
        if all(position >= len(cells) or cells[position] in _BLANK for position in own_columns):
            # Nothing but the school's own name and code, or a serial number: a prepared row left empty.
            mark = _mark(cells, [], marks)
            if mark:
                skipped.append((number, mark))
            continue
        if not _are_codes(cells, ids) and (mark := _mark(cells, texts, marks)):
            skipped.append((number, mark))
            continue
        units.append(cells)
        if all(_fits(cells, position, equals, prefixes) for position, equals, prefixes in filters):
            taken.append((number, cells))
    requested = zip(select.items(), filters[len(filters) - len(select) :], strict=True)
    return UnitRows(taken, skipped, [*_nowhere(header, units, requested)] if units and not taken else [])


def selected(file: str, select: Mapping[str, str]) -> str:
    """Name a file and what was taken of it: a part of a file is not the file."""
    if not select:
        return file
    conditions = say("returns.and").join(f"{column}={value}" for column, value in select.items())
    return say("returns.selected", file=file, conditions=conditions)


def skipped_rows(header: HeaderRow, taken: UnitRows) -> list[Problem]:
    """Say which rows were taken for totals and notes."""
    if not taken.skipped:
        return []
    numbers = "、".join(str(header.row(number)) for number, _ in taken.skipped)
    details = {"count": len(taken.skipped), "marks": "、".join(dict.fromkeys(mark for _, mark in taken.skipped))}
    return [Problem(Reason.ROWS_SKIPPED, header.place(), numbers, "notice", details=details)]


def _prefilled(rubric: Rubric) -> set[str]:
    """Columns that say whose row it is, and not which unit: filled in before anybody has filled in anything."""
    own = {"institution", "institution_name", "ownership", "institution_type", "city", "city_type", "year"}
    return own & {column.code for column in rubric.model.data.columns}


def _are_codes(cells: list[Any], ids: list[int]) -> bool:
    return bool(ids) and all(position < len(cells) and plain_text(cells[position])[:1].isdigit() for position in ids)


def _mark(cells: list[Any], columns: list[int], marks: tuple[str, ...]) -> str:
    """Give the mark that a row begins with, or one of its unit columns holds."""
    first = next((cell for cell in cells if cell not in _BLANK), "")
    looked = [first, *(cells[position] for position in columns if position < len(cells))]
    texts = [plain_text(cell) for cell in looked if isinstance(cell, str)]
    return next((mark for text in texts for mark in marks if text.startswith(mark)), "")


def _filters(header: HeaderRow, rubric: Rubric, select: Mapping[str, str]) -> list[Filter]:
    wanted = [(rule.column, rule.equals, rule.not_prefix) for rule in rubric.model.data.select]
    wanted += [(column, (value,), ()) for column, value in select.items()]
    by_name = {normal_header(name): position for position, name in reversed(list(enumerate(header.names))) if name}
    filters, problems = [], []
    for column, equals, prefixes in wanted:
        position = by_name.get(normal_header(column), header.columns.get(column))
        if position is None:
            near = "、".join(suggest(column, [*header.names, *header.columns])) or "—"
            problems.append(Problem(Reason.SELECT_COLUMN, header.place(), column, details={"near": near}))
        else:
            filters.append((position, tuple(plain_text(value) for value in equals), prefixes))
    if problems:
        raise DataProblems(problems)
    return filters


def _nowhere(
    header: HeaderRow, units: list[list[Any]], requested: Iterable[tuple[tuple[str, str], Filter]]
) -> Iterator[Problem]:
    """Say which values were asked for in vain, and which there are, the nearest first."""
    for (column, value), (position, (wanted,), _) in requested:
        there = {plain_text(cells[position]) if position < len(cells) else "" for cells in units} - {""}
        if wanted in there:
            continue
        near = sorted(
            there, key=lambda text: (-SequenceMatcher(None, wanted, text).ratio(), _apart(wanted, text), text)
        )
        details = {"column": column, "near": "、".join(near[:_VALUES_SHOWN]) or "—", "count": len(near)}
        yield Problem(Reason.SELECT_VALUE, header.place(-1, position), value, details=details)


def _apart(text: str, other: str) -> int:
    """Years and codes that look alike are near where their numbers are."""
    return abs(int(text) - int(other)) if text.isdecimal() and other.isdecimal() else 0


def _fits(cells: list[Any], position: int, equals: tuple[str, ...], prefixes: tuple[str, ...]) -> bool:
    text = plain_text(cells[position]) if position < len(cells) else ""
    return (not equals or text in equals) and not (prefixes and text.startswith(prefixes))


def fill_down(header: HeaderRow, rubric: Rubric) -> None:
    """Write what stands in a merged cell of a unit column into all its rows; codes that tell units apart excepted."""
    own = set(rubric.model.data.id) - {"institution"}
    named = {header.columns.get(column.code) for column in rubric.model.data.columns if column.code not in own}
    rows = header.sheet.rows
    for top, bottom, left, right in _below(header):
        if left == right and left in named and left < len(rows[top]):
            for row in rows[top + 1 : bottom + 1]:
                row.extend([""] * (left + 1 - len(row)))
                row[left] = rows[top][left]


def merged_figures(header: HeaderRow, rubric: Rubric) -> list[Problem]:
    """Report figures in cells merged over several rows or columns: whose they are cannot be read."""
    parts: list[Figure | Leaf] = [*rubric.model.data.figures, *rubric.leaves]
    numbers = {header.columns[part.code] for part in parts if part.code in header.columns}
    problems = []
    for top, bottom, left, right in _below(header):
        cells = header.sheet.rows[top]
        value = cells[left] if left < len(cells) else ""
        column = next((column for column in range(left, right + 1) if column in numbers), None)
        if column is not None and value not in {"", None}:
            details = {"rows": bottom - top + 1, "columns": right - left + 1}
            place = header.place(top - header.index - 1, column)
            problems.append(Problem(Reason.MERGED_FIGURE, place, str(value), details=details))
    return problems


def _below(header: HeaderRow) -> Iterator[tuple[int, int, int, int]]:
    """Merged ranges below the header row: first and last row of ``sheet.rows``, first and last column."""
    shift = header.sheet.first - 1
    for (top, left), (bottom, right) in header.sheet.merged:
        if header.index < top - shift < len(header.sheet.rows):
            yield top - shift, bottom - shift, left, right
