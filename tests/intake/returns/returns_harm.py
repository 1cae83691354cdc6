"""Faults of rows, columns, sheets and whole files; each gives what must be found of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from returns_faults import Fault
from returns_world import Province, split

if TYPE_CHECKING:
    import random

    from returns_drafts import Draft


def _append(draft: Draft, row: dict[str, Any]) -> tuple[int, tuple[tuple[int, int, Any], ...]]:
    """Type a row below all others; give its number and what empties it again."""
    number = draft.tail_row + len(draft.dress.tail)
    number = max([number, *(typed + 1 for typed, _ in draft.typed if typed >= number)])
    cells = {(number, draft.position(code)): row[code] for code in draft.columns if row.get(code, "") != ""}
    draft.typed |= cells
    return number, tuple((*place, None) for place in cells)


def duplicate_unit(draft: Draft, rng: random.Random) -> Fault:
    """A programme stands twice, the second time with other figures."""
    index = rng.choice([index for index in range(len(draft.rows)) if index not in draft.used])
    draft.used.add(index)
    row, mend = _append(draft, draft.rows[index] | {"practice_bases": 7.77, "teaching_spending": 3456})
    return Fault("duplicate_unit", draft.file, draft.sheet, row, mend=mend)


def not_offered(draft: Draft, rng: random.Random, absent: str) -> Fault:
    """A programme that the register does not have."""
    row, mend = _append(draft, draft.rows[0] | {"major": absent, "major_name": "", "teaching_spending": 3210})
    return Fault("not_offered", draft.file, draft.sheet, row, draft.position("major"), mend=mend)


def other_institution(draft: Draft, other: Draft) -> Fault:
    """A row of another school in a prefilled template."""
    row, mend = _append(draft, other.rows[1])
    return Fault("other_institution", draft.file, draft.sheet, row, draft.position("institution"), mend=mend)


def total_row(draft: Draft) -> Fault:
    """A total under the school's own code."""
    cells = {
        "institution": draft.code,
        "institution_name": draft.name,
        "major": "合计",
        "students": 4321,
        "courses": 99,
    }
    row, _ = _append(draft, cells)
    return Fault("rows_skipped", draft.file, draft.sheet, severity="notice", says=str(row))


def copied_row(draft: Draft, rng: random.Random) -> Fault:
    """All figures of one programme stand again at another, further down."""
    plain = [index for index, row in enumerate(draft.rows) if not row.get("arts_exam_sd") and row.get("placed") != ""]
    free = [index for index in plain if index not in draft.used and not draft.rows[index].get("licence_candidates")]
    first, second = sorted(rng.sample(free, 2))
    draft.used |= {first, second}
    figures = [code for code in draft.columns if code in draft.rows[0]]
    units = {"institution", "institution_name", "ownership", "institution_type", "city", "city_type", "major"}
    units |= {"major_name", "variant", "first_graduating_year"}
    for code in figures:
        if code not in units:
            draft.typed[draft.row(second), draft.position(code)] = draft.rows[first][code]
    return Fault("copied_row", draft.file, draft.sheet, draft.row(second), severity="notice")


def same_figure(draft: Draft) -> Fault:
    """The figure of the whole institution in every row."""
    column = draft.position("student_teacher_ratio")
    rows = [index for index in range(len(draft.rows)) if draft.value(index, "student_teacher_ratio") != ""]
    for index in rows:
        draft.typed[draft.row(index), column] = 18.4
    return Fault("same_figure", draft.file, draft.sheet, draft.row(rows[0]), column, "notice")


def unit_missing(draft: Draft, rng: random.Random) -> Fault:
    """A programme that the register has is left out."""
    free = [index for index in range(3, len(draft.rows)) if index not in draft.used]
    index = rng.choice(free)
    draft.used.add(index)
    cells = [(draft.row(index), draft.position(code)) for code in draft.columns]
    for place in cells:
        draft.typed[place] = ""
    mend = tuple(
        (*place, draft.value(index, code) if draft.value(index, code) != "" else None)
        for place, code in zip(cells, draft.columns, strict=True)
    )
    unit = "-".join(part for part in (draft.code, _base(draft.rows[index]), draft.rows[index]["variant"]) if part)
    return Fault("unit_missing", draft.file, draft.sheet, says=unit, mend=mend)


def suspended(province: Province, draft: Draft, rng: random.Random) -> Fault:
    """The register says that a programme admits no more; it is returned all the same."""
    index = rng.choice([index for index in range(len(draft.rows)) if index not in draft.used])
    draft.used.add(index)
    row = draft.rows[index]
    next(
        entry
        for entry in province.register
        if (entry["institution"], entry["major"], entry["variant"]) == (draft.code, row["major"], row["variant"])
    )["status"] = "停招"
    return Fault("suspended", draft.file, draft.sheet, draft.row(index), draft.position("major"), "notice")


def header_twice(draft: Draft) -> Fault:
    """One item has two columns, under two names."""
    column = draft.dress.left + len(draft.columns) + 1
    draft.typed[draft.header_row, column] = "毕业生数" if draft.heads["graduates"] != "毕业生数" else "graduates"
    mend = ((draft.header_row, column, None),)
    return Fault("header_twice", draft.file, draft.sheet, draft.header_row, column, mend=mend)


def column_missing(draft: Draft, code: str, name: str) -> list[Fault]:
    """The header of a needed column is spoilt: it is missing, and what stands there means nothing."""
    place = (draft.header_row, draft.position(code))
    if draft.dress.groups:
        place = (draft.header_row - 1, draft.position(code))
    draft.typed[place] = "（待补）"
    mend = ((*place, draft.heads[code]),)
    unknown = Fault("headers_ignored", draft.file, draft.sheet, severity="notice", says="（待补）")
    return [Fault("column_missing", draft.file, draft.sheet, says=name, mend=mend), unknown]


def whole_file(draft: Draft, harm: str, reason: str, *, at: str = "", severity: Any = "error") -> Fault:
    draft.harms.append(harm)
    return Fault(reason, draft.file, at, severity=severity, replace=severity == "error")


def other_year(province: Province, draft: Draft) -> Fault:
    """Last year's return is sent again."""
    draft.rows = next(rows for rows in split(province.before) if rows[0]["institution"] == draft.code)
    draft.year = 2024
    return Fault("other_year", draft.file, draft.sheet, says="2024", replace=True)


def _base(row: dict[str, Any]) -> str:
    return str(row["major"]).rstrip("KT")
