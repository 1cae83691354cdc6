"""The demo's budget: closed, marked, read back from its files, with what the floor costs and what hangs on noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

from evaluator.demo import run_demo
from evaluator.demo.summary import summary
from evaluator.text import say

if TYPE_CHECKING:
    from evaluator.demo import Demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return run_demo(tmp_path_factory.mktemp("demo"), scale=0.1)


def test_the_budget_closes_and_the_floor_is_held(demo: Demo):
    found = demo.money.allocation
    assert found.amount.sum() == found.budget
    for yuan, floor, cap in zip(found.received.amount, found.received.lower, found.received.upper, strict=True):
        assert floor <= yuan
        assert cap is None or yuan <= cap


def test_lines_of_why_it_changed_add_up(demo: Demo):
    table = demo.money.change.recipients
    lines = table.columns[list(table.columns).index("change") + 1 :]
    assert (table[list(lines)].sum(axis=1) == table["change"]).all()
    assert table["after"].sum() == demo.money.allocation.budget


def test_files_say_what_they_are(demo: Demo):
    workbook, grants, *written = demo.money.files
    assert say("demo.mark") in openpyxl.load_workbook(workbook).active["A1"].value
    assert grants.read_text(encoding="utf-8-sig").startswith(say("demo.mark"))
    book = openpyxl.load_workbook(next(file for file in written if file.suffix == ".xlsx"))
    assert all(say("demo.mark") in sheet["A1"].value for sheet in book)
    assert "为什么变了" in book.sheetnames
    units = pd.read_csv(next(file for file in written if file.name == "fund_units.csv"), encoding="utf-8-sig")
    assert units["amount"].sum() == demo.money.allocation.budget


def test_it_prints_the_price_of_the_floor_and_of_noise(demo: Demo):
    said = "\n".join(str(part) for part in summary(demo))
    assert "保底挪动了" in said
    assert "会分到别处" in said


def test_odds_agree_with_the_result(demo: Demo):
    noise = demo.money.exposure
    given = demo.money.allocation.units.probability
    lettered = demo.money.allocation.units.letter >= 0
    assert abs(noise.odds[lettered] - given[lettered]).max() < 5 * (0.25 / noise.draws) ** 0.5
