"""Lists that drop-downs and rules refer to (选项), on a sheet that Excel does not show.

A list within a rule holds 255 characters at most, and a formula cannot hold one at all: longer lists stand here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.workbook import Workbook

    from evaluator.excel.formats import Formats

LONGEST_INLINE = 255


class Lists:
    """Writes each list once and gives the range that holds it."""

    def __init__(self) -> None:
        self.columns: dict[tuple[str, ...], int] = {}

    def range(self, values: Sequence[str]) -> str:
        """Give the range of a list (``=选项!$A$1:$A$9``); it is written when the sheet is."""
        place = self.columns.setdefault(tuple(values), len(self.columns))
        column = _letters(place)
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
        for values, place in self.columns.items():
            for row, value in enumerate(values):
                sheet.write_string(row, place, value, text)
        sheet.protect("")
        sheet.very_hidden()


def _letters(place: int) -> str:
    letters, rest = "", place + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
