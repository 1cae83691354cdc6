"""Sheet 摘要: what was evaluated, how it came out, for whom, and what the words mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.excel import Column, Sheet, banner, put, table_head, write_row
from evaluator.report.legend import legend
from evaluator.report.page import start_sheet
from evaluator.report.totals import impact_table, totals
from evaluator.report.words import benchmark_words, status_word, unit_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.report.page import Report
    from evaluator.text import Reader

_LABEL, _GROUP = 24.0, 16.0
# English words of ten letters are not to be broken.
_NUMBER = {"zh": 9.5, "en": 12.0}
_FILES_NAMED = 5


def write_summary(report: Report) -> None:
    """Write the sheet."""
    columns, rows = impact_table(report.result, report.read)
    widths = [_LABEL, _GROUP, *([_NUMBER[report.read.lang]] * (len(columns) - 2))]
    sampling = [report.read("sampling_only")] if report.result.recipe["noise"] == "sampling only" else []
    sheet = start_sheet(report, "summary", widths, sampling)
    row = _facts(report, sheet, sheet.row + 1)
    row = _totals(report, sheet, row + 1)
    row = _impact(
        report,
        sheet,
        row + 1,
        [Column(c.heading, w, c.kind) for c, w in zip(columns, widths, strict=True)],
        rows,
    )
    banner(sheet, row + 1, report.read("summary.legend"), report.styles["section"])
    for at, sentence in enumerate(legend(report.result, report.read), start=row + 2):
        banner(sheet, at, sentence, report.styles["line"])
    sheet.page.repeat_rows(0)


def _facts(report: Report, sheet: Sheet, row: int) -> int:
    result, read = report.result, report.read
    model, bench = result.rubric.model, result.benchmark
    year = read("summary.year_unknown") if result.data.year is None else str(result.data.year)
    facts = {
        "rubric": model.title,
        "version": read("summary.version_value", version=model.version, status=status_word(model.status, read)),
        "year": year,
        "benchmark": benchmark_words(result, read),
        "benchmark_files": _files(bench.files if bench is not None else (), read),
        "data_files": _files(result.data.sources, read),
    }
    banner(sheet, row, read("summary.facts"), report.styles["section"])
    for at, (key, text) in enumerate(facts.items(), start=row + 1):
        beside = Sheet(sheet.page, at, sheet.width - _LABEL, sheet.last)
        banner(beside, at, text, report.styles["text"], first=1)
        put(sheet.page, at, 0, read(f"summary.{key}"), report.styles["text"])
    return row + len(facts) + 1


def _files(names: Sequence[str], read: Reader) -> str:
    if not names:
        return read("summary.no_files")
    shown = read("summary.file_comma").join(names[:_FILES_NAMED])
    return shown if len(names) <= _FILES_NAMED else read("summary.more_files", files=shown, count=len(names))


def _totals(report: Report, sheet: Sheet, row: int) -> int:
    unit = unit_word(report.result, report.read)
    banner(sheet, row, report.read("summary.totals", unit=unit), report.styles["section"])
    heads = [report.read("column.item"), report.read("column.count"), report.read("column.share", unit=unit)]
    widths = (_LABEL, _GROUP, _NUMBER[report.read.lang])
    columns = [Column(head, width) for head, width in zip(heads, widths, strict=True)]
    table_head(sheet, row + 1, columns, report.styles["head"])
    lines = totals(report.result, report.read)
    whole = lines[0][1]
    for at, (name, count) in enumerate(lines, start=row + 2):
        styles = [report.styles[kind] for kind in ("text", "count", "share")]
        write_row(sheet.page, at, (name, count, count / whole if whole else None), columns, styles)
    return row + 2 + len(lines)


def _impact(report: Report, sheet: Sheet, row: int, columns: list[Column], rows: Sequence[Sequence[object]]) -> int:
    banner(
        sheet, row, report.read("summary.impact", unit=unit_word(report.result, report.read)), report.styles["section"]
    )
    table_head(sheet, row + 1, columns, report.styles["head"])
    styles = [report.styles[column.kind] for column in columns]
    for at, values in enumerate(rows, start=row + 2):
        write_row(sheet.page, at, values, columns, styles)
    return row + 2 + len(rows)
