"""What is wrong with units rather than figures: twice, misnamed, of another year or school, not in the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.intake.cell import plain_text
from evaluator.intake.headers import normal_header
from evaluator.text import Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from evaluator.intake.gathered import Gathered
    from evaluator.intake.register import Register


# Faults of a whole file from which others would follow row by row.
SAID_OF_FILES = (Reason.RETURNED_TWICE, Reason.OTHER_YEAR)
_NAMES = ("major_name", "discipline_name")


def check_units(
    data: Gathered, year: int | None, register: Register | None, faulty_files: Mapping[Reason, set[str]]
) -> None:
    """Add what is wrong with the units of all returns; ``faulty_files`` names the files that are wrong as a whole."""
    bad = _bad_rows(data)
    strange = np.array([row for part in data.returns for row in part.strangers], dtype=bool)
    _duplicates(data, bad | strange, faulty_files[Reason.RETURNED_TWICE])
    if data.rubric.model.unit == "programme":
        _names_differ(data)
    _first_years(data, year)
    _two_names(data, register, bad | strange)
    if register is not None:
        _registered(data, register, bad | strange)
        if not register.listed_only:
            _not_returned(data, register, bad, strange, faulty_files[Reason.OTHER_YEAR])


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
        bad += [part.header.row(number) in rows for number, _ in part.rows]
    return np.array(bad, dtype=bool)


def _names_differ(data: Gathered) -> None:
    """A code and a name that do not belong together: the code counts, and the office is told."""
    written = np.concatenate([part.units["major_name"].to_numpy(dtype=object) for part in data.returns])
    for index, (stated, official) in enumerate(zip(written, data.units["major_name"], strict=True)):
        if stated and official and normal_header(stated) != normal_header(official):
            details = {"found": official, "code": data.units["major"].iloc[index]}
            data.report(Reason.MAJOR_NAME_DIFFERS, index, "major_name", plain_text(stated), **details)


def _two_names(data: Gathered, register: Register | None, skip: NDArray[np.bool_]) -> None:
    """One code with two names: figures of one school may stand under another's code."""
    if not {"institution", "institution_name"} <= set(data.units):
        return
    written = data.units["institution_name"]
    units = pd.DataFrame({"code": data.units["institution"], "name": _comparable(written)})
    units = units[~skip & (units["name"] != "") & (units["code"] != "")]
    counted = units.value_counts(sort=True).reset_index().drop_duplicates("code")
    usual = dict(zip(counted["code"], counted["name"], strict=True))
    other = units["name"] != units["code"].map(usual)
    for row, code in zip(units.index[other], units["code"][other], strict=True):
        like = int(units.index[(units["code"] == code) & (units["name"] == usual[code])][0])
        details = {"code": code, "other": written.iloc[like], "row": data.place(like).row}
        data.report(Reason.INSTITUTION_TWO_NAMES, int(row), "institution_name", written.iloc[row], **details)
    if register is None:
        return
    known = register.institutions()
    official = units["code"].map(dict(zip(known, _comparable(pd.Series(known)), strict=True)))
    strange = units[~other & official.notna() & (official != "") & (official != units["name"])]
    # Once a school and file: the name is mostly copied down the column.
    for row in strange.groupby([strange["code"], data.source[strange.index]], sort=False).head(1).index:
        code = data.units["institution"].iloc[row]
        details = {"code": code, "other": known[code]}
        data.report(Reason.NAME_NOT_REGISTERED, int(row), "institution_name", written.iloc[row], **details)


def _comparable(names: pd.Series) -> pd.Series:
    """Names without what does not tell them apart: width, spaces, case."""
    return names.map(lambda name: "".join(plain_text(name).split()).casefold())


def _first_years(data: Gathered, year: int | None) -> None:
    """Say how many units cannot be classified for want of a first graduating year, and how many state a later one."""
    if "first_graduating_year" not in data.rubric.needed or "first_graduating_year" not in data.units:
        return
    texts = data.units["first_graduating_year"]
    first = pd.to_numeric(texts, errors="coerce").to_numpy(dtype=np.float64)
    for position, part in enumerate(data.returns):
        column = part.header.columns.get("first_graduating_year")
        if column is None:
            continue
        mine = data.source == position
        counts = {Reason.FIRST_YEAR_BLANK: int((texts[mine] == "").sum())}
        if year is not None:
            counts[Reason.FIRST_YEAR_LATER] = int((first[mine] > year).sum())
        details = {"units": int(mine.sum()), "year": year}
        place = part.header.place(column=column)
        data.problems += [
            Problem(reason, place, str(count), "notice", details=details) for reason, count in counts.items() if count
        ]


def _registered(data: Gathered, register: Register, skip: NDArray[np.bool_]) -> None:
    """Hold units against the register: not listed, not offered, suspended."""
    standing = dict(zip(register.units["unit"], register.units["standing"], strict=True))
    status = dict(zip(register.units["unit"], register.units["status"], strict=True))
    institutions = set(register.units["institution"])
    key = data.rubric.model.data.id[-1]
    for index, (unit, institution) in enumerate(zip(data.units["unit"], data.units["institution"], strict=True)):
        if skip[index]:
            continue
        if institution not in institutions:
            data.report(Reason.INSTITUTION_NOT_LISTED, index, "institution", institution)
        elif register.listed_only:
            continue
        elif unit not in standing:
            data.report(Reason.NOT_OFFERED, index, key, data.units[key].iloc[index])
        elif standing[unit] != "active":
            data.report(Reason.SUSPENDED, index, key, data.units[key].iloc[index], status=status[unit])


def _not_returned(
    data: Gathered, register: Register, bad: NDArray[np.bool_], strange: NDArray[np.bool_], other_year: set[str]
) -> None:
    """Report active programmes of the institutions of each return that no return holds."""
    returned = set(data.units["unit"][~strange])
    names = dict(zip(register.units["unit"], _names(register.units), strict=True))
    for position, part in enumerate(data.returns):
        if part.file in other_year:
            # What began since then cannot stand in it.
            continue
        mine = data.source == position
        own = sorted(set(data.units["institution"][mine & ~strange & ~bad]))
        lacking = [unit for code in own for unit in register.active(code)["unit"] if unit not in returned]
        # A row whose code cannot be read may be the one that seems to be missing: its name tells, or else their number.
        written = [name for name, wrong in zip(_names(part.units), bad[mine], strict=True) if wrong]
        known = {names[unit] for unit in lacking}
        unnamed = sum(name not in known for name in written)
        lacking = [unit for unit in lacking if not names[unit] or names[unit] not in written]
        if len(lacking) > unnamed:
            data.problems += [
                Problem(Reason.UNIT_MISSING, part.header.place(), f"{unit} {names[unit]}".strip(), "error", part.name)
                for unit in lacking
            ]
        returned |= set(lacking)


def _names(units: pd.DataFrame) -> list[str]:
    """Names of units as they were written, empty where the rubric has no such column."""
    column = next((column for column in _NAMES if column in units), None)
    return [""] * len(units) if column is None else [str(name) for name in units[column]]
