"""The order in which problems are told: school by school, and within a file as somebody walks through it (顺序)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from evaluator.text import Problem


def owner(problem: Problem) -> str:
    """Whom a problem concerns: its institution, else its file."""
    return problem.institution or problem.place.file


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort by institution and file as they first appear, then by sheet, row and column; what has no row comes first."""
    found = list(problems)
    owners, files = _places(map(owner, found)), _places(problem.place.file for problem in found)
    sheets = _places((problem.place.file, problem.place.sheet) for problem in found)

    def key(problem: Problem) -> tuple[int, ...]:
        place = problem.place
        # What names no sheet is about the file.
        sheet = sheets[place.file, place.sheet] if place.sheet else -1
        # The whole sheet, then whole columns, then cells.
        row = place.row if place.row is not None else 0 if place.column else -1
        return (owners[owner(problem)], files[place.file], sheet, row, place.position or 0)

    return sorted(found, key=key)


def _places(things: Iterable[Hashable]) -> dict[Hashable, int]:
    return {thing: place for place, thing in enumerate(dict.fromkeys(things))}
