"""What a file says of itself above its table (标题): that its figures are made up, and of which year it is."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evaluator.files import Sheet

# A year, not the version of a rubric such as 2025.1.
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?![\d.])")


def says_synthetic(sheets: Iterable[Sheet]) -> bool:
    """Whether the first filled row of a sheet, its title, carries the mark 模拟数据.

    The demo's workbooks and tables do. Only the title counts: a name or a note further down that holds the word marks
    nothing, and a title that was deleted marks nothing either.
    """
    mark = say("demo.mark")
    return any(mark in str(cell) for sheet in sheets for cell in _title(sheet))


def stated_years(sheets: Iterable[Sheet]) -> tuple[int, ...]:
    """Years that the titles and the names of files speak of, in order; the rows below may know no year at all.

    A header that stands alone speaks of no year: only a first row of one filled cell is a title.
    """
    texts = []
    for sheet in sheets:
        title = [str(cell) for cell in _title(sheet) if str(cell).strip()]
        texts += [PurePath(sheet.file).stem.replace("_", " "), *(title if len(title) == 1 else [])]
    return tuple(sorted({int(year) for text in texts for year in _YEAR.findall(text)}))


def _title(sheet: Sheet) -> list[object]:
    return next((row for row in sheet.rows if any(str(cell).strip() for cell in row)), [])
