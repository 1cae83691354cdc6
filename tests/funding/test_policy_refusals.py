"""A policy that is wrong does not load: each fault its own sentence, at its line, all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from evaluator.funding import load_policy
from evaluator.funding.policy import policy_files, policy_ids
from evaluator.text import Reason, RubricProblems

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
id: small
kind: funding
title: 小政策
version: "1"
status: 示例
effective: {from: 2025-01-01}
references: [{title: 试验}]
unit: programme
results: undergraduate_program
volume:
  levels: [{code: bachelor, name: 本科生, equivalence: "1"}]
  cost:
    by: category
    values:
      - {code: "08", value: "1.1", from: 2020-01-01, until: 2025-12-31}
      - {code: "08", value: "1.2", from: 2026-01-01}
pots:
  - {code: base, name: 基本, share: "0.6"}
  - code: quality
    name: 质量
    share: "0.3"
    quality: {letters: {A: "1.1", D: "0.8"}, missing: "0.8", neutral: "1"}
  - {code: growth, name: 增量, share: "0.1", improvement: {cap: 5, z: "1.64"}, unclaimed: base}
"""

HOLD_BACK = """\
rectification: {letters: [D], withhold: "0.3", pots: [base], releases: ["0", "1"], returns: group,
  milestones: [{code: plan, name: 方案}]}
pots:
"""
STEPS = """\
improvement: {figure: a, before: b, steps: [{points: 1, reached: "5", gained: "1"},
      {points: 2, reached: "6", gained: "2"}]}"""
FAULTS = [
    ('share: "0.6"', "share: 0.6", Reason.BARE_DECIMAL),
    ('share: "0.6"', 'share: "0.5"', Reason.POT_SHARES_NOT_ONE),
    ('share: "0.6"', 'share: "0.6", amount: 5', Reason.ONE_OF),
    ("references: [{title: 试验}]\n", "", Reason.NO_REFERENCE),
    ("until: 2025-12-31", "until: 2026-06-30", Reason.VALUE_DATES_OVERLAP),
    ("from: 2020-01-01, until: 2025-12-31", "from: 2020-01-01, until: 2024-12-31", Reason.VALUE_NOT_IN_FORCE),
    ("until: 2025-12-31", "until: 2019-12-31", Reason.EFFECTIVE_BACKWARDS),
    ('A: "1.1", D: "0.8"', 'A: "0.7", D: "0.8"', Reason.FACTORS_NOT_FALLING),
    ('letters: {A: "1.1", D: "0.8"}', 'points: [["50", "1"], ["45", "0.5"]]', Reason.NOT_RISING),
    ('letters: {A: "1.1", D: "0.8"}', 'points: [["45", "1"], ["50", "0.5"]]', Reason.NOT_RISING),
    ('letters: {A: "1.1", D: "0.8"}', 'letters: {A: "1"}, measured: {papers: "1"}', Reason.ONE_OF),
    ('missing: "0.8", ', "", Reason.KEY_NEEDS),
    ('neutral: "1"', 'neutral: "1", acting: confirmed', Reason.KEY_NEEDS),
    (", unclaimed: base", "", Reason.KEY_NEEDS),
    ("unclaimed: base", "unclaimed: growth", Reason.UNKNOWN_NAME),
    ("cap: 5, ", "", Reason.KEY_NEEDS),
    ("results: undergraduate_program\n", "", Reason.KEY_NEEDS),
    ("code: growth", "code: base", Reason.DUPLICATE_CODE),
    ("unit: programme", "unit: programme\nclosing: webster", Reason.UNKNOWN_KEY),
    ("unit: programme\n", "", Reason.MISSING_KEY),
    ("kind: funding", "kind: scored", Reason.UNKNOWN_KIND),
    ('value: "1.1"', 'value: "-1.1"', Reason.BAD_VALUE),
    ("unit: programme", "unit: programme\nclosure: hare", Reason.NOT_ALLOWED),
    (
        "pots:\n",
        HOLD_BACK,
        Reason.UNKNOWN_NAME,
    ),
    (
        'improvement: {cap: 5, z: "1.64"}',
        STEPS,
        Reason.STEPS_NOT_FALLING,
    ),
]


def refused(tmp_path: Path, text: str) -> RubricProblems:
    path = tmp_path / "small.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RubricProblems) as caught:
        load_policy(path)
    return caught.value


@pytest.mark.parametrize(("old", "new", "reason"), FAULTS)
def test_each_fault_is_said(tmp_path: Path, old: str, new: str, reason: Reason):
    assert old in TEXT
    error = refused(tmp_path, TEXT.replace(old, new, 1))
    assert reason in {problem.reason for problem in error.problems}
    for problem in error.problems:
        assert problem.place.line or problem.reason is Reason.MISSING_KEY
        assert "{" not in problem.sentence("zh") + problem.sentence("en").replace("{title", "")


def test_all_faults_at_once(tmp_path: Path):
    text = TEXT.replace('share: "0.6"', 'share: "0.5"').replace('A: "1.1"', 'A: "0.1"')
    error = refused(tmp_path, text.replace("until: 2025-12-31", "until: 2026-06-30"))
    found = [problem.reason for problem in error.problems]
    assert found == [Reason.POT_SHARES_NOT_ONE, Reason.VALUE_DATES_OVERLAP, Reason.FACTORS_NOT_FALLING]


def test_an_unknown_policy_and_a_missing_file():
    with pytest.raises(RubricProblems, match="undergraduate_quality"):
        load_policy("undergraduate_qualty")
    with pytest.raises(RubricProblems, match=r"nowhere\.yaml"):
        load_policy("nowhere.yaml")


def test_the_value_of_the_day(tmp_path: Path):
    path = tmp_path / "small.yaml"
    path.write_text(TEXT, encoding="utf-8")
    rule = load_policy(path).model.volume.cost
    assert rule is not None
    old, new = load_policy(path, "2025-12-31"), load_policy(path, "2026-01-01")
    assert str(old.in_force(rule.values)["08"].value) == "1.1"
    assert str(new.in_force(rule.values)["08"].value) == "1.2"
    assert old.fingerprint != new.fingerprint


@pytest.mark.parametrize("policy", policy_ids())
def test_what_is_shipped_loads_and_is_an_example(policy: str):
    for file in policy_files(policy):
        loaded = load_policy(file)
        assert loaded.model.status == "示例"
        assert loaded.model.references
        assert loaded.id == policy
