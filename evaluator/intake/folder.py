"""A folder of returns (填报文件夹): which files, who has returned, who twice, who sent another year's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.dataset import State
from evaluator.text import DataProblems, Place, Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

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
    found = {
        file.relative_to(path).as_posix(): file
        for file in sorted(path.rglob("*"))
        if file.is_file() and file.suffix.lower() in _TABLES and not _left_out(file.relative_to(path))
    }
    if not found:
        raise DataProblems([Problem(Reason.FOLDER_EMPTY, Place(file=path.name), path.name)])
    return found


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
    sheet = part.header.sheet
    position = part.header.columns.get("year")
    name = part.header.names[position] if position is not None else ""
    place = Place(sheet.file, sheet.name, column=name, position=None if position is None else position + 1)
    stated = sorted(set(part.units["year"]) - {""}) if "year" in part.units else []
    if len(stated) > 1:
        return [Problem(Reason.SEVERAL_YEARS, place, "、".join(stated))]
    if part.year and wanted and part.year != wanted:
        return [Problem(Reason.OTHER_YEAR, place, part.year, "error", _name(part), {"expected": wanted})]
    return []


def _blank(part: Return) -> list[Problem]:
    """A template that was sent back as it was sent out."""
    if any((column.refused | (column.state != State.MISSING)).any() for column in part.columns.values()):
        return []
    place = Place(file=part.header.sheet.file, sheet=part.header.sheet.name)
    return [Problem(Reason.NOTHING_FILLED, place, "", "error", _name(part), {"count": len(part.rows)})]


def _strangers(part: Return) -> list[Problem]:
    """Rows of another school than the one that the template was prefilled for."""
    own = part.mark.institution if part.mark is not None else ""
    if not own or "institution" not in part.units:
        return []
    column = part.header.columns["institution"]
    rows = zip(part.rows, part.units["institution"], strict=True)
    return [
        Problem(
            Reason.OTHER_INSTITUTION, part.header.place(row[0], column), code, "error", _name(part), {"expected": own}
        )
        for row, code in rows
        if code and code != own and is_code(code)
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
                for one, other in ((first[code], part), (part, first[code])):
                    details = {"other": other.header.sheet.file}
                    place, name = Place(file=one.header.sheet.file, sheet=one.header.sheet.name), _name(one)
                    problems.append(Problem(Reason.RETURNED_TWICE, place, name or code, "error", name, details))
            first.setdefault(code, part)
    return problems


def _missing(returns: Sequence[Return], register: Register, files: Mapping[str, Path]) -> list[Problem]:
    returned = {code for part in returns for code in part.units["institution"]}
    # A file that could not be read is somebody's: its name usually says whose.
    unread = [name for name in files if name not in {part.header.sheet.file for part in returns}]
    expected = set(register.active()["institution"])
    return [
        Problem(Reason.RETURN_MISSING, Place(), f"{code} {name}", "notice", name)
        for code, name in register.institutions().items()
        if code in expected and code not in returned
        if not any(code in file or name in file for file in unread)
    ]


def _name(part: Return) -> str:
    names = part.units["institution_name"] if "institution_name" in part.units else part.units.iloc[:, 0]
    return str(names.iloc[0])


def is_code(text: str) -> bool:
    """Whether an institution code was read as one; what was not has been reported already."""
    return text.isascii() and text.isdigit() and len(text) == 5


def strangers(part: Return) -> list[bool]:
    """Say for each row whether it belongs to another institution than the template's."""
    own = part.mark.institution if part.mark is not None else ""
    return [bool(own) and is_code(code) and code != own for code in part.units.get("institution", [])]
