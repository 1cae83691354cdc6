"""Sheet 指标明细: one row a unit × leaf, the score as live formulas (可以手算的明细)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from xlsxwriter.utility import xl_col_to_name

from evaluator.excel import Column, put, table_head, write_row
from evaluator.report.cell_columns import FORMULAS, VALUES, cell_columns, cell_values
from evaluator.report.identity import identity_columns
from evaluator.report.page import start_sheet
from evaluator.report.words import unit_word, word

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from evaluator.evaluation import Result
    from evaluator.excel import Sheet
    from evaluator.report.identity import Identity
    from evaluator.report.page import Report

EXCEL_ROWS = 1_048_576
_HEAD_ROOM = 16  # title, notices, heading and the closing sentence


@dataclass(frozen=True)
class _Block:
    """Cells ``start … stop-1`` of one unit, and its place in the data."""

    start: int
    stop: int
    place: int


def write_cells(report: Report, max_rows: int | None = None) -> None:
    """Write as many whole units as fit; the rest stands in cells.csv, which the sheet then says."""
    result = report.result
    identity = identity_columns(result)
    columns = [*(Column(column.heading, column.width) for column in identity), *cell_columns()]
    blocks = _blocks(result)
    room = EXCEL_ROWS - _HEAD_ROOM if max_rows is None else min(max_rows, EXCEL_ROWS - _HEAD_ROOM)
    fitting = int(np.searchsorted(np.cumsum([b.stop - b.start + 1 for b in blocks]), room, side="right"))
    lines = [word("cells.how", base=f"{result.rubric.base:g}", decimals=result.rubric.model.scale.decimals)]
    left = len(blocks) - fitting
    if left:
        lines.append(word("cells.truncated", shown=fitting, left=left, unit=unit_word(result)))
    sheet = start_sheet(report, "cells", [column.width for column in columns], lines)
    table_head(sheet, sheet.row, columns, report.styles["head"])
    end = _write_blocks(report, sheet, identity, columns, blocks[:fitting])
    if left:
        sheet.page.write_string(end, 0, lines[-1])
    sheet.page.autofilter(sheet.row, 0, max(end - 1, sheet.row + 1), len(columns) - 1)
    sheet.page.freeze_panes(sheet.row + 1, len(identity))
    sheet.page.repeat_rows(sheet.row)


def _blocks(result: Result) -> list[_Block]:
    if not len(result.cells):
        return []
    ids = result.cells["unit"].to_numpy(dtype=object)
    starts = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1])))
    stops = np.append(starts[1:], len(ids))
    places = {unit: place for place, unit in enumerate(result.data.units["unit"])}
    return [_Block(a, b, places[ids[a]]) for a, b in zip(starts.tolist(), stops.tolist(), strict=True)]


def _write_blocks(
    report: Report, sheet: Sheet, identity: list[Identity], columns: list[Column], blocks: list[_Block]
) -> int:
    """Write cells and totals of all units, and give the first free row."""
    result, page, formats = report.result, sheet.page, report.styles
    stop = blocks[-1].stop if blocks else 0
    rows = list(zip(*cell_values(result, stop), strict=True))
    shares = result.cells["contribution"].tolist()[:stop] if blocks else []
    first = len(identity)
    styles = [formats[column.kind] for column in columns[: first + len(VALUES)]]
    letters = {name: xl_col_to_name(first + at) for at, (name, _, _) in enumerate((*VALUES, *FORMULAS))}
    t, weight, base = letters["t"], letters["weight"], f"{result.rubric.base:g}"
    formula_at, formula_style = first + len(VALUES), formats["contribution"]
    row = sheet.row + 1
    for block in blocks:
        names = [column.texts[block.place] for column in identity]
        top = row
        for cell in range(block.start, block.stop):
            write_row(page, row, (*names, *rows[cell]), columns[:formula_at], styles)
            formula = f"={weight}{row + 1}*({t}{row + 1}-{base})"
            page.write_formula(row, formula_at, formula, formula_style, shares[cell])
            row += 1
        write_row(page, row, names, columns[:first], [formats["total_text"]] * first)
        _write_total(report, sheet, block, (top, row), first, letters)
        row += 1
    return row


def _write_total(
    report: Report, sheet: Sheet, block: _Block, rows: tuple[int, int], first: int, letters: dict[str, str]
) -> None:
    """The last row of a unit: sum of weights and contributions, unrounded score, printed score."""
    result, page, (top, row) = report.result, sheet.page, rows
    cells = result.cells
    decimals, base = result.rubric.model.scale.decimals, result.rubric.base
    total = float(result.scored.total[block.place])
    inside = slice(block.start, block.stop)

    def style(kind: str) -> Format:
        return report.styles[f"total_{kind}"]

    def add(name: str) -> str:
        return f"=SUM({letters[name]}{top + 1}:{letters[name]}{row})"

    for at, (name, _, kind) in enumerate(VALUES, start=first):
        if name == "weight":
            page.write_formula(row, at, add(name), style(kind), float(cells[name].to_numpy()[inside].sum()))
        else:
            put(page, row, at, word("total") if name == "indicator" else None, style(kind))
    at = first + len(VALUES)
    added = float(cells["contribution"].to_numpy()[inside].sum())
    page.write_formula(row, at, add("contribution"), style("contribution"), added)
    if np.isnan(total):  # nothing applies to this unit: it has no score
        put(page, row, at + 1, None, style("unrounded"))
        put(page, row, at + 2, None, style("score"))
        return
    unrounded, printed = f"{letters['contribution']}{row + 1}", f"{letters['unrounded']}{row + 1}"
    page.write_formula(row, at + 1, f"={base:g}+{unrounded}", style("unrounded"), total)
    score = float(result.units["score"].to_numpy()[block.place])
    page.write_formula(row, at + 2, f"=ROUND(ROUND({printed},10),{decimals})", style("score"), score)
