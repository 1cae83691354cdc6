"""Names of the sheets that the program itself puts into a workbook; none of them is ever read as a return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.text import say

if TYPE_CHECKING:
    from evaluator.files import Sheet

LIST_SHEET = say("returns.list_sheet")
LAST_YEAR_SHEET = say("returns.last_year_sheet")
MARK_SHEET = say("returns.mark_sheet")

OWN_SHEETS = frozenset({LIST_SHEET, LAST_YEAR_SHEET, MARK_SHEET})


def others_sheets(sheets: list[Sheet]) -> list[Sheet]:
    """Leave out the program's own sheets and the hidden ones: a sentence names no sheet that nobody can see.

    All sheets where nothing else is left.
    """
    shown = [sheet for sheet in sheets if not sheet.hidden and sheet.name not in OWN_SHEETS]
    return shown if any(row for sheet in shown for row in sheet.rows) else sheets
