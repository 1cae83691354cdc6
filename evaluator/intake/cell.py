"""Clean one cell: a number is read as that number, or reported; never read as another."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from evaluator.dataset import State
from evaluator.text import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN = re.compile(r"-?\d{1,15}(\.\d{1,15})?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
# One kind of separator, three digits behind each: 1 234,567 is 1234.567 to some and is reported.
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}([, ]\d{3})+(\.\d*)?")
_SEPARATED = re.compile(r"[+-]?\d[\d., ]*")
_LOOKALIKE = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1"})
_DASHES = str.maketrans({"−": "-", "–": "-", "﹣": "-"})
_SIGNS = ("%", "‰")
LARGEST = 1e15  # a spreadsheet keeps 15 digits: what is larger has lost some
_WORDS = {"万": 1e4, "亿": 1e8}


@dataclass(frozen=True)
class Cell:
    """A cleaned cell: a value with state observed, another state, or a reason why it cannot be read."""

    value: float = math.nan
    state: State = State.OBSERVED
    reason: Reason | None = None
    bare: bool = False
    details: Mapping[str, str] = field(default_factory=dict)


def plain_text(raw: Any) -> str:
    """Text of a cell: half-width, without surrounding spaces and a leading apostrophe."""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    return _half_width(raw if isinstance(raw, str) else "" if raw is None else str(raw))


@lru_cache(maxsize=1 << 16)
def _half_width(text: str) -> str:
    # Names and codes stand in many rows, and in several columns that are compared.
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "")
    return text.strip().lstrip("'").strip()


def mended_code(text: str) -> str:
    """A code with the letters O and l (or I) that stand for digits turned into digits."""
    return text.translate(_LOOKALIKE) if any(letter.isdigit() for letter in text) else text


def clean(raw: Any, codes: Mapping[str, str], unit: str, multiples: tuple[str, ...] = ()) -> Cell:
    """Read one cell of a number column.

    Parameters
    ----------
    raw : object
        As the reader gave it.
    codes : dict
        Texts that stand for a state, from the rubric (``ns: suppressed``).
    unit : str
        Unit of the column; a % or ‰ sign, or the unit written behind the number, is understood only where it is that
        unit.
    multiples : tuple of str
        Which of 万 and 亿 may stand behind a number: ``1.2万`` in a column of 元 is 12000, in one of 万元 it is 1.2.

    Returns
    -------
    Cell
        ``bare`` marks a number that came without a % sign.
    """
    if isinstance(raw, int | float):
        number = not isinstance(raw, bool) and abs(raw) < LARGEST
        return Cell(float(raw), bare=True) if number else Cell(reason=Reason.NOT_A_NUMBER)
    if isinstance(raw, date | time | timedelta):
        return Cell(reason=Reason.DATE_IN_NUMBER)
    text = plain_text(raw)
    if text in codes:
        return Cell(state=State[codes[text].upper()])
    if _PLAIN.fullmatch(text):
        return Cell(float(text), bare=True)
    return _number(text.translate(_DASHES), unit, multiples)


def _number(text: str, unit: str, multiples: tuple[str, ...]) -> Cell:
    if text.startswith("#"):
        return Cell(reason=Reason.EXCEL_ERROR)
    sign = text[-1:] if text[-1:] in _SIGNS else ""
    if sign and sign != unit:
        return Cell(reason=Reason.UNEXPECTED_SIGN)
    digits = text.removesuffix(sign).strip()
    factor = 1.0
    if not sign and unit and unit not in _SIGNS and digits.endswith(unit):
        digits = digits.removesuffix(unit).strip()
    if digits[-1:] in _WORDS or digits[-2:-1] in _WORDS:
        digits, word, tail = digits.rpartition(next(word for word in _WORDS if word in digits[-2:]))
        base = unit.removeprefix("万").removeprefix("亿")
        if word not in multiples or tail.strip() not in {"", base}:
            return Cell(reason=Reason.WORD_NOT_ALLOWED, details={"word": f"{word}{tail}", "unit": unit})
        factor, digits = _WORDS[word] / _WORDS.get(unit[:1], 1.0), digits.strip()
    value = _value(digits)
    if isinstance(value, Cell):
        return value
    value *= factor
    return Cell(value, bare=not sign) if abs(value) < LARGEST else Cell(reason=Reason.NOT_A_NUMBER)


def _value(digits: str) -> float | Cell:
    # A single space may have slipped in (1 234); a comma with three digits behind it is a thousands separator.
    unclear = {" ", ","} <= set(digits) or digits.count(" ") == 1
    if _THOUSANDS.fullmatch(digits) and not unclear:
        return float(digits.replace(" ", "").replace(",", ""))
    if _NUMBER.fullmatch(digits):
        return float(digits)
    if _SEPARATED.fullmatch(digits):
        return Cell(reason=Reason.SEPARATOR_UNCLEAR)
    mended = mended_code(digits)
    if mended != digits and _NUMBER.fullmatch(mended):
        return Cell(reason=Reason.LETTER_IN_NUMBER, details={"likely": mended})
    if len(re.findall(r"\d+(?:\.\d+)?", digits)) > 1:
        return Cell(reason=Reason.SEVERAL_NUMBERS)
    return Cell(reason=Reason.NOT_A_NUMBER)
