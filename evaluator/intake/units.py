"""Unit columns: codes repaired, majors looked up, ids joined (单位信息)."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from evaluator.catalog import find_discipline, find_major
from evaluator.intake.cell import mended_code, plain_text
from evaluator.text import Problem, Reason

if TYPE_CHECKING:
    from evaluator.intake.headers import HeaderRow
    from evaluator.rubric import DataColumn, Rubric
    from evaluator.text.problem import Severity

# Names stay as they were written, for letters and titles; everything else is read half-width.
NAMES = frozenset({"institution_name", "major_name"})
_UNSEEN = str.maketrans("", "", "\u200b\ufeff")
_YEAR = re.compile(r"((?:19|20)\d{2})(?:年|届|级)?")


def read_units(
    header: HeaderRow, rows: list[tuple[int, list[Any]]], rubric: Rubric
) -> tuple[dict[str, list[str]], list[Problem]]:
    """Read the unit columns of all rows.

    Parameters
    ----------
    header : HeaderRow
    rows : list of (number, cells)
        Rows kept, numbered from the row below the header.

    Returns
    -------
    columns : dict of code to texts
        One text a row; columns that the table does not have are empty. Names stand as written. ``unit`` is the id.
    problems : list of Problem
    """
    columns: dict[str, list[str]] = {}
    problems: list[Problem] = []
    names = _institution_names(header, rows)
    for column in rubric.model.data.columns:
        position = header.columns.get(column.code)
        if position is None:
            columns[column.code] = [""] * len(rows)
            continue
        seen: dict[tuple[type, Any], Judged] = {}
        texts = []
        for (number, cells), name in zip(rows, names, strict=True):
            raw = cells[position] if position < len(cells) else ""
            key = (type(raw), raw)
            if key not in seen:
                seen[key] = _judge(raw, column)
            text, reason, details, stops = seen[key]
            texts.append(text)
            if reason:
                severity: Severity = "error" if stops else "notice"
                place = header.place(number, position)
                problems.append(Problem(reason, place, plain_text(raw), severity, name, details))
        columns[column.code] = _spelled(rows, position) if column.code in NAMES else texts
    columns["unit"] = _ids(columns, rubric)
    return columns, problems


def _institution_names(header: HeaderRow, rows: list[tuple[int, list[Any]]]) -> list[str]:
    position = header.columns.get("institution_name", header.columns.get("institution"))
    return [""] * len(rows) if position is None else _spelled(rows, position)


def _spelled(rows: list[tuple[int, list[Any]]], position: int) -> list[str]:
    """Texts of a column as they were written: 云溪大学（虚构） keeps its full-width brackets.

    What differs in width alone is one name, and is spelt as it first stands in the table.
    """
    first: dict[str, str] = {}
    raws = [cells[position] if position < len(cells) else "" for _, cells in rows]
    return [first.setdefault(plain_text(raw), as_written(raw)) for raw in raws]


def as_written(raw: Any) -> str:
    """Text of a cell without surrounding spaces, invisible signs and a leading apostrophe, otherwise unchanged."""
    return raw.translate(_UNSEEN).strip().lstrip("'").strip() if isinstance(raw, str) else plain_text(raw)


Judged = tuple[str, Reason | None, dict[str, object], bool]


def _judge(raw: Any, column: DataColumn) -> Judged:
    """Give the text to keep, a reason where there is one, its details, and whether it stops the return."""
    text = plain_text(raw)
    if not text:
        return ("", Reason.UNIT_CELL_EMPTY, {"name": column.name}, True) if column.required else ("", None, {}, False)
    if column.kind in _CODES:
        return _CODES[column.kind](text)
    if column.kind == "year":
        return _year(raw, text, column)
    if column.options and text not in column.options:
        return text, Reason.NOT_AN_OPTION, {"allowed": "、".join(column.options)}, True
    return text, None, {}, False


def _year(raw: Any, text: str, column: DataColumn) -> Judged:
    if isinstance(raw, date):
        return str(raw.year), Reason.YEAR_FROM_DATE, {"name": column.name, "year": raw.year}, False
    written = _YEAR.fullmatch(text)
    if written is None:
        return text, Reason.BAD_YEAR, {"name": column.name}, True
    return written[1], None, {}, False


def is_institution_code(text: str) -> bool:
    """Whether a text is a school's code as units carry it: five digits."""
    return text.isascii() and text.isdigit() and len(text) == 5


def _institution(text: str) -> Judged:
    written = text.replace(" ", "").removesuffix(".0")
    digits = mended_code(written)
    if not (digits.isascii() and digits.isdigit() and len(digits) in {5, 10}):
        return text, Reason.BAD_INSTITUTION_CODE, {}, True
    return digits[-5:], Reason.CODE_LOOKALIKE if digits != written else None, {"code": digits[-5:]}, False


def _major(text: str) -> Judged:
    match = find_major(text)
    major = match.major
    details: dict[str, object] = {"said": match.message}
    if major is None:
        mended = find_major(mended_code(text)).major if mended_code(text) != text else None
        if mended is not None:
            return mended.base_code, Reason.CODE_LOOKALIKE, {"code": mended.base_code}, False
        return text, Reason.UNKNOWN_MAJOR, details, True
    if not text[:1].isdigit() and not mended_code(text)[:1].isdigit():
        # A name in the code column is understood only by a person: codes decide who is compared with whom.
        return text, Reason.MAJOR_NOT_A_CODE, {"code": major.code, **details}, True
    return major.base_code, Reason.MAJOR_REPAIRED if match.notice else None, details, False


def _discipline(text: str) -> Judged:
    match = find_discipline(text)
    code = match.entry.code if match.entry is not None else ""
    if code == text:
        return text, None, {}, False
    mended = mended_code(text)
    entry = find_discipline(mended).entry if not code else None
    if entry is not None and mended[:1].isdigit():
        return entry.code, Reason.CODE_LOOKALIKE, {"code": entry.code}, False
    if not code or not text[:1].isdigit():
        details: dict[str, object] = {"said": match.message}
        return text, Reason.UNKNOWN_DISCIPLINE, details, True
    return code, Reason.CODE_LOST_ZERO, {"code": code}, False


_CODES = {"major": _major, "discipline": _discipline, "institution": _institution}


def _ids(columns: dict[str, list[str]], rubric: Rubric) -> list[str]:
    parts = [columns[code] for code in rubric.model.data.id]
    variant = columns.get("variant", [""] * len(parts[0]))
    ids = ["-".join(values) for values in zip(*parts, strict=True)]
    return [f"{unit}-{extra}" if extra else unit for unit, extra in zip(ids, variant, strict=True)]
