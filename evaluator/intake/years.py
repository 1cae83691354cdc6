"""Read several years into a History (读取历年数据): a folder a year, a file a year, or one table with a year column."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.dataset import History, make_history
from evaluator.files import open_sheets
from evaluator.intake.cell import plain_text
from evaluator.intake.folder import files_of
from evaluator.intake.headers import find_header, known_headers
from evaluator.intake.read import read_data
from evaluator.text import DataProblems, Place, Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.dataset import Dataset
    from evaluator.rubric import Rubric

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def read_history(path: str | Path, rubric: Rubric, *, select: Mapping[str, str] | None = None) -> History:
    """Read the data of several years.

    Parameters
    ----------
    path : str or Path
        A folder with one folder or file a year, the year in its name (``2024/``, ``数据_2024.xlsx``); one such file;
        or one table with the rubric's year column.
    rubric : Rubric
    select : mapping, optional
        Row filter, as for `read_data`.

    Returns
    -------
    History
        Every year after the first is held against the year before it (see the rubric's ``data.checks``).

    Raises
    ------
    DataProblems
        Every bad cell of every year; a file that does not say its year.

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> history = ev.read_history(small.files.years, small.rubric)
    >>> [(data.year, len(data)) for data in history]
    [(2023, 91), (2024, 92), (2025, 92)]
    """
    path, chosen = Path(path), dict(select or {})
    column, years = ("", []) if path.is_dir() else _stated(path, rubric)
    parts = _by_name(path) if path.is_dir() else dict.fromkeys(years, path)
    if not parts:
        # One file of one year: its name may say which.
        named = _YEAR.findall(path.name)
        year = int(named[0]) if len(named) == 1 else None
        only = read_data(path, rubric, year, select=chosen)
        if only.year is None:
            raise DataProblems([_no_year(path.name, rubric)])
        return make_history([only])
    datasets: list[Dataset] = []
    problems: list[Problem] = []
    for year, part in sorted(parts.items()):
        rows = {**chosen, column: str(year)} if column else chosen
        before = datasets[-1] if datasets else None
        try:
            datasets.append(read_data(part, rubric, year, select=rows, before=before))
        except DataProblems as refused:
            problems += refused.problems
    if problems:
        raise DataProblems(problems)
    return make_history(datasets)


def _no_year(name: str, rubric: Rubric) -> Problem:
    """Say where a year may be written: in the name, and in a column where the rubric knows one."""
    place = Place(file=name)
    for column in rubric.model.data.columns:
        if column.code == "year":
            return Problem(Reason.YEAR_NOT_STATED, place, name, details={"column": column.name})
    return Problem(Reason.YEAR_NOT_IN_NAME, place, name)


def _by_name(path: Path) -> dict[int, Path]:
    """Folders and files directly below a folder that carry one year in their name."""
    parts: dict[int, Path] = {}
    problems = []
    for name in sorted({file.relative_to(path).parts[0] for file in files_of(path).values()}):
        years = _YEAR.findall(name)
        year = int(years[0]) if len(years) == 1 else 0
        if not year:
            problems.append(Problem(Reason.YEAR_NOT_IN_NAME, Place(file=name), name))
        elif year in parts:
            problems.append(
                Problem(Reason.YEAR_IN_TWO_NAMES, Place(file=name), name, details={"other": parts[year].name})
            )
        else:
            parts[year] = path / name
    if problems:
        raise DataProblems(problems)
    return parts


def _stated(path: Path, rubric: Rubric) -> tuple[str, list[int]]:
    """Header of the year column of a table and the years in it; none where there is no such column."""
    header = find_header(open_sheets(path), known_headers(rubric))
    position = header.columns.get("year")
    if position is None:
        return "", []
    rows = header.sheet.rows[header.index + 1 :]
    texts = {plain_text(row[position]) for row in rows if position < len(row)}
    return header.names[position], sorted(int(text) for text in texts if _YEAR.fullmatch(text))
