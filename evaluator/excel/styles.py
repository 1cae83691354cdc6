"""The cell formats of a report by name, built once (单元格样式)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluator.excel.text import FONT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

TEXT: dict[str, Any] = {"font_name": FONT, "font_size": 10}
_GRID = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
_HEAD = {"bold": True, "bg_color": "#DCE6F1", "align": "center", "text_wrap": True}
_TOTAL = {"bold": True, "bg_color": "#F2F2F2"}
# Best to worst; a letter is always written out as well, so that a grey print says the same.
_LETTER_FILLS = ("#C6E0B4", "#E2EFDA", "#FFF2CC", "#F8CBAD")


@dataclass(frozen=True)
class Styles:
    """Formats by name, and one a letter."""

    named: dict[str, Format]
    letters: dict[str, Format]

    def __getitem__(self, name: str) -> Format:
        return self.named[name]


def make_styles(book: Workbook, letters: Sequence[str], decimals: int) -> Styles:
    """Make all formats of a workbook.

    Parameters
    ----------
    book : Workbook
    letters : sequence of str
        Best first.
    decimals : int
        Printed decimals of a score.
    """
    score = "0." + "0" * decimals if decimals else "0"
    numbers = {
        "count": "0",
        "yuan": "#,##0",
        "load": "#,##0.00",
        "rate": "#,##0.0000",
        "money_part": "#,##0.000000",
        "score": score,
        "figure": "0.00##",
        "weight": "0.0000",
        "contribution": "+0.0000;-0.0000;0.0000",
        "unrounded": "0.000000",
        "probability": "0%",
        "share": "0.0%",
    }
    kinds: dict[str, dict[str, Any]] = {name: {"num_format": code} for name, code in numbers.items()}
    centred = {"align": "center", "text_wrap": True}
    kinds |= {"text": {"text_wrap": True}, "centre": centred, "letter": centred}
    named = {name: book.add_format(TEXT | _GRID | kind) for name, kind in kinds.items()}
    named |= {f"total_{name}": book.add_format(TEXT | _GRID | kind | _TOTAL) for name, kind in kinds.items()}
    named["head"] = book.add_format(TEXT | _GRID | _HEAD)
    named["title"] = book.add_format(TEXT | {"bold": True, "font_size": 14, "valign": "vcenter"})
    named["section"] = book.add_format(TEXT | {"bold": True, "font_size": 11, "valign": "vcenter", "text_wrap": True})
    named["line"] = book.add_format(TEXT | {"text_wrap": True, "valign": "top"})
    named["warning"] = book.add_format(
        TEXT | {"text_wrap": True, "valign": "top", "bold": True, "font_color": "#9C5700"}
    )
    centre = {"align": "center", "bold": True}
    fills = {letter: _LETTER_FILLS[_fill(place, len(letters))] for place, letter in enumerate(letters)}
    return Styles(
        named,
        {name: book.add_format(TEXT | _GRID | centre | {"bg_color": fill}) for name, fill in fills.items()},
    )


def _fill(place: int, letters: int) -> int:
    last = len(_LETTER_FILLS) - 1
    return last if place == letters - 1 else min(place, last - 1)
