"""Sheets 常模 and 样本量: what figures are compared with, one row a peer group and leaf; and how many stand behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.dataset import group_name
from evaluator.excel import Column, Filled, number_list, text_list, write_filled
from evaluator.report.blocks import Block
from evaluator.report.page import EXCEL_ROWS, fitting, left_out, sheet_name, start_lookup
from evaluator.report.words import source_word

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation import LeafMatrices
    from evaluator.report.page import Report

# Columns of the sheet 常模 that the page of one unit looks up, by their place.
MEAN, SPREAD, MEAN_GROUP, SPREAD_GROUP, SOURCE = 3, 4, 5, 6, 7
_HEAD_ROOM, _SIZE_WIDTH = 32, 13.0


@dataclass(frozen=True)
class Averages:
    """The table 常模: leaf j of the averages r stands in row (r − 1) × J + j; what the sheet holds, by column."""

    block: Block
    filled: list[Filled]


def write_averages(report: Report, matrices: LeafMatrices) -> Averages:
    """Write 常模: units with the same peer groups share their averages; nothing where none of them uses the leaf."""
    result, read = report.result, report.read
    ref, leaves = result.reference, result.rubric.leaves
    # Whole sets of averages only; more than a sheet holds there are none in practice.
    sets = min(len(ref.mean), (EXCEL_ROWS - _HEAD_ROOM) // max(len(leaves), 1))
    labels = _labels(report)
    mean_group, spread_group = (
        labels[level[:sets], _members(report, level[:sets])] for level in (ref.mean_level, ref.spread_level)
    )
    number, place = np.indices((sets, len(leaves)))
    columns: list[tuple[str, float, str, list[Any]]] = [
        ("averages_row", 7, "count", (number + 1).ravel().tolist()),
        ("peer_group", 15, "text", np.repeat(_finest(report, labels)[:sets], len(leaves)).tolist()),
        ("indicator", 32, "text", np.array([leaf.name for leaf in leaves], dtype=object)[place].ravel().tolist()),
        ("benchmark", 11, "figure", number_list(ref.mean[:sets].ravel())),
        ("spread", 11, "figure", number_list(ref.spread[:sets].ravel())),
        ("mean_group", 15, "text", text_list(mean_group.ravel().tolist())),
        ("spread_group", 15, "text", text_list(spread_group.ravel().tolist())),
        ("benchmark_source", 22, "text", text_list(_sources(report)[:sets].ravel().tolist())),
        ("programmes", 9, "count", number_list(_programmes(report)[:sets].ravel())),
    ]
    unused = np.flatnonzero(~_used(report, matrices)[:sets].ravel()).tolist()
    for _, _, _, values in columns[1:]:
        for at in unused:
            values[at] = None
    filled = [Filled(Column(read(f"column.{key}"), width, kind), values) for key, width, kind, values in columns]
    sheet = start_lookup(report, "averages", filled, [read("averages.how")])
    write_filled(report.styles, sheet, filled, frozen=3, grid=False)
    return Averages(Block(sheet_name(report, "averages"), sheet.row + 1, 0, sets * len(leaves), len(filled)), filled)


def _used(report: Report, matrices: LeafMatrices) -> NDArray[np.bool_]:
    """Which leaves anybody uses of those who share a set of averages, shape (R, J)."""
    ref = report.result.reference
    found = np.zeros(ref.mean.shape, dtype=bool)
    trees = matrices.variant_of[matrices.weights_of]
    for tree, used in enumerate(matrices.used):
        rows = np.unique(ref.row[trees == tree])
        found[rows] |= used
    return found


def _labels(report: Report) -> NDArray[np.object_]:
    """Names of all groups by level and position; the last row and column are empty."""
    levels, rubric = report.result.reference.levels, report.result.rubric
    found = np.full((len(levels) + 1, max(len(level.keys) for level in levels) + 1), "", dtype=object)
    for step, level in enumerate(levels):
        names = (f"{level.level}:{key}" if key else level.level for key in level.keys)
        found[step, : len(level.keys)] = [group_name(rubric, name, report.read.lang) for name in names]
    found[-1] = group_name(rubric, "", report.read.lang)
    return found


def _members(report: Report, level: NDArray[np.int8]) -> NDArray[np.intp]:
    members = report.result.reference.members[: len(level)]
    return np.take_along_axis(members, np.maximum(level, 0).astype(np.intp), axis=1)


def _finest(report: Report, labels: NDArray[np.object_]) -> NDArray[np.object_]:
    """The smallest group that a set of averages is for."""
    members = report.result.reference.members
    known = members >= 0
    level = np.where(known.any(axis=1), known.argmax(axis=1), -1)
    return np.asarray(labels[level, members[np.arange(len(members)), np.maximum(level, 0)]], dtype=object)


def _sources(report: Report) -> NDArray[np.object_]:
    ref, bench, read = report.result.reference, report.result.benchmark, report.read
    source = source_word(bench.source, read) if bench is not None else ""
    found = np.where(ref.mean_level >= 0, source, "").astype(object)
    own = ref.spread_from_data & (ref.spread_level >= 0)
    found[own] = read("spread_computed", source=source)
    return found


def _programmes(report: Report) -> NDArray[np.float64]:
    """How many programmes are behind each mean."""
    ref = report.result.reference
    found = np.full(ref.mean.shape, np.nan)
    for step, level in enumerate(ref.levels):
        at = np.nonzero((ref.mean_level == step) & (ref.members[:, step] >= 0)[:, None])
        if len(at[0]):
            found[at] = level.programmes[ref.members[at[0], step], at[1]]
    return found


@dataclass(frozen=True)
class Sizes:
    """The table 样本量: leaves that share their n share a column; ``column_of`` counts from 1, 0 for none."""

    block: Block
    column_of: list[int]
    values: list[list[Any]]


def write_sizes(report: Report, labels: list[str]) -> Sizes | None:
    """Write 样本量, unless no figure has an n."""
    result, units = report.result, fitting(report)
    names = {figure.code: figure.name for figure in result.rubric.model.data.figures}
    known: dict[bytes, int] = {}
    column_of, filled = [], [Filled(Column(report.read("column.choice"), 34), labels[:units])]
    for place, leaf in enumerate(result.rubric.leaves):
        n = result.data.n[:, place]
        if not np.isfinite(n).any():
            column_of.append(0)
            continue
        key = np.ascontiguousarray(n).tobytes()
        if key not in known:
            known[key] = len(filled)
            base = report.read("list_comma").join(names.get(code, code) for code in leaf.n or ())
            heading = report.read("size_heading", leaf=leaf.name, base=base) if base else leaf.name
            filled.append(Filled(Column(heading, _SIZE_WIDTH, "figure_plain"), number_list(n[:units])))
        column_of.append(known[key])
    if not known:
        return None
    sheet = start_lookup(report, "sizes", filled, [report.read("sizes.how"), *left_out(report, "cells.csv")])
    write_filled(report.styles, sheet, filled, frozen=1, grid=False)
    block = Block(sheet_name(report, "sizes"), sheet.row + 1, 1, units, len(known))
    return Sizes(block, column_of, [each.values for each in filled[1:]])
