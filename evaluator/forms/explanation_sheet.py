"""How to fill the sheet in (填写说明): rules, then every column with its unit, range, definition and source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.excel import DOUBT, HEAD, NEEDED, SHADE, broken_header, lines_of, protect, set_page
from evaluator.forms.rules import allowed
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from evaluator.excel import Formats
    from evaluator.forms.columns import TemplateColumn
    from evaluator.rubric import Rubric

WIDTHS = {"column": 26, "unit": 9, "required": 6, "range": 40, "definition": 56, "filled_from": 44}
LINE_HEIGHT = 13.5


def write_explanation_sheet(
    book: Workbook,
    formats: Formats,
    rubric: Rubric,
    columns: Sequence[TemplateColumn],
    mark_line: str,
    *,
    year: int | None = None,
    shaded: bool = False,
    spare_rows: bool = False,
    last_year: bool = False,
) -> None:
    """Write the explanations; the sentences at the top depend on what the workbook holds."""
    name = say("template.explanation_sheet")
    sheet = book.add_worksheet(name)
    title = say("template.explanation_title", year=form_of(year), title=rubric.model.title)
    for position, width in enumerate(WIDTHS.values()):
        sheet.set_column(position, position, width)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, title, formats.title)
    said = ["states", "percent", "counts", "paste", "order", "send"]
    said += ["spare"] * spare_rows + ["last_year"] * last_year
    lines = [] if year is None else [say("template.rule_year", year=year)]
    lines += [say(f"template.rule_{key}") for key in said]
    row = write_lines(sheet, formats, 1, lines, tuple(WIDTHS.values()))
    colours = {"needed": NEEDED, "plain": HEAD, "doubt": DOUBT} | ({"shaded": SHADE} if shaded else {})
    for key, colour in colours.items():
        sheet.write_blank(row, 0, None, formats(bg_color=colour, border=1, border_color="#BFBFBF"))
        sheet.write_string(row, 1, say(f"template.colour_{key}"), formats())
        row += 1
    head = row + 1
    for position, key in enumerate(WIDTHS):
        sheet.write_string(head, position, say(f"template.{key}"), formats.head())
    for row, column in enumerate(columns, start=head + 1):
        needed = say("template.yes") if column.required else ""
        takes = allowed(column, rubric)
        shown = broken_header(column.header, WIDTHS["column"] - 1)
        cells = (shown, column.unit, needed, takes, column.definition, column.source)
        write_table_row(sheet, formats, row, cells, tuple(WIDTHS.values()))
    sheet.write_string(head + len(columns) + 2, 0, mark_line, formats(font_color="#7F7F7F"))
    set_page(sheet, title)
    sheet.repeat_rows(head)
    protect(sheet)


def form_of(year: int | None) -> str:
    """Whose year a form is, as its titles begin (2025年表); empty where no year was asked for."""
    return "" if year is None else say("template.form_of_year", year=year)


def write_lines(sheet: Worksheet, formats: Formats, row: int, lines: Sequence[str], widths: tuple[int, ...]) -> int:
    """Write numbered sentences across the columns; gives the row below them."""
    for number, line in enumerate(lines, start=1):
        text = say("template.numbered", number=number, text=line)
        sheet.merge_range(row, 0, row, len(widths) - 1, text, formats.line)
        sheet.set_row(row, 3 + LINE_HEIGHT * lines_of(text, sum(widths)))
        row += 1
    return row


def write_table_row(
    sheet: Worksheet, formats: Formats, row: int, cells: Sequence[str], widths: tuple[int, ...]
) -> None:
    """Write one row of a table of sentences, as high as its longest cell."""
    for position, text in enumerate(cells):
        sheet.write_string(row, position, text, formats.wrap)
    height = max(lines_of(text, width - 1) for text, width in zip(cells, widths, strict=True))
    sheet.set_row(row, 3 + LINE_HEIGHT * height)
