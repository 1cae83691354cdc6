"""Sheet 标准分: one row a unit, its leaf scores and its score as a formula; the weights stand in the rows above.

Where a node is no weighted mean, a formula over weights would be wrong: the contributions have a sheet of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from xlsxwriter.utility import xl_rowcol_to_cell

from evaluator.excel import Column, Filled, cell_text, number_list, put, write_filled
from evaluator.report.blocks import Block
from evaluator.report.data_sheet import LEAF_WIDTH
from evaluator.report.page import fitting, left_out, sheet_name, start_lookup

if TYPE_CHECKING:
    from collections.abc import Callable

    from evaluator.evaluation import LeafMatrices
    from evaluator.excel import Sheet
    from evaluator.report.page import Report

# Columns before the leaves: choice, tree, row of weights, row of averages, score.
_VARIANT, _WEIGHTS, _AVERAGES, _SCORE, _LEAVES = 1, 2, 3, 4, 5


@dataclass(frozen=True)
class ScoreBlocks:
    """What other sheets look up here; ``contribution`` only where weights do not give it."""

    variant: Block
    weights_of: Block
    averages_of: Block
    score: Block
    t: Block
    weights: Block
    contribution: Block | None


def write_scores(report: Report, labels: list[str], matrices: LeafMatrices) -> ScoreBlocks:
    """Write the sheet, and the sheet of contributions before it where one is needed."""
    result, read = report.result, report.read
    vectors, leaves = matrices.weights.shape
    units = fitting(report, vectors)
    contribution = _contributions(report, labels, matrices, units) if matrices.contribution is not None else None
    heads = [read(f"column.{key}") for key in ("choice", "tree", "weights_row", "averages_row", "score")]
    columns = [Column(head, width, kind) for head, width, kind in zip(
        heads, (34, 7, 7, 7, 9), ("text", "count", "count", "count", "score"), strict=True
    )]  # fmt: skip
    columns += [Column(leaf.name, LEAF_WIDTH, "score") for leaf in result.rubric.leaves]
    lines = [_how(report), *left_out(report, "cells.csv")]
    sheet = start_lookup(report, "scores", [Filled(column, []) for column in columns], lines)
    head = sheet.row
    name, top = sheet_name(report, "scores"), head + 1 + vectors
    weights = Block(name, head + 1, _LEAVES, vectors, leaves)
    block = Block(name, top, 0, units, len(columns))
    values = [
        labels[:units],
        (matrices.variant_of[matrices.weights_of[:units]] + 1).tolist(),
        (matrices.weights_of[:units] + 1).tolist(),
        (result.reference.row[:units] + 1).tolist(),
        number_list(result.units["score"].to_numpy(dtype=np.float64)[:units]),
        *(number_list(matrices.t[:units, place]) for place in range(leaves)),
    ]
    filled = [Filled(column, each) for column, each in zip(columns, values, strict=True)]
    formula = _formula(report, weights, contribution, top, leaves)
    filled[_SCORE] = Filled(columns[_SCORE], values[_SCORE], formula)
    write_filled(
        report.styles,
        sheet,
        filled,
        frozen=_SCORE + 1,
        grid=False,
        between=lambda row: _weights(report, sheet, matrices, row),
    )
    return ScoreBlocks(
        variant=block.column(_VARIANT),
        weights_of=block.column(_WEIGHTS),
        averages_of=block.column(_AVERAGES),
        score=block.column(_SCORE),
        t=Block(name, top, _LEAVES, units, leaves),
        weights=weights,
        contribution=contribution,
    )


def _how(report: Report) -> str:
    rubric = report.result.rubric
    values = {"base": f"{rubric.base:g}", "decimals": rubric.model.scale.decimals}
    values["sheet"] = sheet_name(report, "contributions")
    return report.read("scores.how" if report.linear else "scores.how_curved", **values)


def _formula(report: Report, weights: Block, contribution: Block | None, top: int, leaves: int) -> Callable[[int], str]:
    """Σ weight × leaf score, or the base and the contributions, rounded half up as the engine does."""
    base, decimals = f"{report.result.rubric.base:g}", report.result.rubric.model.scale.decimals

    def weighted(row: int) -> str:
        first, last = xl_rowcol_to_cell(row, _LEAVES), xl_rowcol_to_cell(row, _LEAVES + leaves - 1)
        own = xl_rowcol_to_cell(row, _WEIGHTS)
        # The sheet's own name is left out: an address without it follows a copy of the sheet.
        vectors = str(weights).rpartition("!")[2]
        return f"=ROUND(ROUND(SUMPRODUCT(INDEX({vectors},{own},0),{first}:{last}),10),{decimals})"

    def added(row: int) -> str:
        block = contribution or weights
        own = Block(block.sheet, block.top + row - top, block.left, 1, leaves)
        return f"=ROUND(ROUND({base}+SUM({own}),10),{decimals})"

    return weighted if contribution is None else added


def _weights(report: Report, sheet: Sheet, matrices: LeafMatrices, first: int) -> int:
    """Write one row a weight vector: its tree, its number, their sum, the weights; give the row below."""
    variants, styles = report.result.rubric.variants, report.styles
    for at, (weights, variant) in enumerate(zip(matrices.weights, matrices.variant_of.tolist(), strict=True)):
        row = first + at
        whole = np.allclose(weights, variants[variant].tree.effective)
        title = variants[variant].title
        said = report.read("weights_of" if whole else "weights_respread", title=title)
        put(sheet.page, row, 0, cell_text(said), styles["fact"])
        put(sheet.page, row, _VARIANT, variant + 1, styles["total_count"])
        put(sheet.page, row, _WEIGHTS, at + 1, styles["total_count"])
        put(sheet.page, row, _AVERAGES, None, styles["total_count"])
        ends = (xl_rowcol_to_cell(row, column) for column in (_LEAVES, _LEAVES + len(weights) - 1))
        sheet.page.write_formula(row, _SCORE, f"=SUM({':'.join(ends)})", styles["total_weight"], float(weights.sum()))
        for place, weight in enumerate(weights.tolist(), start=_LEAVES):
            put(sheet.page, row, place, weight or None, styles["total_weight"])
    return first + len(matrices.weights)


def _contributions(report: Report, labels: list[str], matrices: LeafMatrices, units: int) -> Block:
    """Sheet 贡献: what each leaf adds to or takes from the base."""
    leaves = report.result.rubric.leaves
    found = matrices.contribution if matrices.contribution is not None else matrices.t
    shown = np.where(np.isnan(matrices.t), np.nan, found)[:units]
    filled = [Filled(Column(report.read("column.choice"), 34), labels[:units])]
    filled += [
        Filled(Column(leaf.name, LEAF_WIDTH, "contribution"), number_list(shown[:, place]))
        for place, leaf in enumerate(leaves)
    ]
    sheet = start_lookup(
        report, "contributions", filled, [report.read("contributions.how"), *left_out(report, "cells.csv")]
    )
    write_filled(report.styles, sheet, filled, frozen=1, grid=False)
    return Block(sheet_name(report, "contributions"), sheet.row + 1, 1, units, len(leaves))
