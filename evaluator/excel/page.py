"""A sheet that prints well on A4: title, notices, heading, widths, header and footer (版面)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluator.excel.text import cell_text, text_lines
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from evaluator.excel.styles import Styles

LINE = 14.0  # height of one line of 10 points
_CAUTION = 0.96  # fonts differ from computer to computer
_HEADER_LIMIT = 100  # Excel allows 255 characters with its own marks, and & counts twice
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class Column:
    """A column of a table: heading, width in digits, name of the format."""

    heading: str
    width: float
    kind: str = "text"


@dataclass(frozen=True)
class Sheet:
    """A worksheet with its head written.

    Attributes
    ----------
    page : Worksheet
    row : int
        First free row below title and notices.
    width : float
        Width of all columns together.
    last : int
        Last column.
    """

    page: Worksheet
    row: int
    width: float
    last: int


def new_sheet(
    book: Workbook,
    styles: Styles,
    name: str,
    widths: Sequence[float],
    title: str,
    subtitle: str,
    lines: Sequence[tuple[str, str]],
    *,
    header: str = "",
    landscape: bool = True,
    lang: str = "zh",
) -> Sheet:
    """Add a sheet with its print set-up and head.

    Parameters
    ----------
    title, subtitle : str
        First and second row.
    lines : sequence of (text, kind)
        Rows below, each with the name of its format.
    header : str
        Of the printed page; by default the title.
    lang : {"zh", "en"}
        Of the page numbers.
    """
    page = book.add_worksheet(name)
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    sheet = Sheet(page, 0, sum(widths), len(widths) - 1)
    _print_setup(page, header or title, say("workbook.page", lang), landscape=landscape)
    banner(sheet, 0, title, styles["title"], lines=1.6)
    banner(sheet, 1, subtitle, styles["line"])
    for row, (text, kind) in enumerate(lines, start=2):
        banner(sheet, row, text, styles[kind])
    return Sheet(page, 2 + len(lines), sheet.width, sheet.last)


def write_table(
    styles: Styles, sheet: Sheet, columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, frozen: int = 0
) -> int:
    """Write a table that can be filtered, with its heading on every printed page; give the row below it.

    Columns of kind ``letter`` are coloured by their letter; ``frozen`` columns stay in view.
    """
    head = sheet.row
    table_head(sheet, head, columns, styles["head"])
    cells = [styles[column.kind] for column in columns]
    letter_at = [index for index, column in enumerate(columns) if column.kind == "letter"]
    row = head
    for row, values in enumerate(rows, start=head + 1):
        for index in letter_at:
            cells[index] = styles.letters.get(values[index], styles["letter"])
        write_row(sheet.page, row, values, columns, cells)
    sheet.page.autofilter(head, 0, max(row, head + 1), len(columns) - 1)
    sheet.page.freeze_panes(head + 1, frozen)
    sheet.page.repeat_rows(head)
    return row + 1


def banner(sheet: Sheet, row: int, text: str, style: Format, *, lines: float = 0.0, first: int = 0) -> None:
    """Write a text over all columns, as high as it needs: merged cells do not grow by themselves."""
    needed = max(lines, text_lines(text, sheet.width * _CAUTION))
    sheet.page.set_row(row, LINE * needed + 2)
    if sheet.last > first:
        sheet.page.merge_range(row, first, row, sheet.last, "", style)
    sheet.page.write_string(row, first, cell_text(text), style)


def print_to(sheet: Sheet, row: int) -> None:
    """Set the print area: all columns, down to the row above ``row``."""
    sheet.page.print_area(0, 0, max(row - 1, 0), sheet.last)


def table_head(sheet: Sheet, row: int, columns: Sequence[Column], head: Format) -> None:
    """Write the headings of a table."""
    write_row(sheet.page, row, [column.heading for column in columns], columns, [head] * len(columns))


def write_row(
    page: Worksheet, row: int, values: Iterable[Any], columns: Sequence[Column], styles: Sequence[Format]
) -> None:
    """Write a row as high as its longest text needs: not every program grows rows by itself."""
    lines = 1
    for index, (value, column, style) in enumerate(zip(values, columns, styles, strict=True)):
        put(page, row, index, value, style)
        if isinstance(value, str):
            lines = max(lines, text_lines(value, column.width))
    if lines > 1:
        page.set_row(row, LINE * lines + 2)


def put(page: Worksheet, row: int, column: int, value: Any, style: Format) -> None:
    """Write text as text and numbers as numbers; None and NaN leave the cell empty."""
    if isinstance(value, str):
        page.write_string(row, column, cell_text(value), style)
    elif value is None or not math.isfinite(value):
        page.write_blank(row, column, None, style)
    else:
        page.write_number(row, column, value, style)


def _print_setup(page: Worksheet, title: str, numbers: str, *, landscape: bool) -> None:
    if landscape:
        page.set_landscape()
    shown = _CONTROL.sub(" ", title)[:_HEADER_LIMIT].replace("&", "&&")
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
    page.fit_to_pages(1, 0)
    page.set_header(f"&C{shown}")
    page.set_footer(f"&L{shown}&R{numbers}")
    # Codes are text on purpose: no green corners.
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
