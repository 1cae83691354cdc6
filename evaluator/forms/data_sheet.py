"""The data sheet (填报表): what people fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.excel import (
    DOUBT,
    FONT,
    PREPARED_ROWS,
    ROW_HEIGHT,
    SHADE,
    broken_header,
    column_name,
    protect,
    rule_rows,
    set_page,
    text_lines,
    unlock_beyond,
    write_cell,
)
from evaluator.forms.columns import CODES
from evaluator.forms.rules import data_rule
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from evaluator.excel import Formats, Lists
    from evaluator.forms.columns import TemplateColumn
    from evaluator.rubric import Rubric

HEADER_ROW, FIRST_ROW = 1, 2
# Width of an A4 page across in characters of the sheet, before print becomes too small to read.
PAGE_WIDTH = 160
LINE_HEIGHT = 14
# A title is set larger than the cells: so many of its signs stand where one of theirs does, and so many lines are read.
TITLE_SIGNS, LONGEST_TITLE, TITLE_HEIGHT = 0.68, 3, 20


def write_data_sheet(
    book: Workbook,
    formats: Formats,
    rubric: Rubric,
    columns: Sequence[TemplateColumn],
    rows: Mapping[str, Sequence[Any]],
    title: str,
    lists: Lists,
    *,
    shaded: bool = False,
) -> None:
    """Write the data sheet, empty or filled.

    Parameters
    ----------
    book, formats
    rubric : Rubric
    columns : sequence of TemplateColumn
    rows : mapping of column code to values
        Text such as 不公开 stays text, None stays empty.
    title : str
        Stands above the header and on every printed page.
    lists : Lists
        Takes the lists that drop-downs and rules refer to.
    shaded : bool
        Tint the unit columns that are filled in, so that it is seen what came from the register.
    """
    sheet = book.add_worksheet(say("template.data_sheet"))
    count = max((len(values) for values in rows.values()), default=0)
    last = max(FIRST_ROW + count, PREPARED_ROWS) - 1
    # A form is printed and read by people; the headers of a table written full are also read by other programs.
    write_head(sheet, formats, columns, title, broken=shaded or not rows)
    for position, column in enumerate(columns):
        empty = formats.cell(column.kind, column.unit)
        tinted = shaded and column.kind == "text" and column.code in rows
        form = formats.cell(column.kind, column.unit, bg_color=SHADE) if tinted else empty
        values = rows.get(column.code, ())
        for row, value in enumerate(values, start=FIRST_ROW):
            write_cell(sheet, row, position, value, form)
        if column.role in CODES:
            # A column's own format is not enough for every program that fills a sheet: codes must stay text.
            for row in range(FIRST_ROW + len(values), last + 1):
                sheet.write_blank(row, position, None, empty)
        rule = data_rule(column, f"{column_name(position)}{FIRST_ROW + 1}", rubric, lists)
        if rule is not None:
            sheet.data_validation(FIRST_ROW, position, last, position, rule)
    _highlight(sheet, formats, rubric, columns, last)
    rule_rows(sheet, formats, FIRST_ROW, last, len(columns))
    sheet.autofilter(HEADER_ROW, 0, last, len(columns) - 1)
    protect(sheet)


def write_head(
    sheet: Worksheet, formats: Formats, columns: Sequence[TemplateColumn], title: str, *, broken: bool = True
) -> None:
    """Write title and header, with comments, widths, frozen panes and print set-up.

    ``broken``: units that do not fit stand on a line of their own.
    """
    first = sum(column.identifies for column in columns)
    _write_title(sheet, formats, title, columns[:first])
    height = 1
    for position, column in enumerate(columns):
        width = _width(column)
        sheet.set_column(position, position, width, formats.cell(column.kind, column.unit))
        header = broken_header(column.header, width - 2) if broken else column.header
        sheet.write_string(HEADER_ROW, position, header, formats.head(needed=column.required))
        hint = hint_of(column)
        if hint:
            lines = text_lines(hint, 50)
            options = {"width": 330, "height": 14 + 17 * lines, "font_name": FONT, "font_size": 9, "author": ""}
            sheet.write_comment(HEADER_ROW, position, hint, options)
        height = max(height, text_lines(header, width - 2))
    sheet.set_row(HEADER_ROW, 8 + LINE_HEIGHT * height, formats())
    unlock_beyond(sheet, formats, len(columns))
    sheet.freeze_panes(FIRST_ROW, first)
    sheet.set_default_row(ROW_HEIGHT)
    total = sum(_width(column) for column in columns)
    set_page(sheet, title, wide=max(1, round(total / PAGE_WIDTH)), rows=FIRST_ROW, columns=first)


def _write_title(sheet: Worksheet, formats: Formats, title: str, first: Sequence[TemplateColumn]) -> None:
    """Write the title over the columns that every printed page repeats, so that no page cuts it off."""
    room = sum(_width(column) for column in first) * TITLE_SIGNS
    lines = text_lines(title, room) if room else LONGEST_TITLE + 1
    if lines > LONGEST_TITLE or len(first) < 2:
        sheet.set_row(0, TITLE_HEIGHT, formats())
        sheet.write_string(0, 0, title.replace("\n", "　"), formats.title)
        return
    sheet.set_row(0, 6 + TITLE_HEIGHT * lines, formats())
    sheet.merge_range(0, 0, 0, len(first) - 1, title, formats.long_title)


def hint_of(column: TemplateColumn) -> str:
    """Definition and source of a column, as its comment shows them."""
    parts = (("definition", column.definition), ("filled_from", column.source))
    return "\n".join(say("template.hint", name=say(f"template.{key}"), text=text) for key, text in parts if text)


def _highlight(
    sheet: Worksheet, formats: Formats, rubric: Rubric, columns: Sequence[TemplateColumn], last: int
) -> None:
    """Colour what may be wrong: a share typed as a fraction, a part larger than its whole."""
    doubt = formats(bg_color=DOUBT)
    places = {column.code: position for position, column in enumerate(columns)}
    for position, column in enumerate(columns):
        if column.kind == "percent":
            cell = f"{column_name(position)}{FIRST_ROW + 1}"
            _colour(sheet, position, last, f"=AND(ISNUMBER({cell}),{cell}>0,{cell}<=1)", doubt)
    for leaf in rubric.leaves:
        if leaf.kind == "proportion" and leaf.events in places and leaf.n[0] in places:
            part, whole = (f"{column_name(places[code])}{FIRST_ROW + 1}" for code in (leaf.events, leaf.n[0]))
            formula = f"=AND(ISNUMBER({part}),ISNUMBER({whole}),{part}>{whole})"
            _colour(sheet, places[leaf.events], last, formula, doubt)


def _colour(sheet: Worksheet, position: int, last: int, formula: str, form: Format) -> None:
    options = {"type": "formula", "criteria": formula, "format": form}
    sheet.conditional_format(FIRST_ROW, position, last, position, options)


def _width(column: TemplateColumn) -> int:
    if column.kind != "text":
        return 16 if column.kind == "flag" else 13
    return 22 if column.code.endswith("_name") else 12
