"""What a file says of itself: the version mark of a template (版本标记), our own sheets, the title above its table.

The mark stands on a sheet that Excel does not show, as plain rows of text, so that a template keeps being read by code
when headers have changed between versions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from evaluator.intake.cell import plain_text
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evaluator.files import SheetCells


LIST_SHEET = say("returns.list_sheet")
LAST_YEAR_SHEET = say("returns.last_year_sheet")
MARK_SHEET = say("returns.mark_sheet")

OWN_SHEETS = frozenset({LIST_SHEET, LAST_YEAR_SHEET, MARK_SHEET})


def others_sheets(sheets: list[SheetCells]) -> list[SheetCells]:
    """Leave out the program's own sheets and the hidden ones: a sentence names no sheet that nobody can see.

    All sheets where nothing else is left.
    """
    shown = [sheet for sheet in sheets if not sheet.hidden and sheet.name not in OWN_SHEETS]
    return shown if any(row for sheet in shown for row in sheet.rows) else sheets


SIGN = "evaluator-template"
_KEYS = ("rubric", "version", "fingerprint", "year", "institution", "institution_name")


@dataclass(frozen=True)
class MarkedColumn:
    """One column of the template: its code, its header as written, and its unit."""

    code: str
    header: str
    unit: str = ""


@dataclass(frozen=True)
class Mark:
    """What a template was made for; texts are empty where it was not said.

    Attributes
    ----------
    rubric, version, fingerprint : str
        The rubric version whose template it is.
    year : str
        Year of the data asked for.
    institution, institution_name : str
        The institution that it was prefilled for.
    columns : tuple of MarkedColumn
        In the order of the data sheet.
    """

    rubric: str
    version: str
    fingerprint: str = ""
    year: str = ""
    institution: str = ""
    institution_name: str = ""
    columns: tuple[MarkedColumn, ...] = ()

    def rows(self) -> list[list[str]]:
        """Rows of the sheet ``MARK_SHEET``, all text."""
        heads = [[SIGN, "1"], *([key, str(getattr(self, key))] for key in _KEYS)]
        return [*heads, *(["column", part.code, part.header, part.unit] for part in self.columns)]


def read_mark(rows: Sequence[Sequence[object]]) -> Mark | None:
    """Read the mark from the rows of its sheet; None where they are not a mark."""
    texts = [[plain_text(cell) for cell in row] + [""] * 4 for row in rows]
    if not texts or texts[0][0] != SIGN:
        return None
    values = {row[0]: row[1] for row in texts if row[0] in _KEYS}
    columns = tuple(MarkedColumn(row[1], row[2], row[3]) for row in texts if row[0] == "column")
    known = {key: values.get(key, "") for key in _KEYS}
    return Mark(**known, columns=columns) if known["rubric"] else None


# A year, not the version of a rubric such as 2025.1.
_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?![\d.])")


def says_synthetic(sheets: Iterable[SheetCells]) -> bool:
    """Whether the first filled row of a sheet, its title, carries the mark 模拟数据.

    The demo's workbooks and tables do. Only the title counts: a name or a note further down that holds the word marks
    nothing, and a title that was deleted marks nothing either.
    """
    mark = say("demo.mark")
    return any(mark in str(cell) for sheet in sheets for cell in _title(sheet))


def stated_years(sheets: Iterable[SheetCells]) -> tuple[int, ...]:
    """Years that the titles and the names of files speak of, in order; the rows below may know no year at all.

    A header that stands alone speaks of no year: only a first row of one filled cell is a title.
    """
    texts = []
    for sheet in sheets:
        title = [str(cell) for cell in _title(sheet) if str(cell).strip()]
        texts += [PurePath(sheet.file).stem.replace("_", " "), *(title if len(title) == 1 else [])]
    return tuple(sorted({int(year) for text in texts for year in _YEAR.findall(text)}))


def _title(sheet: SheetCells) -> list[object]:
    return next((row for row in sheet.rows if any(str(cell).strip() for cell in row)), [])
