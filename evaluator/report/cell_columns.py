"""Columns of the sheet 指标明细, as plain lists (指标明细的列)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from evaluator.dataset import group_name
from evaluator.excel import Column, cell_text
from evaluator.report.words import word
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.evaluation import Result

# Columns that come from the table of cells, then the formulas: name, width in digits, format.
VALUES = (
    ("indicator", 28, "text"),
    ("measure", 9, "centre"),
    ("value", 10, "figure"),
    ("n", 8, "count"),
    ("state", 9, "centre"),
    ("benchmark", 10, "figure"),
    ("spread", 10, "figure"),
    ("peer_group", 15, "text"),
    ("spread_group", 15, "text"),
    ("benchmark_source", 10, "centre"),
    ("t", 9, "score"),
    ("weight", 8, "weight"),
)
FORMULAS = (("contribution", 10, "contribution"), ("unrounded", 11, "unrounded"), ("score", 8, "score"))


def cell_columns() -> list[Column]:
    """Headings, widths and formats of the columns behind the identity of the unit."""
    return [Column(word(f"column.{name}"), width, kind) for name, width, kind in (*VALUES, *FORMULAS)]


def cell_values(result: Result, stop: int) -> list[list[Any]]:
    """Values of the columns `VALUES` of the first ``stop`` cells: Chinese texts, numbers, None for gaps."""
    cells = result.cells.iloc[:stop]
    leaves = {leaf.code: leaf for leaf in result.rubric.leaves}
    texts: dict[str, tuple[str, Callable[[str], str]]] = {
        "indicator": ("indicator", lambda code: leaves[code].name),
        "measure": ("indicator", lambda code: leaves[code].measure),
        "state": ("state", lambda state: say(f"terms.state.{state}", "zh")),
        "peer_group": ("peer_group", lambda label: group_name(result.rubric, label)),
        "spread_group": ("spread_group", lambda label: group_name(result.rubric, label)),
        "benchmark_source": ("benchmark_source", str),
    }
    return [
        _texts(cells[texts[name][0]], texts[name][1]) if name in texts else _numbers(cells[name])
        for name, _, _ in VALUES
    ]


def _texts(column: pd.Series, say_it: Callable[[str], str]) -> list[Any]:
    codes, found = pd.factorize(column)
    said = [cell_text(say_it(value)) for value in found]
    return [said[code] for code in codes.tolist()]


def _numbers(column: pd.Series) -> list[Any]:
    return [value if value == value else None for value in column.tolist()]  # noqa: PLR0124 - NaN is a gap
