"""The national catalogue of majors, to look codes up in (专业目录)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.catalog import majors
from evaluator.excel import protect, set_page
from evaluator.text import say

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

    from evaluator.excel import Formats

WIDTHS = {"code": 12, "name": 34, "class": 28, "category": 14}
# The list is there to look codes up in; low rows and a smaller scale keep its print to a few pages.
FONT_SIZE, ROW_HEIGHT, HEAD_HEIGHT, PRINT_SCALE = 9, 13, 18, 70


def catalogue_range() -> str:
    """Range of the codes on the sheet."""
    return f"{say('template.catalogue_sheet')}!$A$2:$A${len(majors()) + 1}"


def write_catalogue_sheet(book: Workbook, formats: Formats) -> None:
    """Write codes and names of all majors, with their class and category."""
    name = say("template.catalogue_sheet")
    sheet = book.add_worksheet(name)
    text = formats(num_format="@", font_size=FONT_SIZE)
    sheet.set_default_row(ROW_HEIGHT)
    sheet.set_row(0, HEAD_HEIGHT)
    for position, (key, width) in enumerate(WIDTHS.items()):
        sheet.set_column(position, position, width, text)
        sheet.write_string(0, position, say(f"template.major_{key}"), formats.head())
    listed = list(majors().values())
    for row, major in enumerate(listed, start=1):
        for position, cell in enumerate((major.code, major.name, major.class_name, major.category_name)):
            sheet.write_string(row, position, cell, text)
    sheet.autofilter(0, 0, len(listed), len(WIDTHS) - 1)
    sheet.freeze_panes(1, 0)
    protect(sheet)
    set_page(sheet, name, rows=1, upright=PRINT_SCALE)
