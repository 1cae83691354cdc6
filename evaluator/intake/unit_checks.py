"""What is wrong with units rather than figures: twice, misnamed, of another year or school, not in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.intake.cell import plain_text
from evaluator.intake.folder import strangers
from evaluator.intake.headers import normal_header
from evaluator.text import Place, Problem, Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.intake.gathered import Gathered
    from evaluator.intake.register import Register


_NAMES = ("major_name", "discipline_name")


def unit_problems(data: Gathered, year: int | None, register: Register | None, twice: set[str]) -> list[Problem]:
    """List what is wrong with the units of all returns; ``twice`` names the files of who returned twice."""
    before = len(data.problems)
    bad, strange = _bad_rows(data), np.array([one for part in data.returns for one in strangers(part)], dtype=bool)
    strange = strange if len(strange) else np.zeros(len(data.units), dtype=bool)
    _duplicates(data, bad | strange, twice)
    if data.rubric.model.unit == "programme":
        _names_differ(data)
    found = data.problems[before:]
    del data.problems[before:]
    found += _first_years(data, year)
    return [*found, *(_registered(data, register, bad, strange) if register is not None else [])]


def _duplicates(data: Gathered, skip: NDArray[np.bool_], twice: set[str]) -> None:
    """Units that stand twice; of an institution that returned twice that has been said already."""
    first: dict[str, int] = {}
    for index, unit in enumerate(data.units["unit"]):
        if skip[index]:
            continue
        if unit in first:
            here, there = data.place(index), data.place(first[unit])
            where = "" if there.file == here.file else f"（{there.file}）"
            if not (where and {here.file, there.file} <= twice):
                data.report(Reason.DUPLICATE_UNIT, index, (), unit, other=there.row, where=where)
        first.setdefault(unit, index)


def _bad_rows(data: Gathered) -> NDArray[np.bool_]:
    """Rows whose school or programme could not be read: what follows from their id would be said twice."""
    codes = set(data.rubric.model.data.id)
    bad: list[bool] = []
    for part in data.returns:
        columns = {part.header.columns[code] + 1 for code in codes if code in part.header.columns}
        rows = {
            problem.place.row
            for problem in part.problems
            if problem.severity == "error" and problem.place.position in columns
        }
        bad += [part.header.place(number).row in rows for number, _ in part.rows]
    return np.array(bad, dtype=bool)


def _names_differ(data: Gathered) -> None:
    """A code and a name that do not belong together: the code counts, and the office is told."""
    written = np.concatenate([part.units["major_name"].to_numpy(dtype=object) for part in data.returns])
    for index, (stated, found) in enumerate(zip(written, data.units["major_name"], strict=True)):
        if stated and found and normal_header(stated) != normal_header(found):
            details = {"found": found, "code": data.units["major"].iloc[index]}
            data.report(Reason.MAJOR_NAME_DIFFERS, index, "major_name", plain_text(stated), **details)


def _first_years(data: Gathered, year: int | None) -> list[Problem]:
    """Say how many units cannot be classified for want of a first graduating year, and how many state a later one."""
    if data.rubric.model.eligible.min_graduating_cohorts is None or "first_graduating_year" not in data.units:
        return []
    first = pd.to_numeric(data.units["first_graduating_year"], errors="coerce").to_numpy(dtype=np.float64)
    problems = []
    for position, part in enumerate(data.returns):
        column = part.header.columns.get("first_graduating_year")
        if column is None:
            continue
        mine = first[data.source == position]
        blank = (data.units["first_graduating_year"][data.source == position] == "").sum()
        sheet = part.header.sheet
        place = Place(file=sheet.file, sheet=sheet.name, column=part.header.names[column], position=column + 1)
        counts = {Reason.FIRST_YEAR_BLANK: int(blank)}
        if year is not None:
            counts[Reason.FIRST_YEAR_LATER] = int((mine > year).sum())
        details = {"units": len(mine), "year": year}
        problems += [
            Problem(reason, place, str(count), "notice", details=details) for reason, count in counts.items() if count
        ]
    return problems


def _registered(
    data: Gathered, register: Register, bad: NDArray[np.bool_], strange: NDArray[np.bool_]
) -> list[Problem]:
    """Hold units against the register: not offered, suspended, offered but not returned."""
    standing = dict(zip(register.units["unit"], register.units["standing"], strict=True))
    status = dict(zip(register.units["unit"], register.units["status"], strict=True))
    institutions = set(register.units["institution"])
    before = len(data.problems)
    key = data.rubric.model.data.id[-1]
    for index, (unit, institution) in enumerate(zip(data.units["unit"], data.units["institution"], strict=True)):
        if bad[index] or strange[index]:
            continue
        if institution not in institutions:
            data.report(Reason.INSTITUTION_NOT_LISTED, index, "institution", institution)
        elif register.listed_only:
            continue
        elif unit not in standing:
            data.report(Reason.NOT_OFFERED, index, key, data.units[key].iloc[index])
        elif standing[unit] != "active":
            data.report(Reason.SUSPENDED, index, key, data.units[key].iloc[index], status=status[unit])
    found = data.problems[before:]
    del data.problems[before:]
    return found if register.listed_only else [*found, *_not_returned(data, register, bad, strange)]


def _not_returned(
    data: Gathered, register: Register, bad: NDArray[np.bool_], strange: NDArray[np.bool_]
) -> list[Problem]:
    """Active programmes of the institutions of each return that no return holds."""
    returned = set(data.units["unit"][~strange])
    found = []
    for position, part in enumerate(data.returns):
        mine = data.source == position
        own = sorted(set(data.units["institution"][mine & ~strange & ~bad]))
        rows = [register.active(code) for code in own]
        lacking = [unit for units in rows for unit in units["unit"] if unit not in returned]
        # A row whose code cannot be read may be the one that seems to be missing: its name tells, or else their number.
        written = [name for name, wrong in zip(_names(part.units), bad[mine], strict=True) if wrong]
        named = {unit: _label(register.units, unit).partition(" ")[2] for unit in lacking}
        lacking = [unit for unit in lacking if not named[unit] or named[unit] not in written]
        if len(lacking) > sum(name not in named.values() for name in written):
            name = str(data.institution[int(np.argmax(mine))])
            place = Place(file=part.header.sheet.file, sheet=part.header.sheet.name)
            found += [
                Problem(Reason.UNIT_MISSING, place, _label(register.units, unit), "error", name) for unit in lacking
            ]
        returned |= set(lacking)
    return found


def _names(units: pd.DataFrame) -> list[str]:
    """Names of units as they were written, empty where the rubric has no such column."""
    column = next((column for column in _NAMES if column in units), None)
    return [""] * len(units) if column is None else [str(name) for name in units[column]]


def _label(units: pd.DataFrame, unit: str) -> str:
    row = units[units["unit"] == unit].iloc[0]
    name = next((row[column] for column in _NAMES if row.get(column)), "")
    return f"{unit} {name}".strip()
