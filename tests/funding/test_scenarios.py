"""Scenarios: a file of changes is tried on the same data; a path that is not there is a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest
from small_budgets import LETTERS, unit, world

from evaluator.funding import allocate, compare_allocations, load_policy, load_scenario
from evaluator.funding.why_changed import LINES
from evaluator.report.allocation import Tried, scenario_lines, write_scenarios
from evaluator.text import Reason, RubricProblems

if TYPE_CHECKING:
    from pathlib import Path

POLICY = """\
id: small
kind: funding
title: 小政策
version: "1"
status: 示例
effective: {from: 2025-01-01}
references: [{title: 试验}]
unit: programme
results: small
volume:
  levels: [{code: bachelor, name: 本科生, equivalence: "1"}]
  cost: {by: category, values: [{code: "08", name: 工学, value: "1.1"}, {code: "05", name: 文学, value: "1"}]}
pots:
  - {code: base, name: 基本, share: "0.6"}
  - code: quality
    name: 质量
    share: "0.4"
    quality: {letters: {A: "1.3", B: "1.1", C: "1", D: "0.6"}, missing: "0.6", neutral: "1"}
"""
SCENARIO = """\
scenario: steeper
title: 拉开差距
of: small
author: 张三
date: 2025-03-01
reason: 看看D类再少一些谁增谁减
changes:
  - {path: pots.quality.quality.letters.D, value: "0.2"}
  - {path: volume.cost.values.08.value, value: "1.3"}
  - {path: budget, value: 2000}
"""
FOUND = [unit("90001", "08", "A", 100), unit("90002", "08", "D", 100), unit("90003", "05", "D", 50)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "政策.yaml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "情景.yaml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path


def tried(folder: Path, budget: int = 1_000_000):
    policy, scenario = load_policy(folder / "政策.yaml"), load_scenario(folder / "情景.yaml")
    standings, volumes = world(FOUND)
    base = allocate(standings, policy, volumes, budget)
    rule, money = scenario.apply(policy, budget)
    return base, Tried(scenario, compare_allocations(base, allocate(standings, rule, volumes, money)))


def test_values_at_their_paths_are_changed_and_nothing_else(folder: Path):
    policy = load_policy(folder / "政策.yaml")
    rule, budget = load_scenario(folder / "情景.yaml").apply(policy, 1000)
    assert budget == 2000
    assert str(rule.model.pots[1].quality.letters["D"]) == "0.2"
    assert str(rule.model.volume.cost.values[0].value) == "1.3"
    assert [str(rule.model.pots[1].quality.letters[x]) for x in LETTERS[:3]] == ["1.3", "1.1", "1"]
    assert rule.fingerprint != policy.fingerprint
    # The base is what it was.
    assert load_policy(folder / "政策.yaml").fingerprint == policy.fingerprint


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("letters.D", "letters.E", Reason.SCENARIO_PATH),
        ("pots.quality.quality", "pots.qualty.quality", Reason.SCENARIO_PATH),
        ("values.08", "values.11", Reason.SCENARIO_PATH),
        ("of: small", "of: other", Reason.SCENARIO_OF),
        ("value: 2000", "value: -5", Reason.BAD_VALUE),
        ('"0.2"', '"9"', Reason.FACTORS_NOT_FALLING),
        ('"0.2"', "0.2", Reason.BARE_DECIMAL),
        ("author: 张三\n", "", Reason.MISSING_KEY),
    ],
)
def test_what_is_wrong_is_said(folder: Path, old: str, new: str, reason: Reason):
    (folder / "情景.yaml").write_text(SCENARIO.replace(old, new), encoding="utf-8")
    with pytest.raises(RubricProblems) as caught:
        tried(folder)
    assert reason in [problem.reason for problem in caught.value.problems]
    for problem in caught.value.problems:
        assert "{" not in problem.sentence("zh") + problem.sentence("en")


def test_all_wrong_paths_at_once(folder: Path):
    text = SCENARIO.replace("letters.D", "letters.E").replace("values.08", "values.11")
    (folder / "情景.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RubricProblems) as caught:
        tried(folder)
    assert [problem.reason for problem in caught.value.problems] == [Reason.SCENARIO_PATH] * 2
    assert "A, B, C, D" in caught.value.problems[0].sentence("en") or "D" in caught.value.problems[0].sentence("en")


def test_files_say_who_gains_and_why(folder: Path):
    (folder / "情景.yaml").write_text(SCENARIO.replace("value: 2000", "value: 1000000"), encoding="utf-8")
    base, one = tried(folder)
    files = write_scenarios(base, [one], folder / "比较")
    assert {file.name for file in files} == {
        *("scenarios.xlsx", "scenario_recipients.csv", "scenario_categories.csv", "scenarios.svg", "scenarios.png")
    }
    table = pd.read_csv(folder / "比较" / "scenario_recipients.csv", encoding="utf-8-sig")
    assert table["steeper"].sum() == table["base"].sum() == 1_000_000
    assert (table["steeper"] - table["base"] == table["steeper_change"]).all()
    lines = [name for name in table if name.removeprefix("steeper_") in LINES]
    assert (table[lines].sum(axis=1) == table["steeper_change"]).all()
    by_category = pd.read_csv(folder / "比较" / "scenario_categories.csv", encoding="utf-8-sig")
    assert by_category["category"].tolist() == ["工学", "文学"]
    assert by_category["steeper"].sum() == 1_000_000
    book = openpyxl.load_workbook(folder / "比较" / "scenarios.xlsx")
    assert book.sheetnames == ["拨款对象", "按类别"]
    assert "<svg" in (folder / "比较" / "scenarios.svg").read_text(encoding="utf-8")
    (said,) = scenario_lines([one])
    assert "张三" in said
    assert "1个增加、2个减少" in said
