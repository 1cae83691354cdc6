"""One return (一份填报表): the sheet and header found in a file, its rows, units and number columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.files import open_sheets
from evaluator.intake import mark as marks
from evaluator.intake.headers import (
    HeaderRow,
    header_of,
    known_headers,
    missing_headers,
    needed_columns,
    no_header,
    normal_header,
    refuse_doubles,
    seen,
    unknown_headers,
)
from evaluator.intake.mark import OWN_SHEETS
from evaluator.intake.rows import UnitRows, fill_down, merged_figures, skipped_rows, unit_rows
from evaluator.intake.units import is_institution_code, read_units
from evaluator.intake.values import NumberColumn, NumberReader
from evaluator.text import DataProblems, Place, Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from evaluator.files import SheetCells
    from evaluator.rubric import Figure, Leaf, Rubric

# A sheet with fewer than half of the needed columns is some other table: naming what it lacks would help nobody.
_HALF = 2


@dataclass(frozen=True)
class Return:
    """One return as it was read.

    Attributes
    ----------
    path : Path
    header : HeaderRow
    mark : Mark or None
        What its template says it was made for.
    rows : list of (number, cells)
    units : DataFrame
        Unit columns of its rows, as text.
    columns : dict of code to NumberColumn
    problems : list of Problem
        What was found while it was read.
    """

    path: Path
    header: HeaderRow
    mark: marks.Mark | None
    rows: list[tuple[int, list[Any]]]
    units: pd.DataFrame
    columns: dict[str, NumberColumn]
    problems: list[Problem]

    @property
    def file(self) -> str:
        """Name of the file, as problems call it."""
        return self.header.sheet.file

    @property
    def name(self) -> str:
        """Name of the institution of the first row, else what the first unit column holds."""
        return str(
            self.units["institution_name" if "institution_name" in self.units else self.units.columns[0]].iloc[0]
        )

    @property
    def strangers(self) -> list[bool]:
        """Whether each row belongs to another institution than the one that the template was prefilled for."""
        own = self.mark.institution if self.mark is not None else ""
        codes = self.units["institution"] if own and "institution" in self.units else [""] * len(self.units)
        # A code that could not be read has been reported already.
        return [code != own and is_institution_code(code) for code in codes]

    @property
    def year(self) -> str:
        """Year that the return states: in its rows, else in its template's mark; empty where it states none."""
        stated = sorted(set(self.units["year"]) - {""}) if "year" in self.units else []
        return stated[0] if len(stated) == 1 else "" if stated else self.mark.year if self.mark else ""


def open_return(path: Path, rubric: Rubric, name: str, select: Mapping[str, str]) -> Return:
    """Read one file; ``name`` is what problems call it (its path below the folder).

    Raises
    ------
    DataProblems
        Nothing in the file can be read as a return: no header, columns missing, no rows.
    """
    sheets = [replace(sheet, file=name) for sheet in open_sheets(path)]
    mark = next((stated for sheet in sheets if (stated := _mark_of(sheet)) is not None), None)
    problems = _mark_problems(mark, rubric, name)
    header, taken, hidden = _pick(sheets, rubric, mark, select)
    problems += hidden
    lacking = _lacking(header, needed_columns(rubric, header))
    if lacking or not taken.rows:
        empty = taken.nowhere or [Problem(Reason.NO_ROWS, header.place())]
        raise DataProblems([*problems, *(lacking or empty), *ignored(header)])
    problems += [*skipped_rows(header, taken), *ignored(header), *_unit_changes(header, rubric, mark)]
    problems += merged_figures(header, rubric)
    columns, unit_problems = read_units(header, taken.rows, rubric)
    units = pd.DataFrame(columns)
    names = units["institution_name" if "institution_name" in units else units.columns[0]]
    reader = NumberReader(header, taken.rows, dict(rubric.model.data.codes), path, list(names))
    parts: list[Figure | Leaf] = [*rubric.model.data.figures, *rubric.leaves]
    numbers = {part.code: reader.read(part) for part in parts}
    reader.second_look()
    return Return(path, header, mark, taken.rows, units, numbers, [*problems, *unit_problems, *reader.problems])


def ignored(header: HeaderRow) -> list[Problem]:
    """Say which columns mean nothing to the rubric."""
    names = unknown_headers(header)
    return [Problem(Reason.HEADERS_IGNORED, header.place(), "、".join(names), "notice")] if names else []


def _mark_of(sheet: SheetCells) -> marks.Mark | None:
    return marks.read_mark(sheet.rows) if sheet.name == marks.MARK_SHEET else None


def _mark_problems(mark: marks.Mark | None, rubric: Rubric, name: str) -> list[Problem]:
    if mark is None:
        return []
    place = Place(file=name)
    if mark.rubric != rubric.id:
        return [Problem(Reason.OTHER_RUBRIC, place, mark.rubric, details={"expected": rubric.id})]
    if mark.version != rubric.model.version:
        details = {"expected": rubric.model.version}
        return [Problem(Reason.OLD_TEMPLATE, place, mark.version, "notice", details=details)]
    return []


def _unit_changes(header: HeaderRow, rubric: Rubric, mark: marks.Mark | None) -> list[Problem]:
    """A figure asked for in another unit than today's cannot be read as it stands."""
    units = {figure.code: figure.unit for figure in rubric.model.data.figures}
    units |= {leaf.code: leaf.unit for leaf in rubric.leaves}
    problems = []
    for column in mark.columns if mark is not None else ():
        now = units.get(column.code)
        if now is not None and column.unit and column.unit != now and column.code in header.columns:
            place = header.place(-1, header.columns[column.code])
            problems.append(Problem(Reason.OLD_TEMPLATE_UNIT, place, column.unit, details={"expected": now}))
    return problems


def _pick(
    sheets: list[SheetCells], rubric: Rubric, mark: marks.Mark | None, select: Mapping[str, str]
) -> tuple[HeaderRow, UnitRows, list[Problem]]:
    """Choose the sheet that is the return: the one visible sheet that looks like it and has rows."""
    accepted = known_headers(rubric)
    for column in mark.columns if mark is not None and mark.rubric == rubric.id else ():
        accepted[normal_header(column.header)] = column.code
    headers = [header_of(sheet, accepted) for sheet in sheets if sheet.rows and sheet.name not in OWN_SHEETS]
    if not any(row for header in headers for row in header.sheet.rows):
        raise DataProblems([Problem(Reason.SHEET_EMPTY, Place(file=sheets[0].file if sheets else ""))])
    for header in headers:
        fill_down(header, rubric)
    most = max(len(header.columns) for header in headers)
    alike = [header for header in headers if len(header.columns) >= max(2, most / _HALF)]
    if not alike:
        raise DataProblems([no_header(max(headers, key=lambda header: len(header.columns)))])
    candidates = [(header, unit_rows(header, rubric, select)) for header in alike if not header.sheet.hidden]
    hidden = [header for header in alike if header.sheet.hidden]
    filled = [(header, taken) for header, taken in candidates if taken.rows] or candidates[:1]
    if len(filled) > 1:
        names = "、".join(header.sheet.name for header, _ in filled)
        place = Place(file=filled[0][0].sheet.file)
        raise DataProblems([Problem(Reason.SEVERAL_SHEETS, place, names, details={"count": len(filled)})])
    behind = [header for header in hidden if unit_rows(header, rubric, select).rows]
    if not filled:
        unread = [Problem(Reason.ONLY_HIDDEN, header.place(), header.sheet.name) for header in behind]
        raise DataProblems(unread or [no_header(hidden[0])])
    notes = [Problem(Reason.HIDDEN_SHEET, header.place(), header.sheet.name, "notice") for header in behind]
    header, taken = filled[0]
    refuse_doubles(header)
    return header, taken, notes


def _lacking(header: HeaderRow, needed: dict[str, str]) -> list[Problem]:
    found = np.count_nonzero([code in header.columns for code in needed])
    if found * _HALF >= len(needed):
        return missing_headers(header, needed)
    details = {"needed": len(needed), "found": int(found)}
    return [Problem(Reason.NOT_A_RETURN, header.place(), seen(header), details=details)]
