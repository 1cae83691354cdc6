"""Text as a sheet shows it (单元格文字): the font, what a cell can hold, how wide and how many lines."""

from __future__ import annotations

import math
import unicodedata
from functools import lru_cache

FONT = "宋体"
_CELL_LIMIT = 32767  # characters that a cell of Excel holds


def cell_text(text: str) -> str:
    """Text as a cell can hold it: never taken for marked-up text, at most as long as a cell."""
    # xlsxwriter writes <r>…</r> unescaped in constant memory: it takes it for rich text of its own making.
    return (f"{text} " if text.startswith("<r>") else text)[:_CELL_LIMIT]


@lru_cache(maxsize=65536)
def text_lines(text: str, width: float) -> int:
    """Lines that a text takes in a column of this width."""
    room = max(int(width), 2)
    return sum(max(1, math.ceil(text_width(part) / room)) for part in text.split("\n"))


def text_width(text: str) -> int:
    """Width in digits: a Chinese character is two wide."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in text)
