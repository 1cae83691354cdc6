"""Last year's figures beside the sheet to fill in (上年数据): to compare with, never read.

Its headers begin with 上年, so that no reader can take the sheet for a return.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evaluator.excel import GREY, protect, write_cell
from evaluator.forms.data_sheet import FIRST_ROW, write_head
from evaluator.intake.mark import LAST_YEAR_SHEET
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.workbook import Workbook

    from evaluator.excel import Formats
    from evaluator.forms.columns import TemplateColumn


def write_last_year_sheet(
    book: Workbook,
    formats: Formats,
    columns: Sequence[TemplateColumn],
    rows: Mapping[str, Sequence[Any]],
    year: int | None,
) -> None:
    """Write last year's values in grey, locked, under the same columns."""
    sheet = book.add_worksheet(LAST_YEAR_SHEET)
    stated = "" if year is None else say("template.of_year", year=year)
    title = say("template.last_year_title", year=stated, sheet=say("template.data_sheet"))
    headed = [replace(column, header=say("template.last_year", header=column.header)) for column in columns]
    write_head(sheet, formats, headed, title)
    for position, column in enumerate(headed):
        form = formats.cell(
            column.kind, column.unit, bg_color=GREY, font_color="#595959", locked=True, border=1, border_color="#BFBFBF"
        )
        for row, value in enumerate(rows.get(column.code, ()), start=FIRST_ROW):
            sheet.write_blank(row, position, None, form)
            write_cell(sheet, row, position, value, form)
    sheet.set_tab_color("#A6A6A6")
    protect(sheet)
