"""What a person would read as a number is read as that number or reported, never read as another."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.dataset import State
from evaluator.intake.cell import clean, mended_code

CODES = {"": "missing", "无": "missing", "不公开": "suppressed"}


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("85.5", "%", 85.5),
        ("８５．５％", "%", 85.5),
        ("85.5 %", "%", 85.5),
        ("12‰", "‰", 12),
        ("'85", "%", 85),
        (" 85 ", "人", 85),
        ("1,234", "人", 1234),
        ("1，234，567", "人", 1234567),
        ("12 345 678", "人", 12345678),
        ("16人", "人", 16),
        ("3.5 万元", "万元", 3.5),
        ("−3", "分", -3),
        ("1e3", "人", 1000),
        ("5.", "人", 5),
    ],
)
def test_read_as_that_number(text: str, unit: str, number: float):
    assert clean(text, CODES, unit).value == pytest.approx(number, abs=0)


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("1.2万", "元", 12000),
        ("1.2万元", "元", 12000),
        ("1.2亿", "万元", 12000),
        ("3万", "万元", 3),
        ("3万元", "万元", 3),
    ],
)
def test_thousands_in_words_where_the_leaf_allows(text: str, unit: str, number: float):
    assert clean(text, CODES, unit, ("万", "亿")).value == pytest.approx(number)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1.2万", "word_not_allowed"),
        ("17,5", "separator_unclear"),
        ("1 234", "separator_unclear"),
        ("1 234,567", "separator_unclear"),
        ("1.234.567", "separator_unclear"),
        ("12,34", "separator_unclear"),
        ("0,123", "separator_unclear"),
        ("1O0", "letter_in_number"),
        ("l2", "letter_in_number"),
        ("85%", "unexpected_sign"),
        ("3-5", "several_numbers"),
        ("16/17", "several_numbers"),
        ("约80", "not_a_number"),
        ("(5)", "not_a_number"),
        ("1e999", "not_a_number"),
        ("nan", "not_a_number"),
        ("#N/A", "excel_error"),
        ("一百", "not_a_number"),
    ],
)
def test_reported(text: str, reason: str):
    assert clean(text, CODES, "人").reason == reason


def person_reads(text: str) -> float | None:
    """Read a plain number as a person does: digits with at most one point, or groups of three behind commas."""
    if re.fullmatch(r"[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d*)?", text) and not text.lstrip("+-").startswith("0,"):
        return float(text.replace(",", ""))
    return None


@given(st.from_regex(r"[+-]?[0-9]{0,4}[,. ]?[0-9]{0,4}[,. ]?[0-9]{0,4}", fullmatch=True))
def test_digits_and_separators(text: str):
    cell = clean(text, CODES, "人")
    if cell.reason is None and cell.state == State.OBSERVED:
        squeezed = text.strip()
        grouped = squeezed.replace(" ", ",") if squeezed.count(" ") > 1 else squeezed
        assert person_reads(grouped) == cell.value or float(squeezed) == cell.value


@given(st.text(max_size=12))
def test_any_text_gets_an_answer(text: str):
    cell = clean(text, CODES, "%", ("万",))
    assert cell.reason is not None or cell.state != State.OBSERVED or math.isfinite(cell.value)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_a_number_written_out_is_that_number(number: float):
    assert clean(repr(number), CODES, "人").value == number
    assert clean(f"{number:,.3f}", CODES, "人").value == pytest.approx(round(number, 3), abs=1e-3, rel=1e-12)


@given(st.integers(0, 10**9), st.sampled_from(["%", "‰", "人", "分"]))
def test_a_sign_counts_only_in_its_own_unit(number: int, unit: str):
    for sign in ("%", "‰"):
        cell = clean(f"{number}{sign}", CODES, unit)
        assert (cell.value == number) if sign == unit else (cell.reason == "unexpected_sign")


def test_letters_in_codes():
    assert mended_code("O8O9Ol") == "080901"
    assert mended_code("Oil") == "Oil"
