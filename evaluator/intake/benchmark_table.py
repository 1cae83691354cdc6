"""Read national averages (常模) from a workbook or a csv, and say what they lack."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.dataset import SOURCES, Benchmark, BenchmarkLevel
from evaluator.files import open_sheets
from evaluator.intake.benchmark_cells import LONG, AverageCells, long_headers
from evaluator.intake.benchmark_layouts import LongForm, wide_levels
from evaluator.intake.cell import plain_text
from evaluator.intake.headers import HeaderRow, find_header, known_headers, normal_header
from evaluator.intake.rows import selected, unit_rows
from evaluator.rubric import as_scored
from evaluator.text import DataProblems, Place, Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.rubric import Rubric, ScoredRubric


def read_benchmark(
    path: str | Path,
    rubric: Rubric,
    *,
    source: str | None = None,
    year: int | None = None,
    select: Mapping[str, str] | None = None,
) -> Benchmark:
    """Read published averages (读取常模).

    Two forms are understood. *Long*, as ``evaluator template`` makes it: one row an indicator and group, with mean,
    standard deviation, number of programmes, coverage (0 … 1 or %), source kind and year. *Wide*: a published table
    with the rubric's own headers, one row a group, whose cells are means.

    Parameters
    ----------
    path : str or Path
        xlsx, xls or csv.
    rubric : Rubric
    source : {"官方常模", "第三方", "计算", "省内"}, optional
        Source kind where the file does not say it; by default the rubric's ``benchmark.source``.
    year : int, optional
        Year of the averages where the file does not say it.
    select : mapping, optional
        Row filter for the wide form, as for `read_data`.

    Raises
    ------
    DataProblems
        Every bad cell, unknown indicator, level or source, with place and remedy.

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> averages = ev.read_benchmark(small.files.benchmark, small.rubric)
    >>> averages.source, averages.year, averages.levels[-1].mean[0, :3].round(1).tolist()
    ('计算', 2025, [71.1, 59.9, 27.5])
    """
    rubric = as_scored(rubric)
    sheets = open_sheets(Path(path))
    headers = {normal_header(text): code for lang in ("zh", "en") for code, text in long_headers(lang).items()}
    headers |= {code: code for code in LONG}
    try:
        header = find_header(sheets, headers)
    except DataProblems:
        header = None
    if header is not None and {"indicator", "mean"} <= header.columns.keys():
        if select:
            # One row an average: there are no rows of units to choose from, and nothing is left out in silence.
            column = next(iter(select))
            raise DataProblems([Problem(Reason.SELECT_COLUMN, header.place(), column, details={"near": "—"})])
        reader = LongForm(AverageCells(rubric, header, Path(path)))
        levels = reader.levels()
        return _benchmark(rubric, levels, header, reader.source or source, reader.year or year)
    wide = find_header(sheets, known_headers(rubric))
    rows = unit_rows(wide, rubric, dict(select or {})).rows
    levels = wide_levels(AverageCells(rubric, wide, Path(path)), rows)
    benchmark = _benchmark(rubric, levels, wide, source, year or _stated_year(wide, rows))
    return replace(benchmark, files=tuple(selected(file, dict(select or {})) for file in benchmark.files))


def _benchmark(
    rubric: ScoredRubric,
    levels: tuple[BenchmarkLevel, ...],
    header: HeaderRow,
    source: str | None,
    year: int | None,
) -> Benchmark:
    kind = source or rubric.model.benchmark.source
    if kind not in SOURCES:
        details = {"allowed": "、".join(SOURCES)}
        raise DataProblems([Problem(Reason.UNKNOWN_SOURCE, Place(file=header.sheet.file), kind, details=details)])
    chosen = year if year is not None else rubric.model.benchmark.year
    place = Place(file=header.sheet.file, sheet=header.sheet.name)
    notices = [] if source else [Problem(Reason.BENCHMARK_NO_SOURCE, place, kind, "notice")]
    notices += [] if chosen is not None else [Problem(Reason.BENCHMARK_NO_YEAR, place, "", "notice")]
    notices += _lacking(rubric, levels, place)
    return Benchmark(rubric.id, rubric.codes, levels, kind, chosen, files=(header.sheet.file,), notices=tuple(notices))


def _lacking(rubric: ScoredRubric, levels: tuple[BenchmarkLevel, ...], place: Place) -> list[Problem]:
    """Name the indicators that no level has an average for, and their weight in the base tree."""
    known = np.any([np.isfinite(level.mean).any(axis=0) for level in levels], axis=0)
    if known.all():
        return []
    weight = float(rubric.variants[0].tree.effective[~known].sum())
    names = "、".join(leaf.name for leaf, has in zip(rubric.leaves, known, strict=True) if not has)
    return [Problem(Reason.BENCHMARK_LEAVES_MISSING, place, names, "notice", details={"weight": f"{weight:.1%}"})]


def _stated_year(header: HeaderRow, rows: list[tuple[int, list[Any]]]) -> int | None:
    position = header.columns.get("year")
    years = {plain_text(cells[position]) for _, cells in rows} if position is not None else set()
    return int(years.pop()) if len(years) == 1 and next(iter(years)).isdigit() else None
