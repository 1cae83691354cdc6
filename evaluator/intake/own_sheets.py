"""Names of the sheets that the program itself puts into a workbook; none of them is ever read as a return."""

from __future__ import annotations

from evaluator.text import say

LIST_SHEET = say("returns.list_sheet")
LAST_YEAR_SHEET = say("returns.last_year_sheet")
MARK_SHEET = say("returns.mark_sheet")

OWN_SHEETS = frozenset({LIST_SHEET, LAST_YEAR_SHEET, MARK_SHEET})
