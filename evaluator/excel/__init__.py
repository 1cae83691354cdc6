"""What every writer of a workbook shares (Excel): books, formats, pages, lists, text of a cell."""

from evaluator.excel.book import new_form, new_report
from evaluator.excel.filled import Filled, number_list, text_list, write_filled
from evaluator.excel.formats import (
    A4,
    DOUBT,
    GREY,
    HEAD,
    LAST_COLUMN,
    NEEDED,
    PREPARED_ROWS,
    ROW_HEIGHT,
    SHADE,
    Formats,
    broken_header,
    column_name,
    lines_of,
    protect,
    rule_rows,
    set_page,
    unlock_beyond,
    write_cell,
)
from evaluator.excel.lists import LONGEST_INLINE, Lists
from evaluator.excel.page import Column, Sheet, banner, new_sheet, print_to, put, table_head, write_row, write_table
from evaluator.excel.styles import Styles, make_styles
from evaluator.excel.table_book import table_book
from evaluator.excel.text import FONT, cell_text, text_lines, text_width

__all__ = [
    "A4",
    "DOUBT",
    "FONT",
    "GREY",
    "HEAD",
    "LAST_COLUMN",
    "LONGEST_INLINE",
    "NEEDED",
    "PREPARED_ROWS",
    "ROW_HEIGHT",
    "SHADE",
    "Column",
    "Filled",
    "Formats",
    "Lists",
    "Sheet",
    "Styles",
    "banner",
    "broken_header",
    "cell_text",
    "column_name",
    "lines_of",
    "make_styles",
    "new_form",
    "new_report",
    "new_sheet",
    "number_list",
    "print_to",
    "protect",
    "put",
    "rule_rows",
    "set_page",
    "table_book",
    "table_head",
    "text_lines",
    "text_list",
    "text_width",
    "unlock_beyond",
    "write_cell",
    "write_filled",
    "write_row",
    "write_table",
]
