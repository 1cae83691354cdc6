"""Faults that offices make, each planted at a place that is written down (预埋错误)."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from returns_drafts import Draft


@dataclass(frozen=True)
class Fault:
    """One planted fault: where it must be found and as what, and what makes the file right again.

    ``mend``: cells (row, column, value) to write back; ``None`` empties a cell. ``replace``: the file as a whole must
    be sent again. ``says``: a text that the value of the problem must hold.
    """

    reason: str
    file: str
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    severity: Literal["error", "notice"] = "error"
    says: str = ""
    mend: tuple[tuple[int, int, Any], ...] = ()
    replace: bool = False

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.severity, self.reason, self.file, self.sheet, self.row, self.column)


Make = Callable[[Draft, int, random.Random], Any]


@dataclass(frozen=True)
class CellFault:
    """A kind of fault that is one cell's: what is typed into which columns, and where it is expected."""

    reason: str
    codes: tuple[str, ...]
    make: Make
    needs: tuple[str, ...] = ()
    at: str = ""
    severity: Literal["error", "notice"] = "error"
    kinds: tuple[str, ...] = ("template", "sheet", "csv")
    fits: Callable[[dict[str, Any]], bool] = field(default=lambda _row: True)


def _number(row: dict[str, Any], code: str) -> float:
    value = row.get(code, "")
    return float(value) if isinstance(value, int | float) else -1.0


def _is(*values: Any) -> Make:
    return lambda _draft, _index, rng: rng.choice(values)


def _plus(code: str, extra: int) -> Make:
    return lambda draft, index, _rng: draft.rows[index][code] + extra


EXCEL = ("template", "sheet")
OWN = ("sheet", "csv")
COUNTS = ("students", "courses", "theses", "evaluation_responses", "final_year_students")
MEANS = ("practice_credits", "student_teacher_ratio", "teaching_spending", "course_evaluation")

# fmt: off
CELL_FAULTS = (
    CellFault("not_a_number", COUNTS + MEANS, _is("约120人左右", "待定", "见附件", "good")),
    CellFault("date_in_number", COUNTS, _is(datetime(2025, 3, 12), datetime(2024, 12, 5)), kinds=EXCEL),  # noqa: DTZ001
    CellFault("excel_error", COUNTS + MEANS, _is("#N/A", "#DIV/0!", "#REF!")),
    CellFault("formula_without_value", MEANS, _is("=B3*2", "=SUM(A1:A3)/3"), kinds=EXCEL),
    CellFault("unexpected_sign", COUNTS, _is("35%", "12.5％")),
    CellFault("ambiguous_share", ("graduate_satisfaction",), _is("0.85", "0.9"), kinds=OWN),
    CellFault("letter_in_number", COUNTS, _is("1O8", "l20", "4O")),
    CellFault("separator_unclear", MEANS[1:], _is("1,23", "12 5", "1.234,5")),
    CellFault("word_not_allowed", ("equipment_value", "teaching_spending"), _is("1.2万", "0.8万元")),
    CellFault("several_numbers", COUNTS, _is("12/15", "30至35", "86（其中女生40）")),
    CellFault("out_of_range", ("practice_credits",), _is(129.5, 250), severity="error"),
    CellFault("out_of_range", ("course_evaluation",), _is(893, -4)),
    CellFault("count_negative", ("innovation_students", "courses", "theses"), _is(-5, -1)),
    CellFault("count_not_whole", ("students", "theses", "teachers"), _is(12.5, 33.3)),
    CellFault("events_above_n", ("doctoral_teachers",), lambda draft, index, _rng: draft.rows[index]["teachers"] + 3,
              needs=("teachers",)),
    CellFault("events_above_n", ("fitness_passed",), lambda draft, index, _rng: draft.rows[index]["fitness_tested"] + 1,
              needs=("fitness_tested",)),
    CellFault("n_missing", ("survey_responses",), _is("")),
    CellFault("n_missing", ("survey_employed",), _is("—")),
    CellFault("n_missing", ("fitness_tested",), _is(""), needs=("fitness_passed",),
              fits=lambda row: _number(row, "fitness_passed") > 0),
    CellFault("n_zero", ("survey_responses",), _is(0)),
    CellFault("n_hidden", ("survey_responses",), _is("不公开"), at="graduate_satisfaction"),
    CellFault("sd_missing", ("evaluation_sd",), _is("", "无"), needs=("course_evaluation",)),
    CellFault("sd_too_large", ("evaluation_sd",), _is(64, 81.5), needs=("course_evaluation",)),
    CellFault("may_not_apply", ("practice_credits", "doctoral_teachers", "theses"), _is("不适用"), needs=("teachers",)),
    CellFault("unit_cell_empty", ("major", "institution_name"), _is("")),
    CellFault("bad_institution_code", ("institution",), _is("9900", "学校", "990011")),
    CellFault("bad_year", ("first_graduating_year",), _is("19年", "二〇一二", "12-07")),
    CellFault("not_an_option", ("ownership", "city_type"), _is("国有", "县")),
    CellFault("unknown_major", ("major",), _is("089999", "979801")),
    CellFault("major_not_a_code", ("major",), lambda draft, index, _rng: draft.rows[index]["major_name"]),
    CellFault("major_repaired", ("major",), lambda draft, index, _rng: int(draft.rows[index]["major"].rstrip("KT")),
              severity="notice", fits=lambda row: row["major"].startswith("0")),
    CellFault("institution_two_names", ("institution_name",), _is("虚白大学", "太虚学院")),
    CellFault("yes_no", ("accreditation",), _is("是", "否", "√")),
    CellFault("major_name_differs", ("major_name",), _is("星际航行学", "甲骨占卜"), severity="notice"),
    CellFault("code_lookalike", ("major",), lambda draft, index, _rng: "O" + draft.rows[index]["major"][1:],
              severity="notice", fits=lambda row: row["major"].startswith("0")),
    CellFault("code_lookalike", ("institution",), lambda draft, _index, _rng: draft.code.replace("0", "O", 1),
              severity="notice", fits=lambda row: "0" in row["institution"]),
    CellFault("year_from_date", ("first_graduating_year",), lambda draft, index, _rng: datetime(  # noqa: DTZ001
        int(draft.rows[index]["first_graduating_year"]), 7, 1), severity="notice", kinds=EXCEL),
    CellFault("share_disagrees", ("doctoral_rate",), _is("97.3%"), kinds=OWN, needs=("teachers",),
              fits=lambda row: 0 < _number(row, "doctoral_teachers") < 0.9 * _number(row, "teachers")),
    CellFault("parts_above_total", ("employed",), _plus("placed", 3), at="placed",
              fits=lambda row: _number(row, "further_study") >= 0),
    CellFault("outlier", ("student_teacher_ratio",),
              lambda draft, index, _rng: min(draft.rows[index]["student_teacher_ratio"] * 9, 199), severity="notice",
              fits=lambda row: _number(row, "student_teacher_ratio") > 15),
    CellFault("year_jump", ("courses",), _plus("courses", 150), severity="notice",
              fits=lambda row: _number(row, "courses") > 5 and int(row["first_graduating_year"] or 2030) < 2020),
)
# fmt: on


def plant_cell(draft: Draft, kind: CellFault, rng: random.Random) -> Fault | None:
    """Plant a fault in a row that has none yet; None where the draft has no fitting row."""
    codes = [code for code in kind.codes if code in draft.columns]
    if not codes or draft.dress.kind not in kind.kinds:
        return None
    code = rng.choice(codes)
    at = kind.at or code
    needed = {code, at, *kind.needs} - {"major", "institution", "institution_name", "ownership", "city_type"}
    rows = [
        index
        for index, row in enumerate(draft.rows)
        if index not in draft.used
        and all(_number(row, part) > 0 or (part in row and part in _TEXTS and row[part]) for part in needed)
        and kind.fits(row)
    ]
    if not rows or at not in draft.columns:
        return None
    index = rng.choice(rows)
    value = kind.make(draft, index, rng)
    original = draft.value(index, code)
    draft.used.add(index)
    row, column = draft.row(index), draft.position(code)
    draft.typed[row, column] = value
    mend = ((row, column, original if original != "" else None),)
    return Fault(kind.reason, draft.file, draft.sheet, row, draft.position(at), kind.severity, mend=mend)


_TEXTS = {"first_graduating_year", "major_name", "doctoral_rate"}
