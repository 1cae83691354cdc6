"""A sheet of the results workbook: its title, what must be known, then the table (结果工作簿的一页)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluator.excel import new_sheet
from evaluator.report.words import benchmark_words, is_provincial, status_word, unit_word, word
from evaluator.scoring import is_linear

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlsxwriter.workbook import Workbook

    from evaluator.evaluation import Result
    from evaluator.excel import Filled, Sheet, Styles
    from evaluator.text import Reader

_SCREEN = 150.0  # digits that a screen shows side by side


@dataclass(frozen=True)
class Report:
    """What every sheet needs.

    Attributes
    ----------
    result : Result
    book : Workbook
    styles : Styles
    title_note : str
    read : Reader
        Of the topic ``workbook``, in the language of the workbook.
    recipe : mapping
        What the sheet 运行记录 shows.
    """

    result: Result
    book: Workbook
    styles: Styles
    title_note: str
    read: Reader
    recipe: Mapping[str, Any]

    @property
    def linear(self) -> bool:
        """Whether every node is a weighted mean, so that scores are sums of weights times leaf scores."""
        return all(is_linear(variant.tree) for variant in self.result.rubric.variants)


def start_sheet(
    report: Report,
    key: str,
    widths: Sequence[float],
    lines: Sequence[str] = (),
    *,
    landscape: bool = True,
    header: str = "",
) -> Sheet:
    """Add a sheet: title, version, status and benchmark, what must be known, then ``lines``."""
    result, read = report.result, report.read
    model = result.rubric.model
    subtitle = read(
        "subtitle",
        version=model.version,
        status=status_word(model.status, read),
        benchmark=benchmark_words(result, read),
    )
    warnings = status_warnings([model.status], read)
    if is_provincial(result):
        warnings.append(read("provincial", reason=read.of("reasons")("provincial")))
    said = [*((text, "warning") for text in warnings), *((text, "line") for text in lines)]
    name = sheet_name(report, key)
    return new_sheet(
        report.book,
        report.styles,
        name,
        widths,
        _title(report, name),
        subtitle,
        said,
        header=header,
        landscape=landscape,
        lang=read.lang,
    )


def sheet_name(report: Report, key: str) -> str:
    """Name of a sheet, as its tab says it."""
    return report.read(f"sheet.{key}", unit=report.read(f"one.{report.result.rubric.model.unit}"))


def status_warnings(statuses: Iterable[str], read: Reader = word) -> list[str]:
    """What must be said where a rubric is an example or on trial."""
    kinds = {"示例": "example", "试行": "trial"}
    return [read(kinds[status]) for status in statuses if status in kinds]


def _title(report: Report, sheet: str) -> str:
    rubric, year, read = report.result.rubric.model.title, report.result.data.year, report.read
    title = (
        read("title", rubric=rubric, sheet=sheet)
        if year is None
        else read("title_year", rubric=rubric, year=year, sheet=sheet)
    )
    return read("title_note", title=title, note=report.title_note) if report.title_note else title


def start_lookup(report: Report, key: str, filled: Sequence[Filled], lines: Sequence[str]) -> Sheet:
    """Add a sheet that formulas look things up in: long and wide, so printed on as many pages as it needs."""
    widths = [each.column.width for each in filled]
    # Title and notices run over what a screen shows, not over all columns.
    shown, width = 0, 0.0
    while shown < len(widths) and width < _SCREEN:
        width += widths[shown]
        shown += 1
    # A page further right would show the first column of title and notices alone: the table is printed, and above it
    # what must be known.
    read, status = report.read, report.result.rubric.model.status
    header = read("looked_up", title=_title(report, sheet_name(report, key)), status=status_word(status, read))
    sheet = start_sheet(report, key, widths[:shown], lines, header=header)
    for column, each in enumerate(widths[shown:], start=shown):
        sheet.page.set_column(column, column, each)
    sheet.page.fit_to_pages(0, 0)
    sheet.page.set_print_scale(70)
    sheet.page.print_across()
    sheet.page.repeat_columns(0)
    return sheet


EXCEL_ROWS = 1_048_576
# Title, notices, heading, weights.
_HEAD_ROOM = 32


def fitting(report: Report, above: int = 0) -> int:
    """How many units have a row on each sheet that has one a unit, below ``above`` other rows."""
    return min(len(report.result.data), EXCEL_ROWS - _HEAD_ROOM - above)


def left_out(report: Report, file: str) -> list[str]:
    """Say how many units have no row, and in which file they stand."""
    units, shown = len(report.result.data), fitting(report)
    if shown == units:
        return []
    return [
        report.read("cut_short", shown=shown, left=units - shown, unit=unit_word(report.result, report.read), file=file)
    ]
