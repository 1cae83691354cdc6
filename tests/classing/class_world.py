"""A rubric of one mean with noise, on a scale that is the figure itself; only its class rule differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

import evaluator as ev

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

TEXT = """\
id: rule
title: 分类规则
version: "1"
kind: scored
status: 示例
effective: {from: 2025-01-01}
references: [{title: 分类规则}]
unit: other
data:
  id: [school]
  columns: [{code: school, name: 学校}, {code: field, name: 学科}]
  figures: [{code: pupils, name: 学生数}]
benchmark: {groups: [field, all]}
scale: {decimals: 2}
indicators:
  - {code: mark, name: 均分, weight: "1", kind: mean, unit: 分, n: [pupils], within_sd: "10", range: ["-99", "99"],
     scale: anchors, anchors: [["-99", "-99"], ["99", "99"]], source: 表}
classes:
"""
INTERVAL = """\
  against: none
  by: interval
  interval: {level: "0.95"}
  letters:
    - {letter: 远高, min_score: "5", low_above: "0"}
    - {letter: 高, low_above: "0"}
    - {letter: 平}
    - {letter: 低, high_below: "0"}
  confirm: {other: "0.80"}
"""
PEERS = """\
  against: none
  by: peers
  interval: {level: "0.90"}
  borders: ["-4", "4"]
  letters: [{letter: 前}, {letter: 中}, {letter: 后}, {letter: 说不准}]
  confirm: {other: "0.80"}
"""
QUANTILE = """\
  against: none
  by: quantile
  within: field
  letters:
    - {letter: A+, top_share: "0.02", least: 2}
    - {letter: A, top_share: "0.05"}
    - {letter: A-, top_share: "0.10"}
    - {letter: B, top_share: "0.40"}
    - {letter: 其余}
  confirm: {other: "0.80"}
"""


def evaluated(folder: Path, rule: str, mark: np.ndarray, n: np.ndarray, field: list[str] | None = None) -> ev.Result:
    path = folder / "rule.yaml"
    path.write_text(TEXT + rule, encoding="utf-8")
    rubric = ev.load_rubric(path)
    units = pd.DataFrame(
        {"unit": [f"u{i}" for i in range(len(mark))], "school": "s", "field": field or ["f"] * len(mark)}
    )
    data = ev.make_dataset(rubric, units, mark[:, None], n=n[:, None], year=2025)
    return ev.evaluate(data, rubric, rank_draws=0)


def chances(result: ev.Result) -> np.ndarray:
    letters = [letter.letter for letter in result.rubric.model.classes.letters]
    return result.units[[f"p_{letter}" for letter in letters]].to_numpy(float)
