"""Read national averages (常模): the template's long form, or a published table with one row a group."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.catalog import categories, find_major, major_classes, majors
from evaluator.dataset import ALL, SOURCES, Benchmark, BenchmarkLevel, State, empty_level, level_name
from evaluator.intake.cell import clean, plain_text
from evaluator.intake.checks import leaf_limits
from evaluator.intake.files import open_sheets
from evaluator.intake.headers import HeaderRow, find_header, known_headers, normal_header
from evaluator.intake.rows import kept_rows
from evaluator.intake.second_look import percent_formats
from evaluator.text import DataProblems, Place, Problem, Reason, say, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.rubric import Leaf, Rubric

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
        reader = _Long(rubric, header, Path(path))
        levels = reader.levels()
        return _benchmark(rubric, levels, header, reader.source or source, reader.year or year)
    wide = find_header(sheets, known_headers(rubric))
    rows = kept_rows(wide, rubric, dict(select or {})).rows
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
        raise DataProblems([Problem(Reason.UNKNOWN_SOURCE, Place(file=header.sheet.file), kind, details=details)])
    chosen = year if year is not None else rubric.model.benchmark.year
    place = Place(file=header.sheet.file, sheet=header.sheet.name)
    notices = [] if source else [Problem(Reason.BENCHMARK_NO_SOURCE, place, kind, "notice")]
    notices += [] if chosen is not None else [Problem(Reason.BENCHMARK_NO_YEAR, place, "", "notice")]
    notices += _lacking(rubric, levels, place)
    return Benchmark(rubric.id, rubric.codes, levels, kind, chosen, files=(header.sheet.file,), notices=tuple(notices))


def _lacking(rubric: Rubric, levels: tuple[BenchmarkLevel, ...], place: Place) -> list[Problem]:
    """Name the indicators that no level has an average for, and their weight in the base tree."""
    known = np.any([np.isfinite(level.mean).any(axis=0) for level in levels], axis=0)
    if known.all():
        return []
    weight = float(rubric.variants[0].tree.effective[~known].sum())
    names = "、".join(leaf.name for leaf, has in zip(rubric.leaves, known, strict=True) if not has)
    return [Problem(Reason.BENCHMARK_LEAVES_MISSING, place, names, "notice", details={"weight": f"{weight:.1%}"})]


class _Long:
    """Reads the long form row by row: a few thousand rows, whatever the size of the nation."""

    def __init__(self, rubric: Rubric, header: HeaderRow, path: Path) -> None:
        self.rubric, self.header, self.path = rubric, header, path
        self.by_code = {leaf.code: leaf for leaf in rubric.leaves}
        self.codes = dict(rubric.model.data.codes)
        self.problems: list[Problem] = []
        self.found: dict[str, dict[str, dict[str, dict[str, float]]]] = {}
        self._formats: dict[tuple[int, int], str] | None = None
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
        for reason, seen in ((Reason.SEVERAL_SOURCES, self._sources), (Reason.SEVERAL_BENCHMARK_YEARS, self._years)):
            if len(seen) > 1:
                place = self.header.place(list(seen.values())[1])
                self.problems.append(Problem(reason, place, "、".join(seen)))
        if not self.found and not self.problems:
            self.problems.append(
                Problem(Reason.NO_ROWS, Place(file=self.header.sheet.file, sheet=self.header.sheet.name))
            )
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
            self._problem(Reason.UNKNOWN_INDICATOR, number, "indicator", text["indicator"], self.leaves)
        if level is None:
            self._problem(Reason.UNKNOWN_LEVEL, number, "level", text["level"], self.chain)
        numbers = {code: self._number(number, cells, code, leaf) for code in _TABLES}
        if text["source"]:
            self._sources.setdefault(text["source"], number)
        if text["year"]:
            self._years.setdefault(text["year"], number)
            if not text["year"].isdigit():
                self._problem(Reason.BAD_BENCHMARK_YEAR, number, "year", text["year"], {})
        if text["source"] and text["source"] not in SOURCES:
            self._problem(Reason.UNKNOWN_SOURCE, number, "source", text["source"], {kind: kind for kind in SOURCES})
        if leaf is None or level is None or np.isnan(numbers["mean"]):
            return
        group, reason, details = group_key(self.rubric, level, text["group"])
        if reason:
            place = self.header.place(number, self.header.columns.get("group"))
            self.problems.append(Problem(reason, place, text["group"], details=details))
            return
        groups = self.found.setdefault(level, {})
        if leaf in groups.setdefault(group, {}):
            self._problem(Reason.BENCHMARK_TWICE, number, "indicator", f"{text['indicator']} {level} {group}", {})
        groups[group][leaf] = numbers

    def _text(self, cells: list[Any], code: str) -> str:
        position = self.header.columns.get(code)
        return plain_text(cells[position]) if position is not None and position < len(cells) else ""

    def _number(self, number: int, cells: list[Any], code: str, leaf: str | None) -> float:
        position = self.header.columns.get(code)
        raw = cells[position] if position is not None and position < len(cells) else ""
        known = self.by_code.get(leaf or "")
        unit = "%" if code == "coverage" else known.unit if known and code != "programmes" else ""
        cell = clean(raw, self.codes, unit)
        value = cell.value if cell.state == State.OBSERVED else float("nan")
        reason = cell.reason
        if code == "coverage" and (not cell.bare or value > 1):
            value /= 100.0
        elif code in {"mean", "spread"} and unit == "%" and cell.bare and 0 < value <= 1:
            form = self._format(number, position)
            value = value * 100.0 if form == "percent" else value
            # A spread below one point is likely; a mean below one per cent is more likely a fraction.
            doubtful = code == "mean" and not form and not (known and known.as_written)
            reason = Reason.AMBIGUOUS_SHARE if doubtful else reason
        low, high = self._limits(code, known)
        if reason or value < low or value > high:
            details: dict[str, object] = {"unit": unit, "low": f"{low:g}", "high": f"{high:g}"}
            place = self.header.place(number, position)
            self.problems.append(Problem(reason or Reason.BENCHMARK_RANGE, place, str(raw), details=details))
        return value

    def _format(self, number: int, position: int | None) -> str:
        """How Excel shows a cell: as a percentage, with a printed sign, or plainly."""
        if position is None:
            return ""
        place = (self.header.place(number).row or 0, position + 1)
        if self._formats is None:
            rows = range(self.header.sheet.first, self.header.sheet.first + len(self.header.sheet.rows))
            columns = [self.header.columns[code] + 1 for code in ("mean", "spread") if code in self.header.columns]
            cells = {(row, column) for row in rows for column in columns}
            self._formats = percent_formats(self.path, self.header.sheet.name, cells)
        return self._formats.get(place, "")

    @staticmethod
    def _limits(code: str, leaf: Leaf | None) -> tuple[float, float]:
        if code == "mean" and leaf is not None:
            return leaf_limits(leaf)
        return {"programmes": (0, np.inf), "coverage": (0, 1), "spread": (0, np.inf)}.get(code, (-np.inf, np.inf))

    def _problem(self, reason: Reason, number: int, code: str, value: str, allowed: Mapping[str, str]) -> None:
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
        level, text = _group(rubric, header, cells)
        key, reason, about = group_key(rubric, level, text)
        if reason:
            problems.append(Problem(reason, header.place(number), text, details=about))
        means = []
        for leaf in rubric.leaves:
            position = header.columns.get(leaf.code)
            raw = cells[position] if position is not None and position < len(cells) else ""
            cell = clean(raw, codes, leaf.unit)
            low, high = leaf_limits(leaf)
            fraction = leaf.unit == "%" and cell.bare and 0 < cell.value < 1 and not leaf.as_written
            outside = Reason.BENCHMARK_RANGE if cell.value < low or cell.value > high else None
            found_reason = cell.reason or (Reason.AMBIGUOUS_SHARE if fraction else outside)
            if found_reason:
                details: dict[str, object] = {"unit": leaf.measure, "low": f"{low:g}", "high": f"{high:g}"}
                problems.append(Problem(found_reason, header.place(number, position), str(raw), details=details))
            means.append(cell.value)
        if key in found.setdefault(level, {}):
            problems.append(Problem(Reason.BENCHMARK_TWICE, header.place(number), f"{level} {key}"))
        found[level][key] = means
    if not found and not problems:
        problems.append(Problem(Reason.NO_ROWS, Place(file=header.sheet.file, sheet=header.sheet.name)))
    if problems:
        raise DataProblems(problems)
    return tuple(_means(name, found[name], rubric) for name in rubric.model.benchmark.groups if name in found)


def group_key(rubric: Rubric, level: str, text: str) -> tuple[str, Reason | None, dict[str, object]]:
    """Code of a group as units carry it, with a reason where it is not one: a code that lost its zero is repaired."""
    if level == ALL:
        return "", None, {}
    if not text:
        return "", Reason.GROUP_EMPTY, {}
    tables = {"major": majors(), "major_class": major_classes(), "category": categories()}
    if rubric.model.unit != "programme" or level not in tables:
        return text, None, {}
    found = find_major(text).major if level == "major" else None
    key = found.base_code if found is not None else text if text in tables[level] else f"0{text}"
    if key in tables[level] and (level != "major" or text[:1].isdigit()):
        return key, None, {}
    near = "、".join(suggest(text, tables[level])) or "—"
    return text, Reason.UNKNOWN_GROUP, {"level": level_name(rubric, level), "allowed": near}


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
