"""What is wrong with units rather than figures: twice, misnamed, of another year or school, not in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.intake.cell import plain_text
from evaluator.intake.headers import normal_header
from evaluator.text import Place, Problem, Reason

if TYPE_CHECKING:
    from evaluator.intake.gathered import Gathered
    from evaluator.intake.register import Register


def unit_problems(data: Gathered, year: int | None, register: Register | None) -> list[Problem]:
    """List what is wrong with the units of all returns."""
    before = len(data.problems)
    _duplicates(data)
    if data.rubric.model.unit == "programme":
        _names_differ(data)
    found = data.problems[before:]
    del data.problems[before:]
    return [*found, *_first_years(data, year), *(_registered(data, register) if register is not None else [])]


def _duplicates(data: Gathered) -> None:
    first: dict[str, int] = {}
    for index, unit in enumerate(data.units["unit"]):
        if unit in first:
            place = data.place(first[unit])
            other = place.row if place.file == data.place(index).file else f"{place.row}（{place.file}）"
            data.report(Reason.DUPLICATE_UNIT, index, (), unit, other=other)
        first.setdefault(unit, index)


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
        sheet = part.header.sheet
        place = Place(file=sheet.file, sheet=sheet.name, column=part.header.names[column], position=column + 1)
        counts = {Reason.FIRST_YEAR_BLANK: int(np.isnan(mine).sum())}
        if year is not None:
            counts[Reason.FIRST_YEAR_LATER] = int((mine > year).sum())
        details = {"units": len(mine), "year": year}
        problems += [
            Problem(reason, place, str(count), "notice", details=details) for reason, count in counts.items() if count
        ]
    return problems


def _registered(data: Gathered, register: Register) -> list[Problem]:
    """Hold units against the register: not offered, suspended, offered but not returned."""
    standing = dict(zip(register.units["unit"], register.units["standing"], strict=True))
    status = dict(zip(register.units["unit"], register.units["status"], strict=True))
    institutions = set(register.units["institution"])
    before = len(data.problems)
    key = data.rubric.model.data.id[-1]
    for index, (unit, institution) in enumerate(zip(data.units["unit"], data.units["institution"], strict=True)):
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
    returned = set(data.units["unit"])
    for position, part in enumerate(data.returns):
        rows = pd.concat([register.active(code) for code in sorted(set(part.units["institution"]))])
        name = str(data.institution[int(np.argmax(data.source == position))])
        place = Place(file=part.header.sheet.file, sheet=part.header.sheet.name)
        found += [
            Problem(Reason.UNIT_MISSING, place, _label(register.units, unit), "error", name)
            for unit in rows["unit"]
            if unit not in returned and not register.listed_only
        ]
        returned |= set(rows["unit"])
    return found


def _label(units: pd.DataFrame, unit: str) -> str:
    row = units[units["unit"] == unit].iloc[0]
    name = next((row[column] for column in ("major_name", "discipline_name") if row.get(column)), "")
    return f"{unit} {name}".strip()
