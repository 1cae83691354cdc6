"""A folder of returns (填报文件夹): which files, who has returned, who twice, and whose a problem is (报送单位)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.dataset import State
from evaluator.files import open_sheets
from evaluator.intake.mark import MARK_SHEET, read_mark
from evaluator.text import DataProblems, Place, Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from evaluator.intake.mark import Mark
    from evaluator.intake.register import Register
    from evaluator.intake.returns import Return


# Whatever somebody may have sent as a table: kinds that are not read are refused with a sentence, not passed over.
# A .txt beside returns is a letter.
_TABLES = {".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ods", ".csv", ".tsv"}


def files_of(path: Path) -> dict[str, Path]:
    """Files to read, by the name that problems carry: the file, or every table below a folder.

    Excel's lock files (``~$…``) and hidden files are left out.

    Raises
    ------
    DataProblems
        The folder holds no table.
    """
    if not path.is_dir():
        return {path.name: path}
    files = {
        file.relative_to(path).as_posix(): file
        for file in sorted(path.rglob("*"))
        if file.is_file() and file.suffix.lower() in _TABLES and not _left_out(file.relative_to(path))
    }
    if not files:
        raise DataProblems([Problem(Reason.FOLDER_EMPTY, Place(file=path.name), path.name)])
    return files


def _left_out(file: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in file.parts)


def folder_problems(
    returns: Sequence[Return],
    year: int | None,
    register: Register | None,
    files: Mapping[str, Path],
) -> list[Problem]:
    """Say who returned another year's figures, another school's, twice, or not at all."""
    wanted = str(year) if year is not None else _usual_year(returns)
    problems = [problem for part in returns for problem in (*_years(part, wanted), *_strangers(part), *_blank(part))]
    return [*problems, *_twice(returns), *(_missing(returns, register, files) if register is not None else [])]


def _usual_year(returns: Sequence[Return]) -> str:
    """The year that most returns state, where none was asked for."""
    stated = [part.year for part in returns if part.year]
    return max(sorted(set(stated)), key=stated.count, default="")


def _years(part: Return, wanted: str) -> list[Problem]:
    place = part.header.place(column=part.header.columns.get("year"))
    stated = sorted(set(part.units["year"]) - {""}) if "year" in part.units else []
    if len(stated) > 1:
        return [Problem(Reason.SEVERAL_YEARS, place, "、".join(stated))]
    if part.year and wanted and part.year != wanted:
        return [Problem(Reason.OTHER_YEAR, place, part.year, "error", part.name, {"expected": wanted})]
    return []


def _blank(part: Return) -> list[Problem]:
    """A template that was sent back as it was sent out."""
    if any((column.refused | (column.state != State.MISSING)).any() for column in part.columns.values()):
        return []
    return [Problem(Reason.NOTHING_FILLED, part.header.place(), "", "error", part.name, {"count": len(part.rows)})]


def _strangers(part: Return) -> list[Problem]:
    """Rows of another school than the one that the template was prefilled for."""
    column = part.header.columns.get("institution")
    details = {"expected": part.mark.institution if part.mark is not None else ""}
    rows = zip(part.rows, part.strangers, strict=True)
    codes = part.units.get("institution", [""] * len(part.rows))
    return [
        Problem(Reason.OTHER_INSTITUTION, part.header.place(number, column), code, "error", part.name, details)
        for ((number, _), strange), code in zip(rows, codes, strict=True)
        if strange
    ]


def _twice(returns: Sequence[Return]) -> list[Problem]:
    """An institution all of whose rows stand in two files; single rows that do are duplicates of their own."""
    first: dict[str, Return] = {}
    problems = []
    for part in returns:
        mine = set(part.units["institution"]) if "institution" in part.units else set()
        for code in sorted(mine - {""}) if len(mine) == 1 else ():
            if code in first:
                # Both are held back: which of them counts is for the institution to say.
                for returned, other in ((first[code], part), (part, first[code])):
                    place, details = returned.header.place(), {"other": other.file}
                    problems.append(
                        Problem(Reason.RETURNED_TWICE, place, returned.name or code, "error", returned.name, details)
                    )
            first.setdefault(code, part)
    return problems


def _missing(returns: Sequence[Return], register: Register, files: Mapping[str, Path]) -> list[Problem]:
    returned = {code for part in returns for code in part.units["institution"]}
    # A file that could not be read is somebody's: its name usually says whose.
    unread = [name for name in files if name not in {part.file for part in returns}]
    expected = set(register.active()["institution"])
    return [
        Problem(Reason.RETURN_MISSING, Place(), f"{code} {name}", "notice", name)
        for code, name in register.institutions().items()
        if code in expected and code not in returned
        if not any(code in file or name in file for file in unread)
    ]


# What could not be opened the first time is not opened again.
_UNOPENED = "problems_file"


def with_senders(
    problems: Iterable[Problem], returns: Iterable[Return], files: Mapping[str, Path] | None = None
) -> list[Problem]:
    """Give each problem that has a file and no institution the institution of its return.

    That is the one of all its rows, else the one that its template was prefilled for. It stays empty where a file
    holds several institutions, or says nowhere whose it is.

    Parameters
    ----------
    problems : iterable of Problem
    returns : iterable of Return
        Those that could be read.
    files : mapping of file name to path, optional
        Where the others lie: the mark of their template is looked up.
    """
    listed = list(problems)
    known = {part.file: sender(part) for part in returns}
    refused = {problem.place.file for problem in listed if problem.reason.topic == _UNOPENED}
    for file in {problem.place.file for problem in listed} - set(known):
        path = (files or {}).get(file)
        known[file] = "" if path is None or file in refused else _name(_mark(path))
    return [
        problem if problem.institution else replace(problem, institution=known[problem.place.file])
        for problem in listed
    ]


def sender(part: Return) -> str:
    """Name of the one institution of a return, empty where its rows belong to several."""
    for column in ("institution", "institution_name"):
        # A cell that is empty, or holds another school's code by mistake, has a problem of its own.
        if column in part.units and len(set(part.units[column]) - {""}) == 1:
            return next((name for name in _names(part) if name), _name(part.mark))
    return _name(part.mark)


def _names(part: Return) -> list[str]:
    column = "institution_name" if "institution_name" in part.units else "institution"
    return [str(name) for name in part.units[column]]


def _name(mark: Mark | None) -> str:
    return "" if mark is None else mark.institution_name


def _mark(path: Path) -> Mark | None:
    try:
        sheets = open_sheets(path)
    except (DataProblems, OSError):
        return None
    return next(
        (mark for sheet in sheets if sheet.name == MARK_SHEET and (mark := read_mark(sheet.rows)) is not None), None
    )
