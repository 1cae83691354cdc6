"""The two layouts of a table of averages (常模表的两种排法).

The long form, as ``evaluator template`` makes it: one row an indicator and group. The wide form: a published table with
the rubric's own headers, one row a group, whose cells are means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.dataset import ALL, SOURCES, BenchmarkLevel, empty_level, level_name
from evaluator.intake.benchmark_cells import LONG, TABLES, AverageCells, group_key
from evaluator.intake.headers import normal_header
from evaluator.text import DataProblems, Place, Problem, Reason, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class LongForm:
    """Reads the long form row by row: a few thousand rows, whatever the size of the nation."""

    def __init__(self, cells: AverageCells) -> None:
        self.cells, self.rubric, self.header = cells, cells.rubric, cells.header
        self.by_code = {leaf.code: leaf for leaf in self.rubric.leaves}
        self.averages: dict[str, dict[str, dict[str, dict[str, float]]]] = {}
        self._sources: dict[str, int] = {}
        self._years: dict[str, int] = {}
        groups = self.rubric.model.benchmark.groups
        shown = {normal_header(level_name(self.rubric, name, lang)): name for name in groups for lang in ("zh", "en")}
        self.chain = {name: name for name in groups} | shown
        self.leaves = {normal_header(leaf.name): leaf.code for leaf in self.rubric.leaves} | {
            normal_header(leaf.code): leaf.code for leaf in self.rubric.leaves
        }

    def levels(self) -> tuple[BenchmarkLevel, ...]:
        """Read all rows.

        Raises
        ------
        DataProblems
            Every bad cell; nothing is half-read.
        """
        for number, cells in enumerate(self.header.sheet.rows[self.header.index + 1 :]):
            if any(cell not in {"", None} for cell in cells):
                self._row(number, cells)
        problems = self.cells.problems
        for reason, seen in ((Reason.SEVERAL_SOURCES, self._sources), (Reason.SEVERAL_BENCHMARK_YEARS, self._years)):
            if len(seen) > 1:
                problems.append(Problem(reason, self.header.place(list(seen.values())[1]), "、".join(seen)))
        if not self.averages and not problems:
            problems.append(Problem(Reason.NO_ROWS, Place(file=self.header.sheet.file, sheet=self.header.sheet.name)))
        if problems:
            raise DataProblems(problems)
        return tuple(self._level(name) for name in self.rubric.model.benchmark.groups if name in self.averages)

    @property
    def source(self) -> str | None:
        """Source kind that the rows state."""
        return next(iter(self._sources), None)

    @property
    def year(self) -> int | None:
        """Year that the rows state."""
        return int(next(iter(self._years))) if self._years else None

    def _row(self, number: int, cells: list[Any]) -> None:
        text = {code: self.cells.text(cells, code) for code in LONG}
        # The name counts only where no code is written; where both are, they must be one indicator's.
        code, name = (normal_header(text[column]) for column in ("indicator", "indicator_name"))
        leaf = self.leaves.get(code or name)
        if leaf is not None and self.leaves.get(name, leaf) != leaf:
            stated = {"indicator": text["indicator"]}
            self.cells.problem(
                Reason.INDICATOR_NAME_DIFFERS, number, "indicator_name", text["indicator_name"], **stated
            )
        level = self.chain.get(normal_header(text["level"]))
        if leaf is None:
            written = text["indicator"] or text["indicator_name"]
            self._unknown(Reason.UNKNOWN_INDICATOR, number, "indicator", written, self.leaves)
        if level is None:
            self._unknown(Reason.UNKNOWN_LEVEL, number, "level", text["level"], self.chain)
        known = self.by_code.get(leaf or "")
        numbers = {table: self.cells.number(number, cells, table, known, table) for table in TABLES}
        self._stated(number, text)
        if leaf is None or level is None or np.isnan(numbers["mean"]):
            return
        group, reason, details = group_key(self.rubric, level, text["group"])
        if reason:
            self.cells.problem(reason, number, "group", text["group"], **details)
            return
        groups = self.averages.setdefault(level, {})
        if leaf in groups.setdefault(group, {}):
            self.cells.problem(Reason.BENCHMARK_TWICE, number, "indicator", f"{text['indicator']} {level} {group}")
        groups[group][leaf] = numbers

    def _stated(self, number: int, text: Mapping[str, str]) -> None:
        """Note the source and the year that a row states."""
        if text["source"]:
            self._sources.setdefault(text["source"], number)
            if text["source"] not in SOURCES:
                self._unknown(Reason.UNKNOWN_SOURCE, number, "source", text["source"], {kind: kind for kind in SOURCES})
        if text["year"]:
            self._years.setdefault(text["year"], number)
            if not text["year"].isdigit():
                self.cells.problem(Reason.BAD_BENCHMARK_YEAR, number, "year", text["year"])

    def _unknown(self, reason: Reason, number: int, code: str, value: str, allowed: Mapping[str, str]) -> None:
        near = "、".join(suggest(normal_header(value), allowed) or list(dict.fromkeys(allowed.values()))[:5])
        self.cells.problem(reason, number, code, value, allowed=near)

    def _level(self, name: str) -> BenchmarkLevel:
        groups = self.averages[name]
        keys = tuple(sorted(groups))
        level = empty_level(name, keys, len(self.rubric.codes))
        column = {code: j for j, code in enumerate(self.rubric.codes)}
        for row, key in enumerate(keys):
            for leaf, numbers in groups[key].items():
                for table in TABLES:
                    getattr(level, table)[row, column[leaf]] = numbers[table]
        return level


def wide_levels(reader: AverageCells, rows: Sequence[tuple[int, list[Any]]]) -> tuple[BenchmarkLevel, ...]:
    """Read one row a group; the narrowest level of the chain whose column is filled names it."""
    rubric, header = reader.rubric, reader.header
    averages: dict[str, dict[str, list[float]]] = {}
    for number, cells in rows:
        level, text = _group(reader, cells)
        key, reason, about = group_key(rubric, level, text)
        if reason:
            reader.problem(reason, number, level, text, **about)
        means = [reader.number(number, cells, leaf.code, leaf) for leaf in rubric.leaves]
        if key in averages.setdefault(level, {}):
            reader.problem(Reason.BENCHMARK_TWICE, number, level, f"{level} {key}")
        averages[level][key] = means
    if not averages and not reader.problems:
        reader.problems.append(Problem(Reason.NO_ROWS, Place(file=header.sheet.file, sheet=header.sheet.name)))
    if reader.problems:
        raise DataProblems(reader.problems)
    return tuple(
        _means(name, averages[name], len(rubric.codes)) for name in rubric.model.benchmark.groups if name in averages
    )


def _group(reader: AverageCells, cells: list[Any]) -> tuple[str, str]:
    texts = ((name, reader.text(cells, name)) for name in reader.rubric.model.benchmark.groups)
    return next(((name, text) for name, text in texts if text), (ALL, ""))


def _means(name: str, groups: dict[str, list[float]], leaves: int) -> BenchmarkLevel:
    keys = tuple(sorted(groups))
    level = empty_level(name, keys, leaves)
    level.mean[:] = [groups[key] for key in keys]
    return level
