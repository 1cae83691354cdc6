"""A value as a cell and back (单元格的值): exact decimals stay texts, lists stand in one cell.

What the plain notation cannot hold (an empty text, a list item with a semicolon) is written as JSON in the cell.
Of several numbers in one cell, whole ones come back without quotes: 50 and "50" are the same exact number.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from evaluator.rubric_excel.anchors import anchors_text, read_anchors, read_numbers
from evaluator.rubric_excel.fields import ValueKind
from evaluator.text import Message, Reason, say

if TYPE_CHECKING:
    from collections.abc import Callable

NOTHING = "null"
FIELDS = ("title", "article", "date", "note")
# Excel shows and keeps 15 digits; a number with more has been computed, and its last digits are an accident.
DIGITS = 15
_MARK, _BAR = "；", "｜"
_WORDS, _CODES = re.compile(r"[；;\n]"), re.compile(r"[；;\n、，,\s]")
_SPLIT = {ValueKind.TEXTS: _WORDS, ValueKind.CODES: _CODES, ValueKind.INTEGERS: _CODES}
_NUMBERS: dict[ValueKind, Callable[[str], Any]] = {ValueKind.EXACTS: read_numbers, ValueKind.ANCHORS: read_anchors}
_ESCAPED = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_JSON_STARTS = ('"', "[", "{")


class CellFault(Exception):  # noqa: N818 - it becomes a problem, not an error of the program
    """Why a cell cannot be read."""

    def __init__(self, reason: Reason, **details: object) -> None:
        self.reason, self.details = reason, details
        super().__init__(str(reason))


def to_cell(value: Any, kind: ValueKind) -> str | int:
    """Give what stands in the cell: a whole number as number, all else as text."""
    if isinstance(value, bool):
        return say(f"rubric_book.flag_{'yes' if value else 'no'}")
    if value is None:
        return NOTHING
    if isinstance(value, int):
        return value if abs(value) < 10**DIGITS else str(value)
    plain = _plain(value, kind)
    if plain is not None and _reads_back(plain, value, kind):
        return plain
    text = json.dumps(_jsonable(value), ensure_ascii=False)
    # Excel takes _x000D_ for a control character.
    return _ESCAPED.sub(r"\\u005fx", _only_printable(text))


def from_cell(raw: Any, kind: ValueKind) -> Any:
    """Read a cell that is not empty.

    Raises
    ------
    CellFault
        With the reason.
    """
    if isinstance(raw, datetime | date):
        return _from_date(raw, kind)
    if isinstance(raw, timedelta) or not isinstance(raw, str | bool | int | float):
        raise CellFault(Reason.BOOK_CELL_KIND)
    if isinstance(raw, bool):
        return raw if kind in {ValueKind.FLAG, ValueKind.OTHER} else _from_text(str(raw).lower(), kind)
    if isinstance(raw, int | float):
        return _from_number(raw, kind)
    text = raw.strip()
    given = _from_json(text, kind)
    return _from_text(text, kind) if given is None else given[0]


def is_blank(raw: Any) -> bool:
    """Whether a cell holds nothing."""
    return raw is None or (isinstance(raw, str) and not raw.strip())


def _reads_back(text: str, value: Any, kind: ValueKind) -> bool:
    if len(text) != len(text.strip()) or not all(sign.isprintable() or sign == "\n" for sign in text):
        return False
    if _ESCAPED.search(text):
        return False
    try:
        again = from_cell(text, kind) if text else None
    except CellFault:
        return False
    if kind in _NUMBERS and isinstance(value, list):
        return bool(_as_texts(again) == _as_texts(value))
    return type(again) is type(value) and bool(again == value)


def _as_texts(value: Any) -> Any:
    return [_as_texts(item) for item in value] if isinstance(value, list) else str(value)


def _plain(value: Any, kind: ValueKind) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list) and value:
        if kind == ValueKind.RECORDS:
            lines = [_record(item) for item in value]
            return None if None in lines else "\n".join(line for line in lines if line is not None)
        if kind == ValueKind.ANCHORS:
            return anchors_text(value)
        if all(isinstance(item, str | int) and not isinstance(item, bool) for item in value):
            return _MARK.join(str(item) for item in value)
    return None


def _record(item: Any) -> str | None:
    if not isinstance(item, dict) or not set(item) <= set(FIELDS):
        return None
    parts = [str(item[key]) if key in item else "" for key in FIELDS]
    return _BAR.join(parts).rstrip(_BAR)


def _jsonable(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _jsonable(item) for key, item in value.items()}
    return [_jsonable(item) for item in value] if isinstance(value, list) else value


def _only_printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)


def _from_json(text: str, kind: ValueKind) -> tuple[Any] | None:
    if not text.startswith(_JSON_STARTS):
        return None
    try:
        value = json.loads(text, parse_float=str)
    except ValueError:
        return None
    if isinstance(value, str) != text.startswith('"'):
        return None
    if kind == ValueKind.RECORDS and isinstance(value, list):
        for item in value:
            if isinstance(item, dict) and _DATE.fullmatch(str(item.get("date", ""))):
                item["date"] = read_date(str(item["date"]))
    return (value,)


def _from_date(raw: date, kind: ValueKind) -> Any:
    if kind in {ValueKind.DATE, ValueKind.OTHER}:
        return raw.date() if isinstance(raw, datetime) else raw
    raise CellFault(Reason.BOOK_DATE_CELL)


def _from_number(raw: float, kind: ValueKind) -> Any:
    whole = int(raw) if raw == int(raw) else None
    if whole is None and len(Decimal(repr(raw)).as_tuple().digits) > DIGITS:
        raise CellFault(Reason.BOOK_NUMBER_COMPUTED)
    # The shortest decimal that is this number: what was typed.
    text = str(whole) if whole is not None else format(Decimal(repr(raw)), "f")
    if kind in {ValueKind.EXACT, ValueKind.INTEGER, ValueKind.OTHER}:
        if whole is not None:
            return whole
        if kind == ValueKind.INTEGER:
            raise CellFault(Reason.BOOK_NOT_WHOLE)
        return text
    return _from_text(text, kind)


def _from_text(text: str, kind: ValueKind) -> Any:
    if text == NOTHING:
        return None
    if kind in _SPLIT:
        parts = [part.strip() for part in _SPLIT[kind].split(text) if part.strip()]
        return [_whole(part) for part in parts] if kind == ValueKind.INTEGERS else parts
    if kind in _NUMBERS:
        return _from_numbers(text, kind)
    if kind == ValueKind.RECORDS:
        return [_from_record(line) for line in text.split("\n") if line.strip()]
    read = {ValueKind.EXACT: _exact, ValueKind.INTEGER: _whole, ValueKind.FLAG: _flag, ValueKind.DATE: read_date}.get(
        kind
    )
    return text if read is None else read(text)


def _from_numbers(text: str, kind: ValueKind) -> Any:
    try:
        return _NUMBERS[kind](text)
    except ValueError:
        name = "anchors" if kind == ValueKind.ANCHORS else "numbers"
        raise CellFault(Reason.BAD_VALUE, why=Message(f"rubric_book.shape_{name}")) from None


def _exact(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    try:
        # A percentage moves the point, nothing else: 10% is 0.10.
        number = Decimal(plain.removesuffix("%"))
    except InvalidOperation:
        raise CellFault(Reason.BOOK_NOT_EXACT) from None
    if not number.is_finite():
        raise CellFault(Reason.BOOK_NOT_EXACT)
    return format(number.scaleb(-2), "f") if plain.endswith("%") else plain


def _whole(text: str) -> int:
    plain = unicodedata.normalize("NFKC", text)
    if not re.fullmatch(r"[+-]?\d{1,30}", plain):
        raise CellFault(Reason.BOOK_NOT_WHOLE)
    return int(plain)


def _flag(text: str) -> bool:
    words = {say(f"rubric_book.flag_{word}", lang): word == "yes" for word in ("yes", "no") for lang in ("zh", "en")}
    words |= {"true": True, "false": False}
    if text.lower() not in words:
        raise CellFault(Reason.BOOK_NOT_FLAG)
    return words[text.lower()]


def read_date(text: str) -> date:
    """Read a day written as 2025-06-30, 2025/6/30 or 2025年6月30日."""
    match = _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    try:
        if match:
            return date(*(int(part) for part in match.groups()))
    except ValueError:
        pass
    raise CellFault(Reason.BAD_DATE)


def _from_record(line: str) -> dict[str, Any]:
    # The last part may hold bars itself.
    parts = line.split(_BAR, len(FIELDS) - 1)
    record: dict[str, Any] = {key: part.strip() for key, part in zip(FIELDS, parts, strict=False) if part.strip()}
    if "date" in record:
        record["date"] = read_date(record["date"])
    return record
