"""Sheet 一个专业: choose a unit from a list, and one A4 page shows how its score comes about, by live formulas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.excel import Column, banner, print_to, table_head
from evaluator.report.averages_sheet import MEAN, MEAN_GROUP, SOURCE, SPREAD, SPREAD_GROUP
from evaluator.report.blocks import Block, cell
from evaluator.report.legend import letter_conditions
from evaluator.report.page import sheet_name, start_sheet
from evaluator.report.words import letters

if TYPE_CHECKING:
    from evaluator.evaluation import LeafMatrices
    from evaluator.excel import Sheet
    from evaluator.report.averages_sheet import Averages, Sizes
    from evaluator.report.data_sheet import DataBlocks
    from evaluator.report.page import Report
    from evaluator.report.score_sheet import ScoreBlocks

# Key of the heading, width, format.
_COLUMNS = (
    *(("indicator", 34, "text"), ("value", 12, "figure_short"), ("n", 8, "figure_plain")),
    *(("benchmark", 10, "figure_short"), ("spread", 10, "figure_short"), ("mean_group", 13, "centre")),
    *(("spread_group", 13, "centre"), ("benchmark_source", 10, "centre"), ("t", 8, "score"), ("weight", 8, "weight")),
    ("contribution", 11, "contribution"),
)
_LAST = len(_COLUMNS) - 1
_T, _WEIGHT, _CONTRIBUTION = 8, 9, 10
# Behind the page, hidden: where the chosen unit stands; then, row by row, its leaf, the column of that leaf's n, and
# both for every tree.
_POSITION, _VARIANT, _WEIGHTS, _AVERAGES = 12, 13, 14, 15
_LEAF, _SIZE, _TREES = 12, 13, 14
_FACTS = ((0, 1, 3), (4, 6, _LAST))  # two facts a row: the heading in the first column, the fact to the last


@dataclass(frozen=True)
class Tables:
    """The sheets that the page looks things up in."""

    data: DataBlocks
    scores: ScoreBlocks
    averages: Averages
    sizes: Sizes | None
    matrices: LeafMatrices


@dataclass(frozen=True)
class _Page:
    """The page being written: the first unit shown, and the row in which the hidden positions stand."""

    report: Report
    sheet: Sheet
    tables: Tables
    unit: int
    row: int

    def at(self, column: int) -> str:
        """Address of a hidden position."""
        return cell(self.row, column)

    def write(self, row: int, column: int, formula: str, kind: str, value: Any) -> None:
        """Write a formula with what it comes to for the first unit shown; what cannot be found is empty."""
        shown = "" if value is None or value != value else value  # noqa: PLR0124 - NaN is nothing to show
        self.sheet.page.write_formula(row, column, formula, self.report.styles[kind], shown)


def start_one(report: Report) -> Sheet:
    """Add the sheet in its place among the tabs; `write_one` fills it when the others are laid out."""
    return start_sheet(report, "one", [width for _, width, _ in _COLUMNS], landscape=False)


def write_one(report: Report, sheet: Sheet, tables: Tables, unit: int) -> None:
    """Write the sheet, showing a unit to begin with."""
    page = _Page(report, sheet, tables, unit, sheet.row + 1)
    _choice(page)
    row = _facts(page, page.row + 2)
    row = _letters(page, row + 1)
    row = _leaves(page, row + 1)
    for text in _notes(page):
        banner(sheet, row, text, report.styles["line"])
        row += 1
    sheet.page.set_column(_LAST + 1, _LAST + 1, 2)
    sheet.page.set_column(_POSITION, _TREES + 2 * len(report.result.rubric.variants), 8, None, {"hidden": True})
    sheet.page.fit_to_pages(1, 1)
    print_to(sheet, row)


def _choice(page: _Page) -> None:
    report, sheet, tables, row = page.report, page.sheet, page.tables, page.row
    styles, read = report.styles, report.read
    unit = read(f"one.{report.result.rubric.model.unit}")
    banner(sheet, row - 1, read("one.choose", unit=unit), styles["line"])
    sheet.page.set_row(row, 24)
    sheet.page.write_string(row, 0, unit[:1].upper() + unit[1:], styles["fact"])
    sheet.page.merge_range(row, 1, row, _LAST, "", styles["choice"])
    labels = tables.data.labels
    sheet.page.write_string(row, 1, tables.data.choices[page.unit], styles["choice"])
    refused = {"error_title": read("one.refused_title"), "error_message": read("one.refused", unit=unit)}
    sheet.page.data_validation(row, 1, row, 1, {"validate": "list", "source": f"={labels}", **refused})
    wanted = cell(row, 1)
    for mark in "~*?":
        wanted = f'SUBSTITUTE({wanted},"{mark}","~{mark}")'
    page.write(row, _POSITION, f"=MATCH({wanted},{labels},0)", "page_count", page.unit + 1)
    scores, own = tables.scores, tables.matrices.weights_of[page.unit]
    places = {
        _VARIANT: (scores.variant, tables.matrices.variant_of[own] + 1),
        _WEIGHTS: (scores.weights_of, own + 1),
        _AVERAGES: (scores.averages_of, report.result.reference.row[page.unit] + 1),
    }
    for column, (block, value) in places.items():
        page.write(row, column, f"=INDEX({block},{page.at(_POSITION)})", "page_count", int(value))
    message = read("one.unknown", unit=unit).replace('"', '""')
    sheet.page.merge_range(row + 1, 0, row + 1, _LAST, "", styles["warning"])
    page.write(row + 1, 0, f'=IF(ISNUMBER({page.at(_POSITION)}),"","{message}")', "warning", "")


def _look(page: _Page, block: Block) -> str:
    """Look up the chosen unit's entry of a column; a gap stays a gap."""
    found = f"INDEX({block},{page.at(_POSITION)})"
    return f'=IFERROR(IF({found}="","",{found}),"")'


def _facts(page: _Page, row: int) -> int:
    """Who the unit is, and how it came out: two facts a row, reasons in a row of their own."""
    report, sheet = page.report, page.sheet
    facts, styles = page.tables.data.facts, report.styles
    first = next((name for name in facts if name.startswith("rank_") and not name.startswith("rank_all")), "")
    names = [name for name in facts if name.startswith("identity_")]
    found = ["score", "low", "high", "letter", "standing", "other_letter", "unstable", "p_at_or_above"]
    found += ["average_standing", "place", "place_of", "rank_all", "rank_all_range", first, f"{first}_range"]
    shown = [name for name in (*names, *found) if name in facts]
    rows = -(-len(shown) // 2)
    for at in range(rows):
        sheet.page.set_row(row + at, 16)
        for side, (head, left, right) in enumerate(_FACTS):
            place = at + side * rows
            name = shown[place] if place < len(shown) else ""
            heading = facts[name][0].column.heading if name else ""
            _merged(page, row + at, head, left - 1, "fact")
            sheet.page.write_string(row + at, head, heading, styles["fact"])
            kind = facts[name][0].column.kind if name else "text"
            kind = {"score": "result", "letter": "result_text"}.get(name, f"left_{kind}")
            _merged(page, row + at, left, right, kind)
            if name:
                filled, block = facts[name]
                page.write(row + at, left, _look(page, block), kind, filled.values[page.unit])
    row += rows
    if "reasons" in facts:
        filled, block = facts["reasons"]
        sheet.page.set_row(row, 30)
        sheet.page.write_string(row, 0, filled.column.heading, styles["fact"])
        _merged(page, row, 1, _LAST, "left_text")
        page.write(row, 1, _look(page, block), "left_text", filled.values[page.unit])
        row += 1
    return row


def _merged(page: _Page, row: int, first: int, last: int, kind: str) -> None:
    if last > first:
        page.sheet.page.merge_range(row, first, row, last, "", page.report.styles[kind])


def _letters(page: _Page, row: int) -> int:
    """Each letter: the lowest score for this unit, and how probable it is; else the rule in words."""
    report, facts, styles = page.report, page.tables.data.facts, page.report.styles
    named = letters(report.result)[:_LAST]
    if not named:
        return row - 1
    chances = [name for name in named if f"p_{name}" in facts]
    cuts = [name for name in named if f"cut_{name}" in facts]
    lines = [("one.cuts", "cut", cuts, "score"), ("one.chances", "p", chances, "probability")]
    page.sheet.page.write_string(row, 0, report.read("column.letter"), styles["head"])
    for at, letter in enumerate(named, start=1):
        page.sheet.page.write_string(row, at, letter, styles["head"])
    for key, prefix, known, kind in lines:
        if not known:
            continue
        row += 1
        page.sheet.page.write_string(row, 0, report.read(key), styles["fact"])
        for at, letter in enumerate(named, start=1):
            style = f"page_{kind}"
            if letter not in known:
                page.sheet.page.write_string(row, at, "—", styles["page_centre"])
                continue
            filled, block = facts[f"{prefix}_{letter}"]
            page.write(row, at, _look(page, block), style, filled.values[page.unit])
    row += 1
    if not cuts:
        rubric = report.result.rubric
        for place, entry in enumerate(rubric.model.classes.letters):
            said = letter_conditions(rubric, entry, place, report.read.lang) or [report.read("one.rest")]
            text = report.read("one.rule", letter=entry.letter, conditions=report.read("list_comma").join(said))
            banner(page.sheet, row, text, styles["line"])
            row += 1
    return row


def _leaves(page: _Page, row: int) -> int:
    """One row a leaf that the unit's tree uses: what it looks up, and what it adds; then the sum and the score."""
    report, tables = page.report, page.tables
    matrices = tables.matrices
    read, sheet = report.read, page.sheet
    heads = [Column(read(f"column.{key}"), width, kind) for key, width, kind in _COLUMNS]
    table_head(sheet, row, heads, report.styles["head"])
    first = row + 1
    order = [np.flatnonzero(used).tolist() for used in matrices.used]
    rows = max((len(leaves) for leaves in order), default=0)
    own = order[int(matrices.variant_of[matrices.weights_of[page.unit]])]
    for at in range(rows):
        leaf = own[at] if at < len(own) else None
        _leaf(page, first + at, leaf)
        _hidden(page, first + at, leaf, [leaves[at] if at < len(leaves) else None for leaves in order])
    lined = {"type": "formula", "criteria": f'=$A{first + 1}<>""', "format": report.styles["lined"]}
    sheet.page.conditional_format(first, 0, first + rows - 1, _LAST, lined)
    return _sum(page, first, rows)


def _hidden(page: _Page, row: int, leaf: int | None, leaves: list[int | None]) -> None:
    """Behind a row: the number of its leaf and of the column of its n; the same for every tree."""
    sizes = page.tables.sizes
    column_of = sizes.column_of if sizes is not None else [0] * len(page.report.result.rubric.leaves)
    numbers = [range(1, len(column_of) + 1), column_of]
    style = page.report.styles["page_count"]
    for at, (column, number) in enumerate(zip((_LEAF, _SIZE), numbers, strict=True)):
        first = _TREES + at * len(leaves)
        ends = f"{cell(row, first)}:{cell(row, first + len(leaves) - 1)}"
        found = f"INDEX({ends},1,{page.at(_VARIANT)})"
        own = None if leaf is None else number[leaf]
        page.write(row, column, f'=IFERROR(IF({found}="","",{found}),"")', "page_count", own)
        for tree, each in enumerate(leaves):
            if each is not None:
                page.sheet.page.write_number(row, first + tree, number[each], style)


def _leaf(page: _Page, row: int, leaf: int | None) -> None:
    report, tables, unit = page.report, page.tables, page.unit
    data, scores, averages, sizes = tables.data, tables.scores, tables.averages, tables.sizes
    count = len(report.result.rubric.leaves)
    position, number, size = page.at(_POSITION), cell(row, _LEAF), cell(row, _SIZE)
    # Leaf j of the averages r stands in row (r − 1) × J + j.
    line = f"({page.at(_AVERAGES)}-1)*{count}+{number}"
    set_at = int(report.result.reference.row[unit]) * count

    def averaged(column: int) -> tuple[str, Any]:
        values = averages.filled[column].values
        return f"INDEX({averages.block.column(column)},{line})", None if leaf is None else values[set_at + leaf]

    t = tables.matrices.t[unit, leaf] if leaf is not None else np.nan
    weight = tables.matrices.weights[tables.matrices.weights_of[unit], leaf] if leaf is not None else None
    own_size = sizes.column_of[leaf] if sizes is not None and leaf is not None else 0
    entries: list[tuple[str, Any]] = [
        (f"INDEX({data.headings},{number})", None if leaf is None else data.names[leaf]),
        (f"INDEX({data.values},{position},{number})", None if leaf is None else data.cells[leaf][unit]),
        (
            f"INDEX({sizes.block},{position},IF({size}>0,{size},NA()))" if sizes is not None else '""',
            sizes.values[own_size - 1][unit] if sizes is not None and own_size else None,
        ),
        averaged(MEAN),
        averaged(SPREAD),
        averaged(MEAN_GROUP),
        averaged(SPREAD_GROUP),
        averaged(SOURCE),
        (f"INDEX({scores.t},{position},{number})", t),
        (f"INDEX({scores.weights},{page.at(_WEIGHTS)},{number})", weight or None),
    ]
    for column, (found, value) in enumerate(entries):
        formula = f'=IF({number}="","",IFERROR(IF({found}="","",{found}),""))'
        page.write(row, column, formula, f"slim_{_COLUMNS[column][2]}", value)
    _contribution(page, row, number, leaf, t, weight)


def _contribution(page: _Page, row: int, number: str, leaf: int | None, t: float, weight: Any) -> None:
    scores, matrices, base = page.tables.scores, page.tables.matrices, page.report.result.rubric.base
    own_t, own_weight = cell(row, _T), cell(row, _WEIGHT)
    if scores.contribution is None:
        found = f"{own_weight}*({own_t}-{base:g})"
        value = None if leaf is None or np.isnan(t) else float(weight) * (t - base)
    else:
        found = f"INDEX({scores.contribution},{page.at(_POSITION)},{number})"
        table = matrices.contribution
        value = None if leaf is None or np.isnan(t) or table is None else float(table[page.unit, leaf])
    formula = f'=IF(OR({number}="",{own_t}=""),"",{found})'
    page.write(row, _CONTRIBUTION, formula, f"slim_{_COLUMNS[_CONTRIBUTION][2]}", value)


def _sum(page: _Page, first: int, rows: int) -> int:
    """Sum of weights and contributions, and the printed score that comes of it."""
    report, matrices, unit = page.report, page.tables.matrices, page.unit
    read, sheet, styles = report.read, page.sheet, report.styles
    base, decimals = report.result.rubric.base, report.result.rubric.model.scale.decimals
    row = first + rows
    total = float(report.result.scored.total[unit])
    sheet.page.write_string(row, 0, read("total"), styles["total_text"])
    for column in range(1, _LAST + 1):
        sheet.page.write_blank(row, column, None, styles["total_text"])
    ends = {column: f"{cell(first, column)}:{cell(row - 1, column)}" for column in (_WEIGHT, _CONTRIBUTION)}
    weight = float(matrices.weights[matrices.weights_of[unit]].sum())
    page.write(row, _WEIGHT, f"=SUM({ends[_WEIGHT]})", "total_weight", weight)
    added = 0.0 if np.isnan(total) else total - base
    page.write(row, _CONTRIBUTION, f"=SUM({ends[_CONTRIBUTION]})", "total_contribution", added)
    score = _look(page, page.tables.scores.score)[1:]
    printed = f"ROUND(ROUND({base:g}+{cell(row, _CONTRIBUTION)},10),{decimals})"
    _merged(page, row + 1, 0, _CONTRIBUTION - 1, "total_text")
    said = read("one.sum", base=f"{base:g}", decimals=decimals)
    sheet.page.write_string(row + 1, 0, said, styles["total_text"])
    value = float(report.result.units["score"].iloc[unit])
    page.write(row + 1, _CONTRIBUTION, f'=IF({score}="","",{printed})', "total_score", value)
    return row + 2


def _notes(page: _Page) -> list[str]:
    """What must be known to read the page."""
    report, result, read = page.report, page.report.result, page.report.read
    base = f"{result.rubric.base:g}"
    key = "one.linear" if report.linear else "one.curved"
    notes = [read(key, base=base, sheet=sheet_name(report, "contributions"))]
    notes.append(read("one.worst" if result.rubric.model.scale.fill == "worst" else "one.filled", base=base))
    if bool((result.reference.spread_from_data & (result.reference.spread_level >= 0)).any()):
        notes.append(read("one.computed"))
    return notes
