"""A rubric of one rate with its base, which letters C and D hang on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.rubric import ScoredRubric, load_rubric

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
id: one
title: 一项
version: "1"
kind: scored
status: 示例
effective: {from: 2025-01-01}
references: [{title: 一项}]
unit: other
data: {id: [school], columns: [{code: school, name: 学校}], figures: [{code: people, name: 人数}]}
benchmark: {groups: [all]}
indicators:
  - {code: x, name: 率, weight: "1", kind: proportion, unit: "%", n: [people], source: 表}
classes:
  against: national_average
  letters: [{letter: C, min_score: "50"}, {letter: D}]
  confirm: {other: "0.80"}
"""


def one_leaf(folder: Path) -> ScoredRubric:
    path = folder / "one.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return load_rubric(path)
