"""The benchmark workbook (常模模板): empty, with a row an indicator, or filled from a Benchmark; how to fill it in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.dataset import ALL, SOURCES, level_name
from evaluator.excel import (
    FONT,
    PREPARED_ROWS,
    ROW_HEIGHT,
    Formats,
    Lists,
    new_form,
    protect,
    rule_rows,
    set_page,
    text_lines,
    unlock_beyond,
    write_cell,
)
from evaluator.forms.columns import allowed_words
from evaluator.forms.rules import make_rule, number_or_word, year_formula
from evaluator.forms.side_sheets import make_mark, shown_mark, write_lines, write_mark_sheet, write_table_row
from evaluator.intake.benchmark_cells import LONG, long_headers
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from evaluator.dataset import Benchmark
    from evaluator.rubric import ScoredRubric


FIRST_ROW = 2
WIDTHS = {"indicator": 26, "indicator_name": 34, "level": 13, "group": 13, "source": 12, "year": 9}
NEEDED = frozenset({"indicator", "level", "mean"})
TEXTS = frozenset({"indicator", "indicator_name", "level", "group", "source"})


def write_benchmark(
    rubric: ScoredRubric,
    path: str | Path,
    benchmark: Benchmark | None = None,
    *,
    title_note: str = "",
    year: int | None = None,
) -> Path:
    """Write the benchmark workbook (常模): empty, with one row an indicator, or filled from a Benchmark.

    Parameters
    ----------
    rubric : ScoredRubric
    path : str or Path
        The xlsx to write; it is replaced whole, or not touched.
    benchmark : Benchmark, optional
        Averages to fill in.
    title_note : str
        Stands beside the title, for instance 模拟数据.
    year : int, optional
        Year of the averages asked for; without it, the year of ``benchmark``.
    """
    path, lists = Path(path), Lists()
    known = year if year is not None or benchmark is None else benchmark.year
    mark = make_mark(rubric, year=known)
    title = say("template.benchmark_title", title=rubric.model.title, version=rubric.model.version)
    title = f"{'' if known is None else say('template.year_head', year=known)}{title}"
    title += f"【{title_note}】" if title_note else ""
    rows = _rows(rubric, benchmark, year)
    with new_form(path, rubric.model.title) as book:
        formats = Formats(book)
        sheet = book.add_worksheet(say("template.benchmark_sheet"))
        _head(sheet, formats, rubric, title)
        _cells(sheet, formats, rubric, rows)
        last = max(FIRST_ROW + len(rows), PREPARED_ROWS) - 1
        for position, code in enumerate(LONG):
            sheet.data_validation(FIRST_ROW, position, last, position, _rule(code, position, rubric, lists))
        rule_rows(sheet, formats, FIRST_ROW, last, len(LONG))
        sheet.autofilter(FIRST_ROW - 1, 0, last, len(LONG) - 1)
        set_page(sheet, title, rows=FIRST_ROW)
        protect(sheet)
        write_benchmark_notes(book, formats, rubric, shown_mark(mark))
        lists.write(book, formats)
        write_mark_sheet(book, formats, mark)
    return path


def _head(sheet: Worksheet, formats: Formats, rubric: ScoredRubric, title: str) -> None:
    sheet.set_row(0, 26, formats())
    sheet.write_string(0, 0, title, formats.title)
    for position, (code, text) in enumerate(long_headers().items()):
        kind = "text" if code in TEXTS else "number"
        sheet.set_column(position, position, WIDTHS.get(code, 12), formats.cell(kind))
        sheet.write_string(FIRST_ROW - 1, position, text, formats.head(needed=code in NEEDED))
        note = benchmark_note(rubric, code)
        options = {
            "width": 330,
            "height": 14 + 17 * text_lines(note, 50),
            "font_name": FONT,
            "font_size": 9,
            "author": "",
        }
        sheet.write_comment(FIRST_ROW - 1, position, note, options)
    sheet.set_row(FIRST_ROW - 1, 30, formats())
    unlock_beyond(sheet, formats, len(LONG))
    sheet.freeze_panes(FIRST_ROW, 2)
    sheet.set_default_row(ROW_HEIGHT)


def _cells(sheet: Worksheet, formats: Formats, rubric: ScoredRubric, rows: list[tuple[Any, ...]]) -> None:
    leaves = {leaf.code: leaf for leaf in rubric.leaves}
    for row, values in enumerate(rows, start=FIRST_ROW):
        leaf = leaves[values[0]]
        for position, value in enumerate((values[0], leaf.name, *values[1:])):
            code = LONG[position]
            percent = code in {"mean", "spread"} and leaf.unit in {"%", "‰"}
            form = formats.cell("text" if code in TEXTS else "percent" if percent else "number", leaf.unit)
            if value is None and percent:
                # What is typed here is then seen with its sign, as it is meant.
                sheet.write_blank(row, position, None, form)
            # A mean below one per cent is taken for a fraction, unless its sign stands in the cell itself.
            unclear = code == "mean" and leaf.unit == "%" and value is not None and 0 < value <= 1
            write_cell(sheet, row, position, f"{float(value)!r}{leaf.unit}" if unclear else value, form)


def _rule(code: str, position: int, rubric: ScoredRubric, lists: Lists) -> dict[str, Any]:
    title, sentence = long_headers()[code], benchmark_note(rubric, code)
    cell = f"{chr(ord('A') + position)}{FIRST_ROW + 1}"
    if code == "indicator":
        return make_rule(title, sentence, source=lists.source(rubric.codes))
    if code == "level":
        levels = [level_name(rubric, level) for level in rubric.model.benchmark.groups]
        return make_rule(title, sentence, source=lists.source(levels))
    if code == "source":
        return make_rule(title, sentence, source=lists.source(SOURCES))
    if code == "year":
        return make_rule(title, sentence, formula=year_formula(cell))
    if code in TEXTS:
        return make_rule(title, sentence)
    # Coverage may be a fraction or a percentage: 0.85 and 85 are the same.
    limits = {"mean": "TRUE", "coverage": f"AND({cell}>=0,{cell}<=100)"}
    words = lists.range(allowed_words(rubric, may_not_apply=False))
    return make_rule(title, sentence, formula=number_or_word(cell, limits.get(code, f"{cell}>=0"), words))


def _rows(rubric: ScoredRubric, benchmark: Benchmark | None, year: int | None) -> list[tuple[Any, ...]]:
    if benchmark is None:
        widest = level_name(rubric, rubric.model.benchmark.groups[-1])
        return [(code, widest, "", None, None, None, None, "", year) for code in rubric.codes]
    rows = []
    for level in benchmark.levels:
        name = level_name(rubric, level.level)
        for k, key in enumerate(level.keys):
            for j, code in enumerate(rubric.codes):
                mean = level.mean[k, j]
                if mean == mean:  # noqa: PLR0124 - only known means are written
                    numbers = (level.spread[k, j], level.programmes[k, j], level.coverage[k, j])
                    rows.append((code, name, key, mean, *numbers, benchmark.source, benchmark.year))
    return rows


NOTE_WIDTHS = (22, 100)
KINDS = dict(zip(("official", "third_party", "computed", "provincial"), SOURCES, strict=True))
CODED = ("major", "major_class", "category", "discipline", ALL)


def benchmark_note(rubric: ScoredRubric, code: str) -> str:
    """Say what one column of the benchmark sheet means and takes."""
    levels = "、".join(level_name(rubric, level) for level in rubric.model.benchmark.groups)
    return say(f"template.benchmark_{code}", levels=levels, sources="、".join(SOURCES))


def write_benchmark_notes(book: Workbook, formats: Formats, rubric: ScoredRubric, mark_line: str) -> None:
    """Write the sheet of explanations."""
    sheet = book.add_worksheet(say("template.explanation_sheet"))
    title = say("template.benchmark_notes_title", title=rubric.model.title)
    for position, width in enumerate(NOTE_WIDTHS):
        sheet.set_column(position, position, width)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, title, formats.title)
    rule = rubric.model.benchmark
    share = f"{float(rule.min_coverage):.0%}"
    lines = [
        say("template.benchmark_rule_percent"),
        say("template.benchmark_rule_rows"),
        say("template.benchmark_rule_one"),
        say("template.benchmark_rule_peers", peers=rule.min_peers, spread=rule.min_spread_peers, coverage=share),
    ]
    row = write_lines(sheet, formats, 1, lines, NOTE_WIDTHS)
    columns = [(header, benchmark_note(rubric, code)) for code, header in long_headers().items()]
    kinds = [(kind, say(f"template.source_{key}")) for key, kind in KINDS.items()]
    levels = [(level_name(rubric, level), _group_note(rubric, level)) for level in rule.groups]
    for head, table in (("column", columns), ("source_kind", kinds), ("level", levels)):
        row = _table(sheet, formats, row + 1, (say(f"template.{head}"), say(f"template.{head}_means")), table)
    sheet.write_string(row + 1, 0, mark_line, formats(font_color="#7F7F7F"))
    set_page(sheet, title)
    protect(sheet)


def _group_note(rubric: ScoredRubric, level: str) -> str:
    if level in CODED:
        return say(f"template.group_{level}")
    return say("template.group_other", name=level_name(rubric, level))


def _table(
    sheet: Worksheet, formats: Formats, row: int, heads: tuple[str, str], table: Sequence[tuple[str, str]]
) -> int:
    for position, text in enumerate(heads):
        sheet.write_string(row, position, text, formats.head())
    for row_, cells in enumerate(table, start=row + 1):
        write_table_row(sheet, formats, row_, cells, NOTE_WIDTHS)
    return row + len(table) + 1
