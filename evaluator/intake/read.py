"""Read a table of units into a Dataset: every problem at once, or none and the data (读取数据)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.dataset import Dataset, State, make_dataset, used_leaves, variant_of, with_major_groups
from evaluator.intake.cell import plain_text
from evaluator.intake.checks import (
    check_counts,
    check_range,
    check_sizes,
    check_spreads,
    check_states,
    from_events,
    size_of,
)
from evaluator.intake.headers import (
    HeaderRow,
    find_header,
    known_headers,
    missing_headers,
    normal_header,
    unknown_headers,
)
from evaluator.intake.rows import kept_rows
from evaluator.intake.table import open_sheets
from evaluator.intake.units import read_units
from evaluator.intake.values import NumberReader
from evaluator.rubric import leaves_of
from evaluator.text import DataProblems, Place, Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from evaluator.rubric import Leaf, Rubric


def read_data(
    path: str | Path, rubric: Rubric, year: int | None = None, *, select: Mapping[str, str] | None = None
) -> Dataset:
    """Read one workbook or csv (读取数据).

    Parameters
    ----------
    path : str or Path
        xlsx, xls or csv (UTF-8 with or without BOM, or GB18030).
    rubric : Rubric
        Names the columns, the codes of the four states and the checks.
    year : int, optional
        Year of evaluation.
    select : mapping, optional
        Keep only rows in which a column (header or code) holds a value, besides what the rubric selects.

    Returns
    -------
    Dataset
        With notices of what was repaired.

    Raises
    ------
    DataProblems
        Every bad cell with place and remedy; nothing is half-read.
    """
    data, problems = inspect_data(path, rubric, year, select=select)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors or data is None:
        raise DataProblems(errors)
    return data


def inspect_data(
    path: str | Path, rubric: Rubric, year: int | None = None, *, select: Mapping[str, str] | None = None
) -> tuple[Dataset | None, list[Problem]]:
    """Read as `read_data` does, and give all problems, notices included; no data where there are errors."""
    path = Path(path)
    header = find_header(open_sheets(path), known_headers(rubric))
    rows = kept_rows(header, rubric, dict(select or {}))
    if not rows:
        return None, [Problem(Reason.NO_ROWS, Place(file=header.sheet.file, sheet=header.sheet.name))]
    problems = missing_headers(header, _needed(rubric, header))
    if problems:
        return None, problems + _ignored(header)
    columns, problems = read_units(header, rows, rubric)
    units = pd.DataFrame(columns)
    units = units[["unit", *(name for name in units if name != "unit")]]
    names = list(units["institution_name" if "institution_name" in units else units.columns[0]])
    if rubric.model.unit == "programme":
        written = units["major_name"]
        units = with_major_groups(units)
        problems += _names_differ(header, rows, units, written, names)
    problems += _overlay_columns(rubric, units, header)
    reader = NumberReader(header, rows, dict(rubric.model.data.codes), path, names)
    values, sizes, states, sd, cohort = _numbers(reader, rubric, used_leaves(units, rubric))
    year, several = _year(columns, year, header)
    problems += [*reader.problems, *several, *_first_years(rubric, units, header, year), *_ignored(header)]
    if any(problem.severity == "error" for problem in problems):
        return None, problems
    made = make_dataset(
        rubric,
        units,
        values,
        n=sizes,
        state=states,
        sd=sd,
        cohort=cohort,
        year=year,
        notices=tuple(problems),
        sources=(path.name,),
    )
    return made, problems


def _needed(rubric: Rubric, header: HeaderRow) -> dict[str, str]:
    """Columns without which nothing can be computed, and what they are called."""
    data = rubric.model.data
    needed = {column.code: column.name for column in data.columns if column.required or column.code in data.id}
    if rubric.model.eligible.min_graduating_cohorts is not None:
        needed |= {column.code: column.name for column in data.columns if column.code == "first_graduating_year"}
    figures = {figure.code: figure.name for figure in data.figures}
    for leaf in leaves_of(rubric.trees[0]):
        needed |= _columns_of(leaf, header, figures)
    return needed


def _columns_of(leaf: Leaf, header: HeaderRow, figures: dict[str, str]) -> dict[str, str]:
    # Where a share is made from counts, either will do: ask for what the template has.
    needed = {}
    if leaf.events is None or leaf.events not in header.columns:
        wanted = leaf.events if leaf.events is not None and leaf.code not in header.columns else leaf.code
        needed[wanted] = figures.get(wanted, leaf.name)
    needed |= {code: figures[code] for code in leaf.n if code in figures}
    return needed | ({leaf.sd: figures[leaf.sd]} if leaf.sd else {})


def _overlay_columns(rubric: Rubric, units: pd.DataFrame, header: HeaderRow) -> list[Problem]:
    """Columns of leaves that only an overlay uses are needed where a unit of that overlay is in the table."""
    figures = {figure.code: figure.name for figure in rubric.model.data.figures}
    problems: list[Problem] = []
    for index in np.unique(variant_of(units, rubric)):
        if index > 0:
            needed: dict[str, str] = {}
            for leaf in leaves_of(rubric.trees[index]):
                needed |= _columns_of(leaf, header, figures)
            problems += missing_headers(header, needed)
    return problems


def _first_years(rubric: Rubric, units: pd.DataFrame, header: HeaderRow, year: int | None) -> list[Problem]:
    """Say how many units cannot be classified for want of a first graduating year, and how many state a later one."""
    if rubric.model.eligible.min_graduating_cohorts is None or "first_graduating_year" not in header.columns:
        return []
    first = pd.to_numeric(units["first_graduating_year"], errors="coerce")
    name = header.names[header.columns["first_graduating_year"]]
    place = Place(file=header.sheet.file, sheet=header.sheet.name, column=name)
    counts = {Reason.FIRST_YEAR_BLANK: int(first.isna().sum())}
    if year is not None:
        counts[Reason.FIRST_YEAR_LATER] = int((first > year).sum())
    details = {"units": len(units), "year": year}
    return [Problem(key, place, str(count), "notice", details=details) for key, count in counts.items() if count]


def _year(columns: dict[str, list[str]], year: int | None, header: HeaderRow) -> tuple[int | None, list[Problem]]:
    """The year asked for, else the one that the table states; a Dataset holds one year."""
    stated = sorted(set(columns.get("year", [])) - {""})
    if not stated:
        return year, []
    if len(stated) > 1 or (year is not None and str(year) != stated[0]):
        position = header.columns["year"]
        place = Place(file=header.sheet.file, sheet=header.sheet.name, column=header.names[position])
        return year, [Problem(Reason.SEVERAL_YEARS, place, "、".join(stated))]
    return int(stated[0]), []


def _ignored(header: HeaderRow) -> list[Problem]:
    names = unknown_headers(header)
    if not names:
        return []
    place = Place(file=header.sheet.file, sheet=header.sheet.name)
    return [Problem(Reason.HEADERS_IGNORED, place, "、".join(names), "notice")]


def _numbers(
    reader: NumberReader, rubric: Rubric, used: NDArray[np.bool_]
) -> tuple[Any, Any, Any, dict[str, Any], Any]:
    figures = {figure.code: reader.read(figure.code, figure.unit) for figure in rubric.model.data.figures}
    leaves = {leaf.code: reader.read(leaf.code, leaf.unit, as_written=leaf.as_written) for leaf in rubric.leaves}
    reader.second_look()
    spreads = {leaf.sd for leaf in rubric.leaves if leaf.sd}
    check_counts(reader, {code: column for code, column in figures.items() if code not in spreads})
    for j, leaf in enumerate(rubric.leaves):
        # What a unit's tree does not use is not its figure: it is neither read nor checked.
        leaves[leaf.code].state[~used[:, j]] = State.MISSING
        leaves[leaf.code].value[~used[:, j]] = np.nan
        from_events(reader, leaf, leaves[leaf.code], figures)
        check_states(reader, leaf, leaves[leaf.code])
        check_range(reader, leaf, leaves[leaf.code])
    sizes = np.column_stack([size_of(rubric, leaf, figures, leaves) for leaf in rubric.leaves])
    for j, leaf in enumerate(rubric.leaves):
        check_sizes(reader, leaf, leaves[leaf.code], sizes[:, j])
        check_spreads(reader, leaf, leaves[leaf.code], figures)
    values = np.column_stack([leaves[code].value for code in rubric.codes])
    states = np.column_stack([leaves[code].state for code in rubric.codes])
    sd = {leaf.code: figures[leaf.sd].value for leaf in rubric.leaves if leaf.sd}
    cohort = figures[rubric.model.data.cohort] if rubric.model.data.cohort else None
    people = None if cohort is None else np.where(cohort.state == State.OBSERVED, cohort.value, np.nan)
    return values, sizes, states, sd, people


def _names_differ(
    header: HeaderRow,
    rows: list[tuple[int, list[Any]]],
    units: pd.DataFrame,
    written: pd.Series,
    names: list[str],
) -> list[Problem]:
    """A code and a name that do not belong together: the code counts, and the office is told."""
    problems = []
    for index, (stated, found) in enumerate(zip(written, units["major_name"], strict=True)):
        if stated and normal_header(stated) != normal_header(found):
            place = header.place(rows[index][0], header.columns["major_name"])
            details = {"found": found, "code": units["major"].iloc[index]}
            problems.append(
                Problem(Reason.MAJOR_NAME_DIFFERS, place, plain_text(stated), "notice", names[index], details)
            )
    return problems
