"""Read returns into a Dataset: every problem at once, or none and the data (读取数据)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.dataset import Dataset, State, make_dataset, used_leaves, with_major_groups
from evaluator.intake.figure_checks import (
    check_counts,
    check_range,
    check_sizes,
    check_spreads,
    check_states,
    check_totals,
    from_events,
    settle,
    size_of,
)
from evaluator.intake.folder import files_of, folder_problems, with_senders
from evaluator.intake.gathered import Gathered, gather
from evaluator.intake.headers import overlay_columns
from evaluator.intake.returns import Return, open_return
from evaluator.intake.rows import selected
from evaluator.intake.unit_checks import SAID_OF_FILES, check_units
from evaluator.intake.unlikely_figures import check_copied_rows, check_jumps, check_outliers, check_same_figure
from evaluator.text import DataProblems, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from evaluator.intake.register import Register
    from evaluator.rubric import Rubric


@dataclass(frozen=True)
class Inspection:
    """What was found in a file or a folder of returns (检查结果).

    Attributes
    ----------
    data : Dataset or None
        All units; None where there is an error.
    accepted : Dataset or None
        The units of those returns that hold no error; None where there is none.
    problems : tuple of Problem
        Errors and notices, in the order of the files.
    returns : tuple of Return
        The returns that could be read at all.
    files : mapping of file name to path
        Every file that was looked at, by the name that problems carry.
    """

    data: Dataset | None
    accepted: Dataset | None
    problems: tuple[Problem, ...]
    returns: tuple[Return, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)


def read_data(
    path: str | Path,
    rubric: Rubric,
    year: int | None = None,
    *,
    select: Mapping[str, str] | None = None,
    register: Register | None = None,
    before: Dataset | None = None,
) -> Dataset:
    """Read a workbook, a csv, or a folder of returns (读取数据).

    Parameters
    ----------
    path : str or Path
        xlsx, xls or csv (UTF-8 with or without BOM, or GB18030; comma, semicolon or tab), or a folder of them.
    rubric : Rubric
        Names the columns, the codes of the four states and the checks.
    year : int, optional
        Year of evaluation; by default the one that the returns state.
    select : mapping, optional
        Keep only rows in which a column (header or code) holds a value, besides what the rubric selects.
    register : Register, optional
        Which institution offers which programme: says who and what has not been returned.
    before : Dataset, optional
        Figures of an earlier year, against which jumps are noticed.

    Returns
    -------
    Dataset
        With notices of what was repaired and what should be looked at.

    Raises
    ------
    DataProblems
        Every bad cell with place and remedy; nothing is half-read.

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> data = ev.read_data(small.files.data, small.rubric, year=2025)
    >>> data.units[["unit", "institution_name", "major_name"]].head(2)
               unit institution_name major_name
    0  99001-020401           太虚农林大学    国际经济与贸易
    1  99001-040107           太虚农林大学       小学教育
    """
    inspection = inspect_data(path, rubric, year, select=select, register=register, before=before)
    errors = [problem for problem in inspection.problems if problem.severity == "error"]
    if errors or inspection.data is None:
        raise DataProblems(errors)
    return inspection.data


def inspect_data(
    path: str | Path,
    rubric: Rubric,
    year: int | None = None,
    *,
    select: Mapping[str, str] | None = None,
    register: Register | None = None,
    before: Dataset | None = None,
) -> Inspection:
    """Read as `read_data` does, and give all problems, notices included; no data where there are errors.

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> found = ev.inspect_data(small.files.faulty, small.rubric, year=2025)
    >>> found.data is None
    True
    >>> print(found.problems[0].sentence("en"))
    '一百零五' is not a number: write a number; leave it empty if missing, or write 不公开 if suppressed.
    """
    files = files_of(Path(path))
    returns: list[Return] = []
    problems: list[Problem] = []
    for name, file in files.items():
        try:
            returns.append(open_return(file, rubric, name, dict(select or {})))
        except DataProblems as refused:
            problems += [replace(found, place=replace(found.place, file=name)) for found in refused.problems]
    problems += folder_problems(returns, year, register, files)
    if not returns:
        return Inspection(None, None, tuple(with_senders(settle(problems, rubric), (), files)), (), files)
    gathered = gather(rubric, returns)
    if rubric.model.unit == "programme":
        gathered.units = with_major_groups(gathered.units)
    problems = [problem for part in returns for problem in part.problems] + problems
    faulty_files = {
        reason: {found.place.file for found in problems if found.reason == reason} for reason in SAID_OF_FILES
    }
    check_units(gathered, year, register, faulty_files)
    for position, part in enumerate(returns):
        gathered.problems += overlay_columns(rubric, gathered.units[gathered.source == position], part.header)
    arrays = _numbers(gathered, before)
    settled = with_senders(settle([*problems, *gathered.problems], rubric), returns, files)
    blocked = {problem.place.file for problem in settled if problem.severity == "error"}
    # A notice that belongs to no file is everybody's; an error that belongs to none blocks everything.
    open_rows = np.array([part.file not in blocked for part in returns])[gathered.source]
    accepted = None
    if "" not in blocked and open_rows.any():
        accepted = _dataset(gathered, arrays, open_rows, year, settled, dict(select or {}))
    data = accepted if not blocked else None
    return Inspection(data, accepted, tuple(settled), tuple(returns), files)


@dataclass(frozen=True)
class _Arrays:
    value: NDArray[np.float64]
    size: NDArray[np.float64]
    state: NDArray[np.int8]
    sd: dict[str, NDArray[np.float64]]
    cohort: NDArray[np.float64] | None
    figures: dict[str, NDArray[np.float64]]


def _numbers(data: Gathered, before: Dataset | None) -> _Arrays:
    """Check all figures and give them as arrays."""
    rubric, columns = data.rubric, data.columns
    used = used_leaves(data.units, rubric)
    check_counts(data)
    check_totals(data)
    for j, leaf in enumerate(rubric.leaves):
        # What a unit's tree does not use is not its figure: it is neither read nor checked.
        columns[leaf.code].state[~used[:, j]] = State.MISSING
        columns[leaf.code].value[~used[:, j]] = np.nan
        from_events(data, leaf, used[:, j])
        check_states(data, leaf)
        check_range(data, leaf)
    sizes = {leaf.code: size_of(data, leaf) for leaf in rubric.leaves}
    check_sizes(data, sizes, used)
    for leaf in rubric.leaves:
        check_spreads(data, leaf, sizes[leaf.code])
    check_outliers(data, sizes)
    check_same_figure(data)
    check_copied_rows(data)
    if before is not None:
        check_jumps(data, before, sizes)
    cohort = columns[rubric.model.data.cohort] if rubric.model.data.cohort else None
    return _Arrays(
        value=_matrix([columns[code].value for code in rubric.codes], rows=len(used)),
        size=_matrix([sizes[code] for code in rubric.codes], rows=len(used)),
        state=_matrix([columns[code].state for code in rubric.codes], rows=len(used)).astype(np.int8),
        sd={leaf.code: columns[leaf.sd].value for leaf in rubric.leaves if leaf.sd},
        cohort=None if cohort is None else np.where(cohort.state == State.OBSERVED, cohort.value, np.nan),
        figures={
            code: np.where(columns[code].state == State.OBSERVED, columns[code].value, np.nan)
            for code in rubric.stored_figures
        },
    )


def _matrix(columns: list[NDArray[Any]], rows: int) -> NDArray[Any]:
    """Put columns side by side; a rubric may have figures only, and no leaf."""
    return np.column_stack(columns) if columns else np.empty((rows, 0))


def _dataset(
    data: Gathered,
    arrays: _Arrays,
    rows: NDArray[np.bool_],
    year: int | None,
    problems: list[Problem],
    select: Mapping[str, str],
) -> Dataset:
    units = data.units[rows]
    stated = {part.year for part in data.returns} - {""}
    files = [part.file for part in data.returns]
    names = {files[position] for position in set(data.source[rows].tolist())}
    arrays_of: dict[str, Any] = {
        "n": arrays.size[rows],
        "state": arrays.state[rows],
        "sd": {code: column[rows] for code, column in arrays.sd.items()},
        "cohort": None if arrays.cohort is None else arrays.cohort[rows],
        "figures": {code: column[rows] for code, column in arrays.figures.items()},
    }
    return make_dataset(
        data.rubric,
        units[["unit", *(name for name in units if name != "unit")]],
        arrays.value[rows],
        **arrays_of,
        year=year if year is not None else int(stated.pop()) if len(stated) == 1 else None,
        notices=tuple(problem for problem in problems if problem.severity != "error"),
        sources=tuple(selected(name, select) for name in files if name in names),
    )
