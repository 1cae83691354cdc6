"""Sheets beside the one to fill in: explanations (填写说明), last year's figures (上年数据), the version mark."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from evaluator.excel import DOUBT, GREY, HEAD, NEEDED, SHADE, broken_header, protect, set_page, text_lines, write_cell
from evaluator.forms.columns import marked_columns
from evaluator.forms.data_sheet import FIRST_ROW, write_head
from evaluator.forms.rules import allowed
from evaluator.intake.mark import LAST_YEAR_SHEET, MARK_SHEET, Mark
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    topics = ["states", "percent", "counts", "paste", "order", "send"]
    topics += ["spare"] * spare_rows + ["last_year"] * last_year
    lines = [] if year is None else [say("template.rule_year", year=year)]
    lines += [say(f"template.rule_{key}") for key in topics]
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
        sheet.set_row(row, 3 + LINE_HEIGHT * text_lines(text, sum(widths)))
        row += 1
    return row


def write_table_row(
    sheet: Worksheet, formats: Formats, row: int, cells: Sequence[str], widths: tuple[int, ...]
) -> None:
    """Write one row of a table of sentences, as high as its longest cell."""
    for position, text in enumerate(cells):
        sheet.write_string(row, position, text, formats.wrap)
    height = max(text_lines(text, width - 1) for text, width in zip(cells, widths, strict=True))
    sheet.set_row(row, 3 + LINE_HEIGHT * height)


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


SHOWN_DIGITS = 12


def make_mark(
    rubric: Rubric,
    columns: Sequence[TemplateColumn] = (),
    *,
    year: int | None = None,
    institution: str = "",
    institution_name: str = "",
) -> Mark:
    """Make the mark of a template; a benchmark workbook has no columns of a rubric."""
    stated = "" if year is None else str(year)
    version, fingerprint = rubric.model.version, rubric.fingerprint
    return Mark(rubric.id, version, fingerprint, stated, institution, institution_name, marked_columns(columns))


def shown_mark(mark: Mark) -> str:
    """The mark as one line for people, on the sheet of explanations."""
    return say("template.mark", id=mark.rubric, version=mark.version, fingerprint=mark.fingerprint[:SHOWN_DIGITS])


def write_mark_sheet(book: Workbook, formats: Formats, mark: Mark) -> None:
    """Write the mark for code to read."""
    sheet = book.add_worksheet(MARK_SHEET)
    text = formats(num_format="@")
    for row, cells in enumerate(mark.rows()):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, text)
    sheet.protect("")
    sheet.very_hidden()
