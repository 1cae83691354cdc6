"""A sheet of the results workbook: its title, what must be known, then the table (结果工作簿的一页)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.excel import new_sheet
from evaluator.report.words import benchmark_words, is_provincial, word
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.workbook import Workbook

    from evaluator.evaluation import Result
    from evaluator.excel import Sheet, Styles


@dataclass(frozen=True)
class Report:
    """What every sheet needs."""

    result: Result
    book: Workbook
    styles: Styles
    title_note: str


def start_sheet(
    report: Report, key: str, widths: Sequence[float], lines: Sequence[str] = (), *, landscape: bool = True
) -> Sheet:
    """Add a sheet: title, version, status and benchmark, what must be known, then ``lines``."""
    result = report.result
    name = word(f"sheet.{key}")
    model = result.rubric.model
    subtitle = word("subtitle", version=model.version, status=model.status, benchmark=benchmark_words(result))
    warnings = status_warnings([model.status])
    if is_provincial(result):
        warnings.append(word("provincial", reason=say("reasons.provincial", "zh")))
    said = [*((text, "warning") for text in warnings), *((text, "line") for text in lines)]
    title = _title(report, name)
    return new_sheet(report.book, report.styles, name, widths, title, subtitle, said, landscape=landscape)


def status_warnings(statuses: Iterable[str]) -> list[str]:
    """What must be said where a rubric is an example or on trial."""
    kinds = {"示例": "example", "试行": "trial"}
    return [word(kinds[status]) for status in statuses if status in kinds]


def _title(report: Report, sheet: str) -> str:
    rubric, year = report.result.rubric.model.title, report.result.data.year
    title = (
        word("title", rubric=rubric, sheet=sheet)
        if year is None
        else word("title_year", rubric=rubric, year=year, sheet=sheet)
    )
    return word("title_note", title=title, note=report.title_note) if report.title_note else title
