"""The formats of a form (表格格式), how one cell is written, lists to choose from (选项), and set-up for print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.excel.text import FONT, text_lines
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet


A4 = 9
# Rules and formats reach down to this row, unless more rows are filled in.
PREPARED_ROWS = 2000
LAST_COLUMN = 16383
ROW_HEIGHT = 18
HEAD, NEEDED, SHADE, GREY, DOUBT = "#DDEBF7", "#FCE4D6", "#E4EEF9", "#F2F2F2", "#FFE699"


def unlock_beyond(sheet: Worksheet, formats: Formats, first: int) -> None:
    """Unlock all columns from ``first`` on: a protected sheet lets a row be deleted only where all its cells are."""
    # The format of a column is no cell. Told that it is, xlsxwriter would walk every row to the last column of Excel.
    used_columns = sheet.dim_colmax
    sheet.set_column(first, LAST_COLUMN, None, formats(locked=False))
    sheet.dim_colmax = used_columns


class Formats:
    """The formats of one workbook, made when first asked for."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        """Give a format with these properties in the font of the workbook."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": FONT, "font_size": 10, **properties})
        return self._made[key]

    def cell(self, kind: str, unit: str = "", **more: Any) -> Format:
        """Give the format of a cell to fill in, which stays unlocked when the sheet is protected."""
        # The sign is printed behind the number, not multiplied in: 85.3 is shown as 85.3%.
        shown = {"text": "@", "count": "0", "percent": f'0.00"{unit or "%"}"'}.get(kind, "General")
        return self(num_format=shown, **{"locked": False, **more})

    def head(self, *, needed: bool = False, fill: str = HEAD) -> Format:
        """Give the format of a header; a column that every row needs stands out."""
        colour = NEEDED if needed else fill
        return self(bold=True, text_wrap=True, valign="vcenter", align="center", border=1, bg_color=colour)

    @property
    def title(self) -> Format:
        """Give the format of a sheet's title."""
        return self(bold=True, font_size=14, valign="vcenter")

    @property
    def long_title(self) -> Format:
        """Give the format of a title that runs over several lines."""
        return self(bold=True, font_size=14, valign="vcenter", text_wrap=True)

    @property
    def wrap(self) -> Format:
        """Give the format of a sentence in a bordered cell."""
        return self(text_wrap=True, valign="top", border=1, border_color="#BFBFBF")

    @property
    def line(self) -> Format:
        """Give the format of a sentence that runs across the sheet."""
        return self(text_wrap=True, valign="top")


def write_cell(sheet: Worksheet, row: int, column: int, value: Any, form: Format) -> None:
    """Write a text as text and a number as a number; nothing where there is nothing."""
    if value is None or value == "" or value != value:  # noqa: PLR0124 - NaN is the value that differs from itself
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value, form)
    else:
        sheet.write_number(row, column, float(value), form)


def protect(sheet: Worksheet) -> None:
    """Lock what is not to be filled in, without a password: headers stay, data can be worked with as usual."""
    free = (
        "format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter",
        "select_locked_cells", "select_unlocked_cells",
    )  # fmt: skip
    sheet.protect("", dict.fromkeys(free, True))


def rule_rows(sheet: Worksheet, formats: Formats, first: int, last: int, columns: int) -> None:
    """Draw thin lines around the cells of rows that hold something, so that print shows a table and no empty grid."""
    address = f"$A{first + 1}:${column_name(columns - 1)}{first + 1}"
    lines = formats(border=1, border_color="#BFBFBF")
    options = {"type": "formula", "criteria": f"=COUNTA({address})>0", "format": lines}
    sheet.conditional_format(first, 0, last, columns - 1, options)


def column_name(position: int) -> str:
    """Letters of a column: 0 is A, 26 is AA."""
    from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415 - only when a workbook is written

    return str(xl_col_to_name(position))


def set_page(
    sheet: Worksheet, title: str, *, wide: int = 1, rows: int = 0, columns: int = 0, upright: int | None = None
) -> None:
    """Set a sheet up for print: A4 across, the title above and page numbers below.

    ``wide`` pages side by side; ``rows`` and ``columns`` from the top and the left are printed on every page. A long
    list is printed ``upright``, reduced to so many per cent.
    """
    sheet.set_paper(A4)
    if upright is None:
        sheet.set_landscape()
        sheet.fit_to_pages(wide, 0)
    else:
        sheet.set_portrait()
        sheet.set_print_scale(upright)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.6)
    # An ampersand begins a field in headers and footers: written twice, it is itself.
    shown = title.replace("\n", "　").replace("&", "&&")
    sheet.set_header(f'&C&"{FONT},Bold"&11{" " if shown[:1].isdigit() else ""}{shown[:200]}')
    sheet.set_footer(f'&C&"{FONT},Regular"&9&P / &N')
    sheet.print_across()
    if rows:
        sheet.repeat_rows(0, rows - 1)
    if columns:
        sheet.repeat_columns(0, columns - 1)


def broken_header(header: str, width: int) -> str:
    """Header with its unit on a line of its own where it does not fit on one: ``（ / 人）`` is hard to read."""
    name, bracket, unit = header.rpartition("（")
    return f"{name}\n{bracket}{unit}" if name and text_lines(header, width) > 1 else header


LONGEST_INLINE = 255


class Lists:
    """Writes each list once and gives the range that holds it."""

    def __init__(self) -> None:
        self.columns: dict[tuple[str, ...], int] = {}

    def range(self, values: Sequence[str]) -> str:
        """Give the range of a list (``=选项!$A$1:$A$9``); it is written when the sheet is."""
        position = self.columns.setdefault(tuple(values), len(self.columns))
        column = column_name(position)
        return f"{say('template.list_sheet')}!${column}$1:${column}${len(values)}"

    def source(self, values: Sequence[str]) -> list[str] | str:
        """Give what a drop-down takes: the list itself where it is short, else its range."""
        # A comma within an option would split it in two.
        short = len(",".join(values)) <= LONGEST_INLINE and not any("," in value for value in values)
        return list(values) if short else f"={self.range(values)}"

    def write(self, book: Workbook, formats: Formats) -> None:
        """Write the sheet, if any list needs it."""
        if not self.columns:
            return
        sheet = book.add_worksheet(say("template.list_sheet"))
        text = formats(num_format="@")
        for values, position in self.columns.items():
            for row, value in enumerate(values):
                sheet.write_string(row, position, value, text)
        sheet.protect("")
        sheet.very_hidden()
