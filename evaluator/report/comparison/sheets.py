"""Sheets of the comparison: head, tables, print set-up (版面)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.excel import Sheet, new_sheet
from evaluator.report.comparison.words import runs, title, word
from evaluator.report.page import status_warnings
from evaluator.report.words import word as result_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook

    from evaluator.evaluation import Comparison
    from evaluator.excel import Styles


@dataclass(frozen=True)
class ComparisonBook:
    """What every sheet needs."""

    comparison: Comparison
    book: Workbook
    styles: Styles
    title_note: str


def start(book: ComparisonBook, key: str, widths: Sequence[float], lines: Sequence[str] = ()) -> Sheet:
    """Add a sheet: title, the two runs, what must be known, then ``lines``."""
    name = word(f"sheet.{key}")
    head = word("sheet_title", title=title(book.comparison), sheet=name)
    head = result_word("title_note", title=head, note=book.title_note) if book.title_note else head
    statuses = {str(book.comparison.facts[side]["rubric"].get("status", "")) for side in ("before", "after")}
    said = [(text, "warning") for text in status_warnings(sorted(statuses))] + [(text, "line") for text in lines]
    return new_sheet(book.book, book.styles, name, widths, head, runs(book.comparison), said)
