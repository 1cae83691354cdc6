"""Sheet 摘要: what was evaluated, how it came out, for whom, and what the words mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.classing import ABOVE, BELOW, BORDERLINE, CONFIRMED, UNCERTAIN
from evaluator.evaluation import impact
from evaluator.excel import Column, Sheet, banner, put, table_head, write_row
from evaluator.report.legend import legend
from evaluator.report.page import start_sheet
from evaluator.report.words import (
    average_name,
    average_words,
    benchmark_words,
    letters,
    level_word,
    status_word,
    unit_word,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.evaluation import Result
    from evaluator.report.page import Report
    from evaluator.text import Reader


def totals(result: Result, read: Reader) -> list[tuple[str, int]]:
    """Count what every unit is: shares are of the first line, all units."""
    units, average = result.units, average_name(result, read)
    inside = result.classifiable
    lines = [
        (read("summary.all", unit=unit_word(result, read)), len(units)),
        (read("column.classified"), int(inside.sum())),
    ]
    if result.rubric.against_average:
        reached = inside & (units["score"].to_numpy() >= result.rubric.base)
        lines.append((read("summary.reached", average=average), int(reached.sum())))
        lines.append((read("summary.not_reached", average=average), int((inside & ~reached).sum())))
    lines.append((read("column.not_classifiable"), int((~inside).sum())))
    if letters(result):
        for entry in result.rubric.model.classes.letters:
            key = "letter_named" if entry.name else "letter"
            name = read(f"summary.{key}", letter=entry.letter, name=entry.name)
            lines.append((name, int((units["letter"] == entry.letter).sum())))
        held = [(standing, int((units["standing"] == standing).sum())) for standing in (CONFIRMED, BORDERLINE)]
        lines += [(read(f"summary.{standing}"), count) for standing, count in held]
    if result.rubric.against_average:
        for standing in (ABOVE, BELOW, UNCERTAIN):
            count = int((inside & (units["average_standing"] == standing).to_numpy()).sum())
            lines.append((average_words(result, standing, read), count))
    return lines


def impact_table(result: Result, read: Reader) -> tuple[list[Column], list[Sequence[object]]]:
    """Impact by every dimension of the rubric, in words; the share reached is of all units of the group."""
    table = impact(result)
    unit, average = unit_word(result, read), result.rubric.against_average
    columns = {
        "dimension": Column(read("column.dimension"), 0),
        "group": Column(read("column.group"), 0),
        "units": Column(read("column.units", unit=unit), 0, "count"),
        "classified": Column(read("column.classified"), 0, "count"),
    }
    if average:
        table["reached_share"] = table["reached"] / table["units"].where(table["units"] > 0)
        kinds = {"reached": "count", "reached_share": "share", "not_reached": "count"}
        columns |= {name: Column(read(f"column.{name}"), 0, kind) for name, kind in kinds.items()}
    columns["not_classifiable"] = Column(read("column.not_classifiable"), 0, "count")
    if letters(result):
        columns |= {name: Column(read("column.letter_of", letter=name), 0, "count") for name in letters(result)}
        # One denominator on the page: of all units of the group, as above.
        table["confirmed"] = (
            table["confirmed"].fillna(0.0) * table["classified"] / table["units"].where(table["units"] > 0)
        )
        columns["confirmed"] = Column(read("column.confirmed_share"), 0, "share")
    if average:
        columns |= {name: Column(average_words(result, name, read), 0, "count") for name in (ABOVE, BELOW, UNCERTAIN)}
    table["dimension"] = [level_word(result, name, read) for name in table["dimension"]]
    table["group"] = [str(name) if name else read("unknown_group") for name in table["group"]]
    table.loc[0, "group"] = read("summary.all", unit=unit)
    return list(columns.values()), list(table[list(columns)].itertuples(index=False, name=None))


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
