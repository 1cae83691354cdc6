"""The register of programmes (布点登记表): which institution offers what, and whether it still admits students."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from evaluator.catalog import majors
from evaluator.files import open_sheets
from evaluator.intake.cell import plain_text
from evaluator.intake.headers import (
    SEARCHED_ROWS,
    find_header,
    known_headers,
    missing_headers,
    normal_header,
    shown,
    unknown_headers,
)
from evaluator.intake.units import read_units
from evaluator.text import DataProblems, EvaluatorError, Place, Problem, Reason

if TYPE_CHECKING:
    from evaluator.files import SheetCells
    from evaluator.intake.headers import HeaderRow
    from evaluator.rubric import DataColumn, Rubric
    from evaluator.rubric.model import RegisterRule

Standing = Literal["active", "suspended", "closed"]
Rows = list[tuple[int, list[Any]]]
STATUS = "status"
LONGEST_SEEN = 120


@dataclass(frozen=True, eq=False)
class Register:
    """What institutions offer, as the office has it on record.

    Attributes
    ----------
    units : DataFrame, one row a programme
        ``unit`` (the id that reading a return gives), the unit columns of the rubric, ``status`` as written, and
        ``standing``: active, suspended or closed. In a plain list of institutions there is one row an institution,
        and ``unit`` is its code.
    file : str
        Name of the file read.
    listed_only : bool
        Whether the table names institutions but no programmes.
    notices : tuple of Problem
        What was repaired or is worth knowing.
    """

    units: pd.DataFrame
    file: str
    listed_only: bool = False
    notices: tuple[Problem, ...] = ()

    def institutions(self) -> dict[str, str]:
        """Give code and name of every institution, in the order of the table."""
        names: dict[str, str] = {}
        for code, name in zip(self.units["institution"], self.units["institution_name"], strict=True):
            names.setdefault(code, name)
        return names

    def active(self, institution: str | None = None) -> pd.DataFrame:
        """Give the programmes that are active, of one institution or of all."""
        chosen = self.units["standing"] == "active"
        if institution is not None:
            chosen &= self.units["institution"] == institution
        return self.units[chosen].reset_index(drop=True)


def read_register(path: str | Path, rubric: Rubric) -> Register:
    """Read a register of programmes, or a plain list of institutions (读取布点登记表).

    Parameters
    ----------
    path : str or Path
        xlsx, xls or csv with the rubric's own headers: 学校代码, 学校名称 and, unless it is a plain list, the codes
        that identify a programme; other unit columns and a status column are read where they are there.
    rubric : Rubric
        Names the columns; ``data.register`` says which statuses are active, suspended and closed.

    Raises
    ------
    DataProblems
        Every bad cell with place and remedy; nothing is half-read.
    EvaluatorError
        No row looks like the header of a register: the sentence names the columns it needs and those that were seen.

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> register = ev.read_register(small.files.register, small.rubric)
    >>> register.institutions()
    {'99001': '太虚农林大学', '99002': '无是健康学院'}
    >>> len(register.active("99002"))
    26
    """
    path, data = Path(path), rubric.model.data
    if "institution" not in {column.code for column in data.columns}:
        raise EvaluatorError("template.no_institutions", rubric=rubric.id)
    header = _header(open_sheets(path), rubric)
    rows = _rows(header, data.total_marks)
    place = Place(file=header.sheet.file, sheet=header.sheet.name)
    listed_only = _lists_institutions(header, rows, rubric)
    problems = missing_headers(header, _needed(rubric, listed_only=listed_only))
    if not rows:
        problems.append(Problem(Reason.NO_ROWS, place))
    if problems:
        raise DataProblems(problems)
    columns, problems = read_units(header, rows, rubric)
    if listed_only:
        columns["unit"] = columns["institution"]
    columns[STATUS] = _statuses(header, rows)
    problems += _unknown_statuses(header, rows, columns, data.register_)
    problems += [*_twice(header, rows, columns), *_two_names(header, rows, columns)]
    if rubric.model.unit == "programme" and not listed_only:
        problems += _name_majors(header, rows, columns)
    if any(problem.severity == "error" for problem in problems):
        raise DataProblems([problem for problem in problems if problem.severity == "error"])
    columns["standing"] = [str(standing(status, data.register_)) for status in columns[STATUS]]
    units = pd.DataFrame(columns)
    units = units[["unit", *(name for name in units if name != "unit")]]
    return Register(units, header.sheet.file, listed_only, tuple(problems))


def standing(status: str, rule: RegisterRule) -> Standing | None:
    """What a status of the register means; None where the rule does not know it."""
    meanings: tuple[tuple[Standing, tuple[str, ...]], ...] = (
        ("active", rule.active),
        ("suspended", rule.suspended),
        ("closed", rule.closed),
    )
    return next((name for name, words in meanings if status in words), None)


def _header(sheets: list[SheetCells], rubric: Rubric) -> HeaderRow:
    """Find the header; where there is none, say what a register looks like, since no template is one."""
    try:
        return find_header(sheets, _accepted(rubric))
    except DataProblems as found:
        (problem,) = found.problems if len(found.problems) == 1 else (None,)
        if problem is None or problem.reason != Reason.NO_HEADER:
            raise
        needed, listed = (_needed(rubric, listed_only=only) for only in (False, True))
        data = rubric.model.data
        more = [column.name for column in data.columns if column.code not in needed]
        values = {
            "needed": "、".join(needed.values()),
            "more": "、".join([*more, *data.register_.status_headers[:1]]),
            "listed": "、".join(listed.values()),
            "seen": problem.value or _fullest_row(sheets),
        }
        file = problem.place.file
        raise EvaluatorError("template.register_headers", file=file, rows=SEARCHED_ROWS, **values) from found


def _fullest_row(sheets: list[SheetCells]) -> str:
    """What most likely was meant as header where no column is known: the first of the rows with the most texts."""
    fullest: list[str] = []
    for row in (row for sheet in sheets for row in sheet.rows[:SEARCHED_ROWS]):
        texts = [text for cell in row if (text := shown(cell))]
        fullest = texts if len(texts) > len(fullest) else fullest
    return "、".join(fullest)[:LONGEST_SEEN] or "—"


def _lists_institutions(header: HeaderRow, rows: Rows, rubric: Rubric) -> bool:
    """Whether the table is a plain list: it says nothing of programmes, and names every institution once.

    A register whose column of major codes goes by an unknown name is none: that column is then said to be missing.
    """
    own = [code for code in rubric.model.data.id if code != "institution"]
    if any(code in header.columns for part in own for code in (part, f"{part}_name")):
        return False
    position = header.columns.get("institution")
    codes = [plain_text(cells[position]) for _, cells in rows if position is not None and position < len(cells)]
    return not own or not unknown_headers(header) or len(set(codes)) == len(codes)


def _rows(header: HeaderRow, marks: tuple[str, ...]) -> Rows:
    """Rows below the header that are neither blank nor a total or a note."""
    rows_of_units = []
    for number, cells in enumerate(header.sheet.rows[header.index + 1 :]):
        first = next((text for text in map(plain_text, cells) if text), "")
        if first and not first.startswith(marks):
            rows_of_units.append((number, cells))
    return rows_of_units


def _accepted(rubric: Rubric) -> dict[str, str]:
    codes = {column.code for column in rubric.model.data.columns}
    accepted = {header: code for header, code in known_headers(rubric).items() if code in codes}
    for text in (STATUS, *rubric.model.data.register_.status_headers):
        accepted.setdefault(normal_header(text), STATUS)
    return accepted


def _needed(rubric: Rubric, *, listed_only: bool) -> dict[str, str]:
    required = {"institution", "institution_name"} | (set() if listed_only else set(rubric.model.data.id))
    columns: tuple[DataColumn, ...] = rubric.model.data.columns
    return {column.code: column.name for column in columns if column.code in required}


def _statuses(header: HeaderRow, rows: Rows) -> list[str]:
    position = header.columns.get(STATUS)
    if position is None:
        return [""] * len(rows)
    return [plain_text(cells[position]) if position < len(cells) else "" for _, cells in rows]


def _unknown_statuses(
    header: HeaderRow, rows: Rows, columns: dict[str, list[str]], rule: RegisterRule
) -> list[Problem]:
    allowed = "、".join(word for word in (*rule.active, *rule.suspended, *rule.closed) if word)
    position = header.columns.get(STATUS)
    # A table without a status column says nothing of statuses: all its programmes are active.
    required = position is not None
    return [
        Problem(Reason.UNKNOWN_STATUS, header.place(number, position), status, "error", name, {"allowed": allowed})
        for (number, _), status, name in zip(rows, columns[STATUS], columns["institution_name"], strict=True)
        if required and standing(status, rule) is None
    ]


def _twice(header: HeaderRow, rows: Rows, columns: dict[str, list[str]]) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for (number, _), unit, name in zip(rows, columns["unit"], columns["institution_name"], strict=True):
        if unit in first:
            details = {"other": header.place(first[unit]).row, "where": ""}
            problems.append(Problem(Reason.DUPLICATE_UNIT, header.place(number), unit, "error", name, details))
        first.setdefault(unit, number)
    return problems


def _two_names(header: HeaderRow, rows: Rows, columns: dict[str, list[str]]) -> list[Problem]:
    first: dict[str, tuple[str, int]] = {}
    problems = []
    for (number, _), code, name in zip(rows, columns["institution"], columns["institution_name"], strict=True):
        known, row = first.setdefault(code, (name, number))
        if name and known and name != known:
            details = {"code": code, "other": known, "row": header.place(row).row}
            place = header.place(number, header.columns["institution_name"])
            problems.append(Problem(Reason.INSTITUTION_TWO_NAMES, place, name, "error", known, details))
    return problems


def _name_majors(header: HeaderRow, rows: Rows, columns: dict[str, list[str]]) -> list[Problem]:
    """Fill in the catalogue's name where none is written, and note one that does not belong to its code."""
    names = {major.base_code: major.name for major in majors().values()}
    problems = []
    for index, (code, written) in enumerate(zip(columns["major"], columns["major_name"], strict=True)):
        name = names.get(code, "")
        if not written or not name:
            columns["major_name"][index] = written or name
        elif normal_header(written) != normal_header(name):
            place = header.place(rows[index][0], header.columns["major_name"])
            institution = columns["institution_name"][index]
            details = {"found": name, "code": code}
            problems.append(Problem(Reason.MAJOR_NAME_DIFFERS, place, written, "notice", institution, details))
    return problems
