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
_CHOICE = {
    "bold": True,
    "font_size": 12,
    "bg_color": "#FFF2CC",
    "num_format": "@",
    "border": 2,
    "border_color": "#BF8F00",
}
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
        "figure_plain": "General",
        # As people write figures: 0.2843, 83.67, 13145.
        "figure_short": "[<1]0.00##;[<1000]0.00;0",
        "weight": "0.0000",
        "contribution": "+0.0000;-0.0000;0.0000",
        "unrounded": "0.000000",
        "probability": "0%",
        "share": "0.0%",
    }
    kinds: dict[str, dict[str, Any]] = {name: {"num_format": code} for name, code in numbers.items()}
    kinds["figure_short"] |= {"align": "right"}
    centred = {"align": "center", "text_wrap": True}
    kinds |= {"text": {"text_wrap": True}, "centre": centred, "letter": centred}
    named = {name: book.add_format(TEXT | _GRID | kind) for name, kind in kinds.items()}
    named |= {f"total_{name}": book.add_format(TEXT | _GRID | kind | _TOTAL) for name, kind in kinds.items()}
    # Of tables to look things up in: no border, so that an empty cell needs no format.
    one_line = {name: {key: value for key, value in kind.items() if key != "text_wrap"} for name, kind in kinds.items()}
    one_line["text"] |= {"indent": 1}
    named |= {f"bare_{name}": book.add_format(TEXT | kind) for name, kind in one_line.items()}
    named |= {
        f"page_{name}": book.add_format(TEXT | _GRID | kind | {"shrink": True}) for name, kind in one_line.items()
    }
    named |= {f"slim_{name}": book.add_format(TEXT | kind | {"shrink": True}) for name, kind in one_line.items()}
    left = {name: kind | {"align": "left"} for name, kind in kinds.items()}
    named |= {f"left_{name}": book.add_format(TEXT | _GRID | kind) for name, kind in left.items()}
    result = _GRID | {"bold": True, "font_size": 12, "align": "left"}
    named["result"] = book.add_format(TEXT | result | {"num_format": score})
    named["result_text"] = book.add_format(TEXT | result)
    # Excel draws it where a condition holds.
    named["lined"] = book.add_format({"border": 1, "border_color": "#BFBFBF"})
    named["choice"] = book.add_format(TEXT | _GRID | _CHOICE | {"num_format": "@"})
    named["fact"] = book.add_format(TEXT | _GRID | {"bg_color": "#F2F2F2", "shrink": True})
    named["head"] = book.add_format(TEXT | _GRID | _HEAD)
    named["title"] = book.add_format(TEXT | {"bold": True, "font_size": 14, "valign": "vcenter"})
    named["section"] = book.add_format(TEXT | {"bold": True, "font_size": 11, "valign": "vcenter", "text_wrap": True})
    named["line"] = book.add_format(TEXT | {"text_wrap": True, "valign": "top"})
    named["warning"] = book.add_format(
        TEXT | {"text_wrap": True, "valign": "top", "bold": True, "font_color": "#9C5700"}
    )
    centre = {"align": "center", "bold": True}
    fills = {letter: _LETTER_FILLS[_fill(rank, len(letters))] for rank, letter in enumerate(letters)}
    return Styles(
        named,
        {name: book.add_format(TEXT | _GRID | centre | {"bg_color": fill}) for name, fill in fills.items()},
    )


def _fill(rank: int, letters: int) -> int:
    last = len(_LETTER_FILLS) - 1
    return last if rank == letters - 1 else min(rank, last - 1)
