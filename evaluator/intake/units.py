"""Unit columns: codes repaired, majors looked up, ids joined (单位信息)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from evaluator.catalog import find_major
from evaluator.intake.cell import plain_text
from evaluator.text import Problem, Reason

if TYPE_CHECKING:
    from evaluator.intake.headers import HeaderRow
    from evaluator.rubric import Column, Rubric

_YEAR = re.compile(r"(19|20)\d{2}")


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
        One text a row; columns that the table does not have are empty. ``unit`` is the id.
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
        seen: dict[str, tuple[str, Reason | None, dict[str, object], bool]] = {}
        texts = []
        for (number, cells), name in zip(rows, names, strict=True):
            raw = plain_text(cells[position]) if position < len(cells) else ""
            if raw not in seen:
                seen[raw] = _judge(raw, column)
            text, reason, details, stops = seen[raw]
            texts.append(text)
            if reason:
                severity = "error" if stops else "notice"
                place = header.place(number, position)
                problems.append(Problem(reason, place, raw, severity, name, details))  # type: ignore[arg-type]
        columns[column.code] = texts
    columns["unit"] = _ids(columns, rubric)
    return columns, problems + _duplicates(header, rows, columns, names)


def _institution_names(header: HeaderRow, rows: list[tuple[int, list[Any]]]) -> list[str]:
    position = header.columns.get("institution_name", header.columns.get("institution"))
    if position is None:
        return [""] * len(rows)
    return [plain_text(cells[position]) if position < len(cells) else "" for _, cells in rows]


def _judge(raw: str, column: Column) -> tuple[str, Reason | None, dict[str, object], bool]:
    """Give the text to keep, a reason where there is one, its details, and whether it stops the return."""
    if not raw:
        return ("", Reason.UNIT_CELL_EMPTY, {"name": column.name}, True) if column.required else ("", None, {}, False)
    if column.kind == "major":
        return _major(raw)
    if column.kind == "institution":
        return _institution(raw)
    if column.kind == "year" and not _YEAR.fullmatch(raw):
        return raw, Reason.BAD_YEAR, {"name": column.name}, True
    if column.options and raw not in column.options:
        return raw, Reason.NOT_AN_OPTION, {"allowed": "、".join(column.options)}, True
    return raw, None, {}, False


def _institution(raw: str) -> tuple[str, Reason | None, dict[str, object], bool]:
    digits = raw.replace(" ", "")
    if not (digits.isdigit() and len(digits) in {5, 10}):
        return raw, Reason.BAD_INSTITUTION_CODE, {}, True
    return digits[-5:], None, {}, False


def _major(raw: str) -> tuple[str, Reason | None, dict[str, object], bool]:
    found = find_major(raw)
    major = found.major
    details: dict[str, object] = {"zh": found.sentence("zh"), "en": found.sentence("en")}
    if major is None:
        return raw, Reason.UNKNOWN_MAJOR, details, True
    if not raw[:1].isdigit():
        # A name in the code column is understood only by a person: codes decide who is compared with whom.
        return raw, Reason.MAJOR_NOT_A_CODE, {"code": major.code, **details}, True
    return major.base_code, Reason.MAJOR_REPAIRED if found.notice else None, details, False


def _ids(columns: dict[str, list[str]], rubric: Rubric) -> list[str]:
    parts = [columns[code] for code in rubric.model.data.id]
    variant = columns.get("variant", [""] * len(parts[0]))
    ids = ["-".join(values) for values in zip(*parts, strict=True)]
    return [f"{unit}-{extra}" if extra else unit for unit, extra in zip(ids, variant, strict=True)]


def _duplicates(
    header: HeaderRow, rows: list[tuple[int, list[Any]]], columns: dict[str, list[str]], names: list[str]
) -> list[Problem]:
    first: dict[str, int] = {}
    problems = []
    for (number, _), unit, name in zip(rows, columns["unit"], names, strict=True):
        if unit in first:
            details = {"other": header.place(first[unit]).row}
            problems.append(Problem(Reason.DUPLICATE_UNIT, header.place(number), unit, "error", name, details))
        first.setdefault(unit, number)
    return problems
