"""Sheets of the comparison: head, tables, print set-up (版面)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluator.report.comparison.words import runs, title, word
from evaluator.report.page import Column, Sheet, banner, table_head, write_row
from evaluator.report.words import word as result_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.workbook import Workbook

    from evaluator.evaluation import Comparison
    from evaluator.report.formats import Formats

_HEADER_LIMIT = 100  # Excel allows 255 characters with its own marks, and & counts twice
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class ComparisonBook:
    """What every sheet needs."""

    comparison: Comparison
    book: Workbook
    formats: Formats
    title_note: str


def start(book: ComparisonBook, key: str, widths: Sequence[float], lines: Sequence[str] = ()) -> Sheet:
    """Add a sheet: title, the two runs, what must be known, then ``lines``."""
    name = word(f"sheet.{key}")
    page = book.book.add_worksheet(name)
    head = word("sheet_title", title=title(book.comparison), sheet=name)
    head = result_word("title_note", title=head, note=book.title_note) if book.title_note else head
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    sheet = Sheet(page, 0, sum(widths), len(widths) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
    page.fit_to_pages(1, 0)
    shown = _CONTROL.sub(" ", head)[:_HEADER_LIMIT].replace("&", "&&")
    page.set_header(f"&C{shown}")
    page.set_footer(f"&L{shown}&R{word('page')}")
    # Codes are text on purpose: no green corners.
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    banner(sheet, 0, head, book.formats["title"], lines=1.6)
    banner(sheet, 1, runs(book.comparison), book.formats["line"])
    statuses = {str(book.comparison.facts[side]["rubric"].get("status", "")) for side in ("before", "after")}
    kinds = {"示例": "example", "试行": "trial"}
    warnings = [result_word(kinds[status]) for status in sorted(statuses & set(kinds))]
    row = 2
    for text, kind in [*((text, "warning") for text in warnings), *((text, "line") for text in lines)]:
        banner(sheet, row, text, book.formats[kind])
        row += 1
    return Sheet(page, row, sheet.width, sheet.last)


def write_table(
    book: ComparisonBook, sheet: Sheet, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, frozen: int = 0
) -> int:
    """Write a table that can be filtered, with its heading on every printed page; give the row below it."""
    head = sheet.row
    table_head(sheet, head, columns, book.formats["head"])
    styles = [book.formats[column.kind] for column in columns]
    letter_at = [place for place, column in enumerate(columns) if column.kind == "letter"]
    row = head
    for row, values in enumerate(rows, start=head + 1):
        for place in letter_at:
            styles[place] = book.formats.letters.get(values[place], book.formats["letter"])
        write_row(sheet.page, row, values, columns, styles)
    sheet.page.autofilter(head, 0, max(row, head + 1), len(columns) - 1)
    sheet.page.freeze_panes(head + 1, frozen)
    sheet.page.repeat_rows(head)
    return row + 1
