"""A small rubric and a reference whose arrays are written down by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import Dataset, make_dataset
from evaluator.rubric import ScoredRubric, load_rubric
from evaluator.scoring import Reference, leaf_arrays
from evaluator.scoring.scales import scales

if TYPE_CHECKING:
    from pathlib import Path

CODES = ("rate", "lost", "count", "mean", "exact")
TEXT = """\
id: parts
title: 得分零件
version: "1"
kind: scored
status: 示例
effective: {from: 2025-01-01}
references: [{title: 得分零件}]
unit: other
data:
  id: [school]
  columns: [{code: school, name: 学校}]
  figures: [{code: people, name: 人数}, {code: sd, name: 标准差, unit: 分}]
benchmark: {groups: [all]}
scale: {limit: 3, decimals: 2, fill: FILL, max_missing: "0.50"}
samples: [{code: same, correlation: "0.25"}]
indicators:
  - code: a
    name: 甲
    weight: "0.6"
    children:
      - {code: rate, name: 率, weight: "0.5", kind: proportion, unit: "%", n: [people], sample: same,
         may_not_apply: true, source: 表}
      - {code: lost, name: 失, weight: "0.5", kind: proportion, unit: "‰", n: [people], better: lower, sample: same,
         error_sd: "2", may_not_apply: true, source: 表}
  - {code: count, name: 数, weight: "0.1", kind: rate, unit: 项, per: "100", n: [people], source: 表}
  - {code: mean, name: 均, weight: "0.2", kind: mean, unit: 分, n: [people], sd: sd, source: 表}
  - {code: exact, name: 确, weight: "0.1", kind: exact, unit: 个, source: 表}
classes:
  against: national_average
  letters: [{letter: C, min_score: "50"}, {letter: D}]
  confirm: {other: "0.80"}
"""
MEAN = np.array([[80.0, 100.0, 4.0, 70.0, 5.0]])
SPREAD = np.array([[8.0, 20.0, 2.0, 5.0, 2.0]])


def parts(folder: Path, fill: str = "benchmark") -> ScoredRubric:
    path = folder / f"{fill}.yaml"
    path.write_text(TEXT.replace("FILL", fill), encoding="utf-8")
    return load_rubric(path)


def data_of(
    rubric: ScoredRubric, value: list[list[float]], n: list[float], state: list[list[int]] | None = None
) -> Dataset:

    units = pd.DataFrame({"unit": [f"u{i}" for i in range(len(value))], "school": "s"})
    size = np.repeat(np.array(n, float)[:, None], 5, axis=1)
    return make_dataset(rubric, units, value, n=size, state=state, sd={"mean": np.full(len(value), 12.0)})


def reference_of(rubric: ScoredRubric, units: int, between: float = np.nan, mean_error: float = 0.0) -> Reference:
    leaves = leaf_arrays(rubric)
    level = np.zeros((1, 5), dtype=np.int8)
    return Reference(
        row=np.zeros(units, dtype=np.intp),
        members=np.zeros((1, 1), dtype=np.intp),
        levels=(),
        mean=MEAN,
        spread=SPREAD,
        mean_error=np.full((1, 5), mean_error),
        between=np.full((1, 5), between),
        mean_level=level,
        spread_level=level,
        spread_from_data=np.zeros((1, 5), dtype=bool),
        leaves=leaves,
        scales=scales(rubric, leaves.sign, MEAN, SPREAD, np.empty((2, 0)), {}),
    )
