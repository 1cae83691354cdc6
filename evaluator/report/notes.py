"""Sheet 数据说明: leaves with their states and benchmarks, references, notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import State
from evaluator.excel import Column, Sheet, banner, table_head, write_row
from evaluator.report.page import start_sheet
from evaluator.report.words import level_word
from evaluator.rubric.model import nodes_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation import Result
    from evaluator.report.page import Report
    from evaluator.rubric.model import ReferenceEntry
    from evaluator.text import Reader

# Counts: headings in English are longer than in Chinese.
_COUNT = {"zh": 8.0, "en": 12.0}
_HEAD = (("indicator", 22), ("definition", 42), ("source", 32), ("indicator_code", 21), ("measure", 9))


def write_notes(report: Report) -> None:
    """Write the sheet; the notices stand last, since they may be many."""
    columns, rows = leaf_table(report.result, report.read)
    sheet = start_sheet(report, "notes", [column.width for column in columns])
    row = _leaves(report, sheet, columns, rows)
    note = report.result.rubric.model.note
    if note:
        banner(sheet, row + 1, report.read("notes.rubric_note"), report.styles["section"])
        banner(sheet, row + 2, note, report.styles["line"])
        row += 3
    row = _references(report, sheet, row + 1)
    _notices(report, sheet, row + 1)
    sheet.page.repeat_rows(0)


def leaf_table(result: Result, read: Reader) -> tuple[list[Column], list[list[object]]]:
    """One row a leaf: definition, official table, weights, cells a state, cells a benchmark level."""
    levels = [*(level.level for level in result.reference.levels), ""]
    gated = {int(State.TOO_SMALL), int(State.LOW_RESPONSE)}
    found = set(np.unique(result.data.state).tolist())
    states = [state.name.lower() for state in State if state not in gated or int(state) in found]
    variants = result.rubric.variants
    columns = [Column(read(f"column.{name}"), width, "text") for name, width in _HEAD]
    columns.append(Column(read("column.weight"), 8, "weight"))
    columns += [
        Column(read("column.weight_of", variant=_short(result, variant.title)), 8, "weight") for variant in variants[1:]
    ]
    columns += [Column(read.of("terms")(f"state.{state}"), _COUNT[read.lang], "count") for state in states]
    for level in levels:
        name = level_word(result, level, read)
        columns.append(Column(read("notes.level", level=name) if level else name, _COUNT[read.lang], "count"))
    by_state, by_level = _by_state(result), _by_level(result)
    rows: list[list[object]] = []
    for place, leaf in enumerate(result.rubric.leaves):
        weights = [variant.tree.effective[place] for variant in variants]
        row: list[object] = [leaf.name, leaf.definition, leaf.source, leaf.code, leaf.measure]
        row += [float(weight) if weight > 0 else None for weight in weights]
        row += [by_state[state][place] for state in states]
        row += [by_level[level][place] for level in levels]
        rows.append(row)
    return columns, rows


def _short(result: Result, title: str) -> str:
    # The overlay's title repeats the rubric's: 本科专业综合评价（医学门类） is 医学门类 in a heading.
    return title.replace(result.rubric.model.title, "").strip("（）() ") or title


def _by_state(result: Result) -> dict[str, list[int]]:
    """Count cells by state, for every leaf, among the units whose tree uses it."""
    used = _used(result)
    return {state.name.lower(): ((result.data.state == state) & used).sum(axis=0).tolist() for state in State}


def _by_level(result: Result) -> dict[str, list[int]]:
    """Count cells by the level of groups that their benchmark came from; "" is none."""
    used, found = _used(result), result.reference.mean_level[result.reference.row]
    names = [*(level.level for level in result.reference.levels), ""]
    places = [*range(len(names) - 1), -1]
    return {name: ((found == place) & used).sum(axis=0).tolist() for name, place in zip(names, places, strict=True)}


def _used(result: Result) -> NDArray[np.bool_]:
    trees = np.array([variant.tree.effective > 0 for variant in result.rubric.variants])
    return np.asarray(trees[result.scored.variant] & (result.scored.variant >= 0)[:, None], dtype=bool)


def _leaves(report: Report, sheet: Sheet, columns: list[Column], rows: list[list[object]]) -> int:
    banner(sheet, sheet.row, report.read("notes.leaves"), report.styles["section"])
    table_head(sheet, sheet.row + 1, columns, report.styles["head"])
    row, styles = sheet.row + 2, [report.styles[column.kind] for column in columns]
    for values in rows:
        write_row(sheet.page, row, values, columns, styles)
        row += 1
    return row


def _references(report: Report, sheet: Sheet, row: int) -> int:
    banner(sheet, row, report.read("notes.references"), report.styles["section"])
    widths = zip(("title", "article", "date"), _HEAD, strict=False)
    heads = [Column(report.read(f"column.reference_{name}"), width) for name, (_, width) in widths]
    table_head(sheet, row + 1, heads, report.styles["head"])
    row += 2
    for used_for, reference in references(report.result, report.read):
        about = report.read("reason_comma").join(part for part in (reference.article, reference.note) if part)
        when = report.read("reason_comma").join(part for part in (used_for, _date(reference)) if part)
        write_row(sheet.page, row, (reference.title, about, when), heads, [report.styles["text"]] * 3)
        row += 1
    return row


def references(result: Result, read: Reader) -> list[tuple[str, ReferenceEntry]]:
    """All references of the rubric, its nodes, overlays and samples, with what each is for."""
    rubric = result.rubric
    found = [(read("notes.whole_rubric"), reference) for reference in rubric.model.references]
    for overlay in rubric.overlays:
        found += [(overlay.title, reference) for reference in overlay.references]
    for tree in rubric.trees:
        found += [(node.name, reference) for node in nodes_of(tree) for reference in node.references]
    for sample in rubric.model.samples:
        found += [(sample.name or sample.code, reference) for reference in sample.references]
    return [pair for place, pair in enumerate(found) if pair not in found[:place]]


def _date(reference: ReferenceEntry) -> str:
    return reference.date.isoformat() if reference.date else ""


def _notices(report: Report, sheet: Sheet, row: int) -> None:
    notices = report.result.notices
    banner(sheet, row, report.read("notes.notices", count=len(notices)), report.styles["section"])
    if not notices:
        banner(sheet, row + 1, report.read("notes.no_notices"), report.styles["line"])
        return
    heads = [
        Column(report.read(f"column.{name}"), width)
        for name, (_, width) in zip(("place", "notice"), _HEAD, strict=False)
    ]
    table_head(sheet, row + 1, heads, report.styles["head"])
    for at, notice in enumerate(notices, start=row + 2):
        texts = (notice.place.show(report.read.lang), notice.sentence(report.read.lang))
        write_row(sheet.page, at, texts, heads, [report.styles["text"]] * 2)
