"""Anchors of a piecewise linear scale, and pairs of numbers, in one cell (分段点): ``0:0; 常模:50; 100:100``."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from evaluator.rubric_excel.fields import choice_of, shown

_BETWEEN = re.compile(r"[;\n、,]")
_PATH = ("anchors",)
BENCHMARK = "benchmark"


def anchors_text(value: list[Any]) -> str | None:
    """Give anchors as one line, or None where they are no list of pairs."""
    if not all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        return None
    return "; ".join(":".join(_word(item) for item in pair) for pair in value)


def read_anchors(text: str) -> list[list[str | int]]:
    """Read anchors; full-width signs, line breaks and either language count the same.

    Raises
    ------
    ValueError
        A part is no pair of figure and score, or no number. A percent sign is refused: the figure stands in the
        unit of its column, where 50% may be 50 or 0.5.
    """
    pairs = []
    for part in _parts(text):
        figure, colon, score = part.partition(":")
        if not colon:
            raise ValueError(part)
        named = choice_of(_PATH, (BENCHMARK,), figure)
        pairs.append([named if named == BENCHMARK else read_number(figure), read_number(score)])
    return pairs


def read_numbers(text: str) -> list[str | int]:
    """Read several numbers; raise ValueError where one is none."""
    return [read_number(part) for part in _parts(text)]


def read_number(text: str) -> str | int:
    """Read a number: a plain whole one as such, a decimal as the text that it is."""
    plain = text.strip()
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise ValueError(plain) from None
    if not number.is_finite():
        raise ValueError(plain)
    whole = int(number) if number == int(number) else None
    return plain if str(whole) != plain or whole is None else whole


def _parts(text: str) -> list[str]:
    parts = _BETWEEN.split(unicodedata.normalize("NFKC", text))
    return [part.strip() for part in parts if part.strip()]


def _word(item: Any) -> str:
    return shown(_PATH, BENCHMARK) if item == BENCHMARK else str(item)
