"""Whose a problem is (报送单位): what is said of a whole file names its sender too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from evaluator.files import open_sheets
from evaluator.intake.mark import SHEET, read_mark
from evaluator.text import DataProblems

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from evaluator.intake.mark import Mark
    from evaluator.intake.returns import Return
    from evaluator.text import Problem

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
    found = list(problems)
    known = {part.file: sender(part) for part in returns}
    refused = {problem.place.file for problem in found if problem.reason.topic == _UNOPENED}
    for file in {problem.place.file for problem in found} - set(known):
        path = (files or {}).get(file)
        known[file] = "" if path is None or file in refused else _name(_mark(path))
    return [
        problem if problem.institution else replace(problem, institution=known[problem.place.file]) for problem in found
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
    return next((told for sheet in sheets if sheet.name == SHEET and (told := read_mark(sheet.rows)) is not None), None)
