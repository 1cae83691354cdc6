"""Problems in the order in which they are told (顺序), and those of one kind in one column told as one (同类问题)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

    from evaluator.text import Problem, Reason
    from evaluator.text.problem import Severity


@dataclass(frozen=True)
class ProblemGroup:
    """Problems of the same reason in the same column of the same sheet.

    Attributes
    ----------
    reason : Reason
    severity : {"error", "notice"}
    institution, file, sheet, column : str
        What all of them share; empty where it is not known.
    problems : tuple of Problem
        In the order in which they were found.
    """

    reason: Reason
    severity: Severity
    institution: str
    file: str
    sheet: str
    column: str
    problems: tuple[Problem, ...]

    @property
    def in_rows(self) -> bool:
        """Whether every problem stands in a row, so that rows tell them apart."""
        return all(problem.place.row is not None for problem in self.problems)

    def rows(self, lang: str = "zh", most: int | None = None) -> str:
        """Rows in words (``第3、5—40行``), empty where none is known; at most ``most`` numbers and ranges."""
        rows = {problem.place.row for problem in self.problems if problem.place.row is not None}
        return say("answers.rows", lang, rows=row_ranges(rows, lang, most)) if rows else ""


def group_key(problem: Problem) -> tuple[str, ...]:
    """What the problems of one group share."""
    place = problem.place
    return (problem.reason, problem.severity, problem.institution, place.file, place.sheet, place.column)


def group_problems(problems: Sequence[Problem]) -> list[ProblemGroup]:
    """Put problems of the same reason in the same column together, in the order in which they were first seen."""
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        groups.setdefault(group_key(problem), []).append(problem)
    return [_group(mine) for mine in groups.values()]


def _group(problems: list[Problem]) -> ProblemGroup:
    first = problems[0]
    place = first.place
    return ProblemGroup(
        first.reason,
        first.severity,
        first.institution,
        place.file,
        place.sheet,
        place.column,
        tuple(problems),
    )


def row_ranges(rows: Iterable[int], lang: str = "zh", most: int | None = None) -> str:
    """Give row numbers in rising order, three or more in succession as a range.

    Examples
    --------
    >>> row_ranges([3, 5, 6, 7, 40, 41])
    '3、5—7、40、41'
    """
    parts: list[str] = []
    for first, last in _runs(sorted(set(rows))):
        if last - first >= 2:
            parts.append(say("answers.rows_range", lang, first=first, last=last))
        else:
            parts += [str(row) for row in range(first, last + 1)]
    text = say("answers.rows_separator", lang).join(parts[:most])
    return say("answers.rows_more", lang, rows=text) if most is not None and len(parts) > most else text


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs


def owner(problem: Problem) -> str:
    """Whom a problem concerns: its institution, else its file."""
    return problem.institution or problem.place.file


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by institution and file as they first appear, then by sheet, row and column; what has no row comes first."""
    listed = list(problems)
    owners, files = _places(map(owner, listed)), _places(problem.place.file for problem in listed)
    sheets = _places((problem.place.file, problem.place.sheet) for problem in listed)

    def key(problem: Problem) -> tuple[int, ...]:
        place = problem.place
        # What names no sheet is about the file.
        sheet = sheets[place.file, place.sheet] if place.sheet else -1
        # The whole sheet, then whole columns, then cells.
        row = place.row if place.row is not None else 0 if place.column else -1
        return (owners[owner(problem)], files[place.file], sheet, row, place.position or 0)

    return sorted(listed, key=key)


def _places(things: Iterable[Hashable]) -> dict[Hashable, int]:
    return {thing: position for position, thing in enumerate(dict.fromkeys(things))}
