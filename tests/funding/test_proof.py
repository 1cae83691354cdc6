"""A proof for each yuan: every formula gives its line exactly, and the workbook's formulas the same."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_budgets import FORMS, budgets, divided, forms, groups, policy, rows, unit, world

from evaluator.funding import InfeasibleBounds, allocate, proof
from evaluator.report.allocation import proof_lines, write_proof
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOUND = [unit("90001", "08", "A", 103), unit("90002", "08", "D", 51), unit("90002", "05", "C", 77)]
BOUNDS = {"floor": "0.95", "cap": "1.10", "references": [{"title": "保底的文件"}]}


def rounded(function: Callable[[Fraction], int]) -> Callable[[Fraction, int], Fraction]:
    return lambda value, digits: Fraction(function(value * 10**digits), 10**digits)


# What a spreadsheet calls them; exact with fractions, near with floats.
FUNCTIONS = {
    "MIN": min,
    "MAX": max,
    "ROUND": rounded(round),
    "ROUNDUP": rounded(math.ceil),
    "ROUNDDOWN": rounded(math.floor),
}


def worked_out(formula: str, values: dict[str, Fraction]) -> Fraction:
    """A formula in exact arithmetic."""
    names = {"__builtins__": {}, **FUNCTIONS, "v": values}
    return Fraction(eval(re.sub(r"\{(\w+)\}", r"v['\1']", formula), names))  # noqa: S307 - our own formula


@given(rows, budgets, forms, groups)
@settings(max_examples=60, deadline=None)
def test_every_formula_gives_its_line_exactly(found, budget, form, how):
    money = divided(found, policy(FORMS[form], groups=how), budget)
    for at, name in enumerate(money.units.ids):
        values: dict[str, Fraction] = {}
        for line in proof(money, name):
            if line.formula and not any(f"/{{{key}}}" in line.formula and not values[key] for key in values):
                assert worked_out(line.formula, values) == line.value, line.key
            values[line.key] = Fraction(line.value)
        assert values["amount"] == money.amount[at]
        assert all(abs(value) < 2 for key, value in values.items() if key.endswith("_closing"))


GROWTH = {"code": "growth", "name": "增量", "share": "0.3", "unclaimed": "base", "improvement": {"cap": 5, "z": "1.64"}}
EVERYTHING = {
    "pots": [
        {"code": "base", "name": "基本", "share": "0.4"},
        {"code": "quality", "name": "质量", "share": "0.3", "quality": FORMS["letters"]},
        GROWTH,
    ],
    "topups": [
        {
            "code": "near",
            "name": "边境",
            "by": "institution",
            "paid": "within",
            "values": [{"code": "90002", "value": "0.05"}],
        },
        {"code": "far", "name": "加成", "by": "category", "paid": "on_top", "values": [{"code": "08", "value": "0.1"}]},
    ],
    "bounds": {**BOUNDS, "new_base": "3"},
}


@given(rows, st.integers(10**4, 10**9), st.data())
@settings(max_examples=80, deadline=None)
def test_growth_topups_and_bounds_are_formulas_too(found, budget, data):
    rule, (standings, volumes) = policy(**EVERYTHING), world(found)
    size, points = len(found), st.integers(-900, 900)
    change = pd.DataFrame({"unit": standings.units["unit"]})
    change["difference"] = [data.draw(points) / 100 for _ in range(size)]
    change["se"] = [abs(data.draw(points)) / 100 for _ in range(size)]
    free = allocate(standings, policy(**{**EVERYTHING, "bounds": None}), volumes, budget, change=change)
    last = {code: int(yuan) for code, yuan in zip(free.received.codes, free.received.amount, strict=True)}
    last |= {
        code: int(last[code] * data.draw(st.sampled_from([Fraction(9, 10), Fraction(1), Fraction(11, 10)])))
        for code in list(last)[1:]
    }
    try:
        money = allocate(standings, rule, volumes, budget, change=change, last_year=last)
    except InfeasibleBounds:
        assume(False)
    for at, name in enumerate(money.units.ids):
        values: dict[str, Fraction] = {}
        for line in proof(money, name):
            if line.formula and not any(f"/{{{key}}}" in line.formula and not values[key] for key in values):
                assert worked_out(line.formula, values) == line.value, line.key
            values[line.key] = Fraction(line.value)
        assert values["amount"] == money.amount[at]
        assert all(abs(value) < 2 for key, value in values.items() if key.endswith("_closing"))


@pytest.mark.parametrize("who", ["u00", "u01", "u02"])
def test_the_workbook_works_it_out_again(tmp_path: Path, who: str):
    rule = policy(groups={"by": ["category"], "least": 1}, bounds=BOUNDS)
    money = divided(FOUND, rule, 1_000_003, last_year={"90001": 700_000, "90002": 250_000})
    write_proof(money, who, tmp_path / "证明.xlsx")
    live = openpyxl.load_workbook(tmp_path / "证明.xlsx").active
    stored = openpyxl.load_workbook(tmp_path / "证明.xlsx", data_only=True).active
    formulas = 0
    for row in range(1, live.max_row + 1):
        text = live.cell(row, 2).value
        if isinstance(text, str) and text.startswith("=") and not text.startswith("=ROUND"):
            names = {cell: float(stored[cell].value) for cell in re.findall(r"B\d+", text)}
            again = float(eval(text[1:], {"__builtins__": {}, **FUNCTIONS}, names))  # noqa: S307 - our own formula, numbers only
            assert again == pytest.approx(stored.cell(row, 2).value, rel=1e-12, abs=1e-6)
            formulas += 1
    assert formulas >= 10
    paid = int(money.amount[money.units.ids.index(who)])
    assert live.cell(live.max_row, 2).value.endswith(f"-{paid},6)")
    assert any("保底的文件" in str(live.cell(row, 4).value) for row in range(1, live.max_row + 1))


def test_a_recipient_is_its_units_with_live_totals(tmp_path: Path):
    money = divided(FOUND, policy(bounds=BOUNDS), 1_000_003, last_year={"90001": 700_000, "90002": 250_000})
    write_proof(money, "90002", tmp_path / "学校.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "学校.xlsx", data_only=True).active
    total = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "合计")
    amounts = dict(zip(money.received.codes, money.received.amount, strict=True))
    assert total[-1] is not None
    assert int(amounts["90002"]) in total


def test_the_text_says_every_step_with_its_numbers():
    money = divided(FOUND, policy(), 1_000_003)
    said = proof_lines(money, "u00")
    assert any(line.startswith("折合人数：103  = 103 × 1 ＋ 0 × 2") for line in said)
    assert any("类别A" in line for line in said)
    assert said[-1].startswith("拨款：")
    assert all("{" not in line for line in said + proof_lines(money, "u00", "en"))


def test_who_is_not_there_is_refused(tmp_path: Path):
    money = divided(FOUND, policy(), 1000)
    with pytest.raises(EvaluatorError, match="u00"):
        proof(money, "u0")
    with pytest.raises(EvaluatorError, match="90001"):
        write_proof(money, "9001", tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()
