"""The version mark inside a template (版本标记): what it was made for, and which column holds which code.

It stands on a sheet that Excel does not show, as plain rows of text, so that a template keeps being read by code when
headers have changed between versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.intake.cell import plain_text
from evaluator.intake.own_sheets import MARK_SHEET

if TYPE_CHECKING:
    from collections.abc import Sequence

SHEET = MARK_SHEET
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
        """Rows of the sheet ``SHEET``, all text."""
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
