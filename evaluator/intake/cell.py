"""Clean one cell: a number is read as that number, or reported; never read as another."""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from evaluator.dataset import State
from evaluator.text import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_DASHES = str.maketrans({"−": "-", "–": "-", "﹣": "-"})


@dataclass(frozen=True)
class Cell:
    """A cleaned cell: a value with state observed, another state, or a reason why it cannot be read."""

    value: float = math.nan
    state: State = State.OBSERVED
    reason: Reason | None = None
    bare: bool = False


def plain_text(raw: Any) -> str:
    """Text of a cell: half-width, without surrounding spaces and a leading apostrophe."""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    text = unicodedata.normalize("NFKC", "" if raw is None else str(raw))
    return text.replace("\u200b", "").replace("\ufeff", "").strip().lstrip("'")


def clean(raw: Any, codes: Mapping[str, str], unit: str) -> Cell:
    """Read one cell of a number column.

    Parameters
    ----------
    raw : object
        As the reader gave it.
    codes : dict
        Texts that stand for a state, from the rubric (``ns: suppressed``).
    unit : str
        Unit of the column; a % or ‰ sign is understood only where it is that unit.

    Returns
    -------
    Cell
        ``bare`` marks a number that came without a % sign.
    """
    if isinstance(raw, bool):
        return Cell(reason=Reason.NOT_A_NUMBER)
    if isinstance(raw, int | float):
        return Cell(float(raw), bare=True) if math.isfinite(raw) else Cell(reason=Reason.NOT_A_NUMBER)
    if isinstance(raw, date | time | timedelta):
        return Cell(reason=Reason.DATE_IN_NUMBER)
    text = plain_text(raw)
    if text in codes:
        return Cell(state=State[codes[text].upper()])
    if text.startswith("#"):
        return Cell(reason=Reason.EXCEL_ERROR)
    return _number(text.translate(_DASHES).replace(" ", ""), unit)


def _number(text: str, unit: str) -> Cell:
    sign = text[-1:] if text[-1:] in {"%", "‰"} else ""
    if sign and sign != unit:
        return Cell(reason=Reason.UNEXPECTED_SIGN)
    digits = text.removesuffix(sign)
    if _THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "")
    if not _NUMBER.fullmatch(digits):
        return Cell(reason=Reason.NOT_A_NUMBER)
    value = float(digits)
    return Cell(value, bare=not sign) if math.isfinite(value) else Cell(reason=Reason.NOT_A_NUMBER)
