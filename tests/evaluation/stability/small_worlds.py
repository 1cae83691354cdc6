"""A rubric of two indicators and four leaves, and units whose worlds can be worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.dataset import Benchmark, BenchmarkLevel, make_dataset
from evaluator.evaluation import Result, evaluate
from evaluator.rubric import ScoredRubric, load_rubric

if TYPE_CHECKING:
    from pathlib import Path

MEAN, SPREAD = np.array([80.0, 4.0, 20.0, 1.0]), np.array([10.0, 1.0, 5.0, 0.5])
TEXT = """\
id: four
title: 四项
version: "1"
kind: scored
status: 示例
effective: {from: 2024-01-01}
references: [{title: 四项}]
unit: other
data:
  id: [school]
  columns: [{code: school, name: 学校}, {code: city, name: 城市}]
benchmark: {groups: [all], min_peers: 1, min_spread_peers: 2}
scale: {limit: 3, decimals: 2, fill: benchmark, max_missing: "0.50"}
indicators:
  - code: teaching
    name: 教学
    weight: "0.6"
    children:
      - {code: pass, name: 通过率, weight: "0.7", kind: exact, unit: "%", source: 表}
      - {code: books, name: 图书, weight: "0.3", kind: exact, unit: 册, source: 表, may_not_apply: true}
  - code: people
    name: 师资
    weight: "0.4"
    children:
      - {code: ratio, name: 生师比, weight: "0.5", kind: exact, unit: 人, better: lower, source: 表}
      - {code: prizes, name: 获奖, weight: "0.5", kind: exact, unit: 项, source: 表}
ranks: [all, city]
STABILITY
classes:
  against: national_average
  letters:
    - {letter: A, min_score: "58"}
    - {letter: B, min_score: "53"}
    - {letter: C, min_score: "50"}
    - {letter: D}
  confirm: {A: "0.90", D: "0.95", other: "0.80"}
"""
STILL = 'stability: {worlds: 64, weights: "0", scales: [], aggregates: [], leave_out: false}'


def rubric_of(folder: Path, stability: str = "", **changes: str) -> ScoredRubric:
    text = TEXT.replace("STABILITY", stability)
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path = folder / f"four_{abs(hash(text))}.yaml"
    path.write_text(text, encoding="utf-8")
    return load_rubric(path)


def averages_of(rubric: ScoredRubric) -> Benchmark:
    unknown = np.full((1, 4), np.nan)
    level = BenchmarkLevel(
        "all", ("",), MEAN[None, :], SPREAD[None, :], unknown, unknown, np.zeros((1, 4)), unknown.copy()
    )
    return Benchmark(rubric.id, rubric.codes, (level,), "官方常模")


def result_of(rubric: ScoredRubric, z: Any, state: Any = None, units: list[str] | None = None) -> Result:
    """Evaluate units that lie ``z`` standard deviations above the averages, higher being better."""
    away = np.asarray(z, dtype=float) * SPREAD * np.array([1.0, 1.0, -1.0, 1.0])
    names = units or [f"{90001 + k}" for k in range(len(away))]
    frame = pd.DataFrame({"unit": names, "school": names, "city": [f"城{k % 3}" for k in range(len(names))]})
    value = MEAN + away
    if state is not None:
        value = np.where(np.asarray(state) == 0, value, np.nan)
    return evaluate(make_dataset(rubric, frame, value, state=state), rubric, averages_of(rubric), rank_draws=0)


def drawn(count: int, seed: int) -> np.ndarray:
    """Distances of random units: some good, some bad, the first at the average throughout."""
    rng = np.random.default_rng(seed)
    z = rng.normal(rng.normal(0.0, 0.7, (count, 1)), 0.8, (count, 4))
    z[0] = 0.0
    return z
