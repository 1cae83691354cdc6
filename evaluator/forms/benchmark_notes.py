"""How to fill the benchmark workbook in (常模填写说明): columns, source kinds, peer levels, codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.dataset import ALL, SOURCES, level_name
from evaluator.excel import protect, set_page
from evaluator.forms.explanation_sheet import write_lines, write_table_row
from evaluator.intake.benchmark_cells import long_headers
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from evaluator.excel import Formats
    from evaluator.rubric import ScoredRubric

WIDTHS = (22, 100)
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
    for position, width in enumerate(WIDTHS):
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
    row = write_lines(sheet, formats, 1, lines, WIDTHS)
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
        write_table_row(sheet, formats, row_, cells, WIDTHS)
    return row + len(table) + 1
