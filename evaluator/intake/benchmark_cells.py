"""A table of averages (常模表) cell by cell: its columns, the group of a row, a number or a problem at its place."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.catalog import categories, find_major, major_classes, majors
from evaluator.dataset import ALL, State, level_word
from evaluator.intake.cell import clean, plain_text
from evaluator.intake.figure_checks import leaf_limits
from evaluator.intake.second_look import hidden_content, may_hide_something, percent_formats
from evaluator.text import Problem, Reason, figure_text, say, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from evaluator.intake.headers import HeaderRow
    from evaluator.rubric import Leaf, Rubric, ScoredRubric


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


def long_headers(lang: str = "zh") -> dict[str, str]:
    """Headers of the long form by code."""
    return {code: say(f"benchmark.{code}", lang) for code in LONG}


TABLES = ("mean", "spread", "programmes", "coverage")


class AverageCells:
    """Reads the cells of one table, and gathers what is wrong with them.

    What Excel shows with a % sign, and cells that only look empty (a formula without a value, an error), are looked
    up in the workbook itself, once and only where a cell asks for it.
    """

    def __init__(self, rubric: ScoredRubric, header: HeaderRow, path: Path) -> None:
        self.rubric, self.header, self.path = rubric, header, path
        self.codes = dict(rubric.model.data.codes)
        self.problems: list[Problem] = []

    def text(self, cells: Sequence[Any], code: str) -> str:
        """Text of a cell by the code of its column; empty where the table has no such column."""
        return plain_text(self._raw(cells, self.header.columns.get(code)))

    def problem(self, reason: Reason, number: int, code: str, value: str, **details: object) -> None:
        """Add an error in the column ``code`` of row ``number``."""
        place = self.header.place(number, self.header.columns.get(code))
        self.problems.append(Problem(reason, place, value, details=details))

    def number(self, number: int, cells: Sequence[Any], code: str, leaf: Leaf | None, table: str = "mean") -> float:
        """Read the mean, spread, number of programmes or coverage of a leaf; NaN where there is none."""
        position = self.header.columns.get(code)
        if position is None:
            return float("nan")
        raw = self._raw(cells, position)
        unit = "%" if table == "coverage" else leaf.unit if leaf and table != "programmes" else ""
        cell = clean(raw, self.codes, unit)
        value = cell.value if cell.state == State.OBSERVED else float("nan")
        reason, shown = cell.reason, str(raw)
        if cell.state == State.MISSING and not shown.strip():
            reason, shown = self._behind_blank(number, position)
        elif table == "coverage":
            value = value if cell.bare and value <= 1 else value / 100.0
        elif table != "programmes" and unit == "%" and cell.bare and 0 < value <= 1:
            form = self._formats.get(self._place(number, position), "")
            value = value * 100.0 if form == "percent" else value
            # A spread below one point is likely; a mean below one per cent is more likely a fraction, even where the
            # template prints a % sign behind it.
            doubtful = table == "mean" and form != "percent" and not (leaf and leaf.as_written)
            reason = Reason.AMBIGUOUS_SHARE if doubtful else reason
        low, high = _limits(table, leaf)
        if reason or value < low or value > high:
            details: dict[str, object] = {"unit": unit, "low": figure_text(low), "high": figure_text(high)}
            self.problem(reason or Reason.BENCHMARK_RANGE, number, code, shown, **details)
        return value

    @staticmethod
    def _raw(cells: Sequence[Any], position: int | None) -> Any:
        return cells[position] if position is not None and position < len(cells) else ""

    def _behind_blank(self, number: int, position: int) -> tuple[Reason | None, str]:
        content = self._hidden.get(self._place(number, position))
        if content is None:
            return None, ""
        return Reason.FORMULA_WITHOUT_VALUE if content == "=" else Reason.EXCEL_ERROR, content

    def _place(self, number: int, position: int) -> tuple[int, int]:
        return self.header.place(number).row or 0, position + 1

    @cached_property
    def _hidden(self) -> Mapping[tuple[int, int], str]:
        return hidden_content(self.path, self.header.sheet.name) if may_hide_something(self.path) else {}

    @cached_property
    def _formats(self) -> Mapping[tuple[int, int], str]:
        sheet = self.header.sheet
        rows = range(sheet.first, sheet.first + len(sheet.rows))
        cells = {(row, position + 1) for row in rows for position in self.header.columns.values()}
        return percent_formats(self.path, sheet.name, cells)


def _limits(table: str, leaf: Leaf | None) -> tuple[float, float]:
    if table == "mean" and leaf is not None:
        return leaf_limits(leaf)
    return {"programmes": (0, np.inf), "coverage": (0, 1), "spread": (0, np.inf)}.get(table, (-np.inf, np.inf))


def group_key(rubric: Rubric, level: str, text: str) -> tuple[str, Reason | None, dict[str, object]]:
    """Code of a group as units carry it, with a reason where it is not one: a code that lost its zero is repaired."""
    if level == ALL:
        return "", None, {}
    if not text:
        return "", Reason.GROUP_EMPTY, {}
    tables = {"major": majors(), "major_class": major_classes(), "category": categories()}
    if rubric.model.unit != "programme" or level not in tables:
        return text, None, {}
    major = find_major(text).major if level == "major" else None
    key = major.base_code if major is not None else text if text in tables[level] else f"0{text}"
    if key in tables[level] and (level != "major" or text[:1].isdigit()):
        return key, None, {}
    near = "、".join(suggest(text, tables[level])) or "—"
    return text, Reason.UNKNOWN_GROUP, {"level": level_word(rubric, level), "allowed": near}
