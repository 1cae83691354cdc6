"""Whether a file says of itself that its figures are made up (模拟数据): the mark in the title above its table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.intake.files import Sheet


def says_synthetic(sheets: Iterable[Sheet]) -> bool:
    """Whether the first filled row of a sheet, its title, carries the mark 模拟数据.

    The demo's workbooks and tables do. Only the title counts: a name or a note further down that holds the word marks
    nothing, and a title that was deleted marks nothing either.
    """
    mark = say("demo.mark")
    return any(mark in str(cell) for sheet in sheets for cell in _title(sheet))


def _title(sheet: Sheet) -> list[object]:
    return next((row for row in sheet.rows if any(str(cell).strip() for cell in row)), [])
