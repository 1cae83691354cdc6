"""Read national averages (常模): the template's long form, or a published table with one row a group."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.dataset import ALL, SOURCES, Benchmark, BenchmarkLevel, State, empty_level, level_name
from evaluator.intake.cell import clean, plain_text
from evaluator.intake.headers import HeaderRow, find_header, known_headers, normal_header
from evaluator.intake.rows import kept_rows
from evaluator.intake.table import open_sheets
from evaluator.text import DataProblems, Place, Problem, say, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.rubric import Rubric

# Columns of the long form; the sentences of the catalogue are the headers of the template.
LONG = (
    "indicator",
    "indicator_name",
    "level",
    "group",
    "mean",
    "spread",
    "programmes",
    "coverage",
    "source",
    "year",
)
_TABLES = ("mean", "spread", "programmes", "coverage")


def long_headers(lang: str = "zh") -> dict[str, str]:
    """Headers of the long form by code."""
    return {code: say(f"benchmark.{code}", lang) for code in LONG}


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
    """
    sheets = open_sheets(Path(path))
    headers = {normal_header(text): code for lang in ("zh", "en") for code, text in long_headers(lang).items()}
    headers |= {code: code for code in LONG}
    try:
        header = find_header(sheets, headers)
    except DataProblems:
        header = None
    if header is not None and {"indicator", "mean"} <= header.columns.keys():
        reader = _Long(rubric, header)
        levels = reader.levels()
        return _benchmark(rubric, levels, header, reader.source or source, reader.year or year)
    wide = find_header(sheets, known_headers(rubric))
    rows = kept_rows(wide, rubric, dict(select or {}))
    return _benchmark(rubric, _wide(rubric, wide, rows), wide, source, year or _stated_year(wide, rows))


def _benchmark(
    rubric: Rubric,
    levels: tuple[BenchmarkLevel, ...],
    header: HeaderRow,
    source: str | None,
    year: int | None,
) -> Benchmark:
    kind = source or rubric.model.benchmark.source
    if kind not in SOURCES:
        details = {"allowed": "、".join(SOURCES)}
        raise DataProblems([Problem("unknown_source", Place(file=header.sheet.file), kind, details=details)])
    chosen = year if year is not None else rubric.model.benchmark.year
    return Benchmark(rubric.id, rubric.codes, levels, kind, chosen, files=(header.sheet.file,))


class _Long:
    """Reads the long form row by row: a few thousand rows, whatever the size of the nation."""

    def __init__(self, rubric: Rubric, header: HeaderRow) -> None:
        self.rubric, self.header = rubric, header
        self.codes = dict(rubric.model.data.codes)
        self.problems: list[Problem] = []
        self.found: dict[str, dict[str, dict[str, dict[str, float]]]] = {}
        self._sources: dict[str, int] = {}
        self._years: dict[str, int] = {}
        self.chain = {name: name for name in rubric.model.benchmark.groups}
        for name in rubric.model.benchmark.groups:
            for lang in ("zh", "en"):
                self.chain[normal_header(level_name(rubric, name, lang))] = name
        self.leaves = {normal_header(leaf.name): leaf.code for leaf in rubric.leaves} | {
            normal_header(leaf.code): leaf.code for leaf in rubric.leaves
        }

    def levels(self) -> tuple[BenchmarkLevel, ...]:
        for number, cells in enumerate(self.header.sheet.rows[self.header.index + 1 :]):
            if any(cell not in {"", None} for cell in cells):
                self._row(number, cells)
        for reason, seen in (("several_sources", self._sources), ("several_benchmark_years", self._years)):
            if len(seen) > 1:
                place = self.header.place(list(seen.values())[1])
                self.problems.append(Problem(reason, place, "、".join(seen)))
        if not self.found and not self.problems:
            self.problems.append(Problem("no_rows", Place(file=self.header.sheet.file, sheet=self.header.sheet.name)))
        if self.problems:
            raise DataProblems(self.problems)
        return tuple(self._level(name) for name in self.rubric.model.benchmark.groups if name in self.found)

    @property
    def source(self) -> str | None:
        return next(iter(self._sources), None)

    @property
    def year(self) -> int | None:
        return int(next(iter(self._years))) if self._years else None

    def _row(self, number: int, cells: list[Any]) -> None:
        text = {code: self._text(cells, code) for code in LONG}
        leaf = self.leaves.get(normal_header(text["indicator"])) or self.leaves.get(
            normal_header(text["indicator_name"])
        )
        level = self.chain.get(normal_header(text["level"]))
        if leaf is None:
            self._problem("unknown_indicator", number, "indicator", text["indicator"], self.leaves)
        if level is None:
            self._problem("unknown_level", number, "level", text["level"], self.chain)
        numbers = {code: self._number(number, cells, code, leaf) for code in _TABLES}
        if text["source"]:
            self._sources.setdefault(text["source"], number)
        if text["year"]:
            self._years.setdefault(text["year"], number)
            if not text["year"].isdigit():
                self._problem("bad_benchmark_year", number, "year", text["year"], {})
        if text["source"] and text["source"] not in SOURCES:
            self._problem("unknown_source", number, "source", text["source"], {kind: kind for kind in SOURCES})
        if leaf is None or level is None or np.isnan(numbers["mean"]):
            return
        group = "" if level == ALL else text["group"]
        groups = self.found.setdefault(level, {})
        if leaf in groups.setdefault(group, {}):
            self._problem("benchmark_twice", number, "indicator", f"{text['indicator']} {level} {group}", {})
        groups[group][leaf] = numbers

    def _text(self, cells: list[Any], code: str) -> str:
        position = self.header.columns.get(code)
        return plain_text(cells[position]) if position is not None and position < len(cells) else ""

    def _number(self, number: int, cells: list[Any], code: str, leaf: str | None) -> float:
        position = self.header.columns.get(code)
        raw = cells[position] if position is not None and position < len(cells) else ""
        unit = "%" if code == "coverage" else next((x.unit for x in self.rubric.leaves if x.code == leaf), "")
        cell = clean(raw, self.codes, unit if code != "programmes" else "")
        value = cell.value if cell.state == State.OBSERVED else float("nan")
        if code == "coverage" and (not cell.bare or value > 1):
            value /= 100.0
        low, high = {"programmes": (0, np.inf), "coverage": (0, 1), "spread": (0, np.inf)}.get(code, (-np.inf, np.inf))
        if cell.reason or value < low or value > high:
            reason = cell.reason or "benchmark_range"
            details: dict[str, object] = {"unit": unit, "low": low, "high": high}
            self.problems.append(Problem(reason, self.header.place(number, position), str(raw), details=details))
        return value

    def _problem(self, reason: str, number: int, code: str, value: str, allowed: Mapping[str, str]) -> None:
        near = "、".join(suggest(normal_header(value), allowed) or list(dict.fromkeys(allowed.values()))[:5])
        place = self.header.place(number, self.header.columns.get(code))
        self.problems.append(Problem(reason, place, value, details={"allowed": near}))

    def _level(self, name: str) -> BenchmarkLevel:
        groups = self.found[name]
        keys = tuple(sorted(groups))
        level = empty_level(name, keys, len(self.rubric.codes))
        column = {code: j for j, code in enumerate(self.rubric.codes)}
        for row, key in enumerate(keys):
            for leaf, numbers in groups[key].items():
                for table in _TABLES:
                    getattr(level, table)[row, column[leaf]] = numbers[table]
        return level


def _stated_year(header: HeaderRow, rows: list[tuple[int, list[Any]]]) -> int | None:
    position = header.columns.get("year")
    years = {plain_text(cells[position]) for _, cells in rows} if position is not None else set()
    return int(years.pop()) if len(years) == 1 and next(iter(years)).isdigit() else None


def _wide(rubric: Rubric, header: HeaderRow, rows: list[tuple[int, list[Any]]]) -> tuple[BenchmarkLevel, ...]:
    """One row a group; the narrowest level of the chain whose column is filled names it."""
    codes = dict(rubric.model.data.codes)
    problems: list[Problem] = []
    found: dict[str, dict[str, list[float]]] = {}
    for number, cells in rows:
        level, key = _group(rubric, header, cells)
        means = []
        for leaf in rubric.leaves:
            position = header.columns.get(leaf.code)
            raw = cells[position] if position is not None and position < len(cells) else ""
            cell = clean(raw, codes, leaf.unit)
            if cell.reason:
                details = {"unit": leaf.unit}
                problems.append(Problem(cell.reason, header.place(number, position), str(raw), details=details))
            means.append(cell.value)
        if key in found.setdefault(level, {}):
            problems.append(Problem("benchmark_twice", header.place(number), f"{level} {key}"))
        found[level][key] = means
    if not found and not problems:
        problems.append(Problem("no_rows", Place(file=header.sheet.file, sheet=header.sheet.name)))
    if problems:
        raise DataProblems(problems)
    return tuple(_means(name, found[name], rubric) for name in rubric.model.benchmark.groups if name in found)


def _means(name: str, groups: dict[str, list[float]], rubric: Rubric) -> BenchmarkLevel:
    keys = tuple(sorted(groups))
    level = empty_level(name, keys, len(rubric.codes))
    level.mean[:] = [groups[key] for key in keys]
    return level


def _group(rubric: Rubric, header: HeaderRow, cells: list[Any]) -> tuple[str, str]:
    for name in rubric.model.benchmark.groups:
        position = header.columns.get(name)
        key = plain_text(cells[position]) if position is not None and position < len(cells) else ""
        if key:
            return name, key
    return ALL, ""
