"""The version mark on its own sheet, which Excel does not show (版本标记)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.forms.columns import marked_columns
from evaluator.intake.mark import SHEET, Mark
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook

    from evaluator.excel import Formats
    from evaluator.forms.columns import TemplateColumn
    from evaluator.rubric import Rubric

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
    sheet = book.add_worksheet(SHEET)
    text = formats(num_format="@")
    for row, cells in enumerate(mark.rows()):
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, text)
    sheet.protect("")
    sheet.very_hidden()
