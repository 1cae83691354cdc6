"""Sheet 指标明细: one row a unit × leaf, the score as live formulas (可以手算的明细)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from xlsxwriter.utility import xl_col_to_name

from evaluator.report.identity import Identity, identity_columns
from evaluator.report.page import Column, Sheet, put, start_sheet, table_head
from evaluator.report.words import group_word, unit_word, word
from evaluator.text import say

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation import Result
    from evaluator.report.page import Report

EXCEL_ROWS = 1_048_576
_COLUMNS = (
    ("indicator", 22, "text"),
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
    ("contribution", 10, "contribution"),
    ("unrounded", 11, "unrounded"),
    ("score", 8, "score"),
)


@dataclass(frozen=True)
class _Block:
    """Rows of one unit: where its cells begin and end in the table of cells, and its place in the data."""

    start: int
    stop: int
    place: int


def write_cells(report: Report, max_rows: int | None) -> None:
    """Write the sheet, as many whole units as fit; the rest stands in cells.csv, which the sheet then says."""
    result = report.result
    identity = identity_columns(result)
    columns = [Column(column.heading, min(column.width, 16.0)) for column in identity]
    columns += [Column(word(f"column.{name}"), width, kind) for name, width, kind in _COLUMNS]
    blocks = _blocks(result)
    # Room for the head of the sheet and for the closing sentence.
    room = EXCEL_ROWS - 12 if max_rows is None else min(max_rows, EXCEL_ROWS - 12)
    fitting = int(np.searchsorted(np.cumsum([b.stop - b.start + 1 for b in blocks]), room, side="right"))
    how = word("cells.how", base=f"{result.rubric.base:g}", decimals=result.rubric.model.scale.decimals)
    left = len(blocks) - fitting
    rest = [word("cells.truncated", shown=fitting, left=left, unit=unit_word(result))] if left else []
    sheet = start_sheet(report, "cells", [column.width for column in columns], [how, *rest])
    table_head(sheet, sheet.row, columns, report.formats["head"])
    row = _rows(report, sheet, identity, columns, blocks[:fitting])
    if rest:
        sheet.page.write_string(row, 0, rest[0])
    sheet.page.autofilter(sheet.row, 0, max(row - 1, sheet.row + 1), len(columns) - 1)
    sheet.page.freeze_panes(sheet.row + 1, len(identity))
    sheet.page.repeat_rows(sheet.row)


def _blocks(result: Result) -> list[_Block]:
    ids = result.cells["unit"].to_numpy(dtype=object) if len(result.cells) else np.empty(0, dtype=object)
    starts = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1]))) if len(ids) else np.empty(0, dtype=np.intp)
    stops = np.append(starts[1:], len(ids))
    places = {unit: place for place, unit in enumerate(result.data.units["unit"])}
    return [_Block(a, b, places[ids[a]]) for a, b in zip(starts.tolist(), stops.tolist(), strict=True)]


def _rows(report: Report, sheet: Sheet, identity: list[Identity], columns: list[Column], blocks: list[_Block]) -> int:
    """Write cells and totals, and give the first free row."""
    result, page = report.result, sheet.page
    values = _values(result, blocks[-1].stop if blocks else 0)
    styles = [report.formats[column.kind] for column in columns[len(identity) :]]
    named, first = report.formats["text"], len(identity)
    at = {name: first + place for place, (name, _, _) in enumerate(_COLUMNS)}
    t, weight, contribution = (xl_col_to_name(at[name]) for name in ("t", "weight", "contribution"))
    base = f"{result.rubric.base:g}"
    # Texts, numbers and formulas each by their own writer: this is the innermost loop of the slowest file.
    writers = [page.write_string if isinstance(column[0], str) else None for column in values] if blocks else []
    shares = result.cells["contribution"].tolist() if blocks else []
    row = sheet.row + 1
    for block in blocks:
        start, texts = row, [column.texts[block.place] for column in identity]
        for cell in range(block.start, block.stop):
            for place, text in enumerate(texts):
                put(page, row, place, text, named)
            for place, (column, writer) in enumerate(zip(values, writers, strict=True)):
                (writer or _number(page))(row, first + place, column[cell], styles[place])
            formula = f"={weight}{row + 1}*({t}{row + 1}-{base})"
            page.write_formula(row, at["contribution"], formula, styles[at["contribution"] - first], shares[cell])
            row += 1
        _total(report, sheet, columns, at, block, texts, (start, row), contribution, shares)
        row += 1
    return row
