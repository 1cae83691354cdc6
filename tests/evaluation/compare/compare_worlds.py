"""Small rubrics and years of results made for comparing: some by hand, some drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.dataset import Benchmark, BenchmarkLevel, Dataset, make_dataset
from evaluator.evaluation import Result, evaluate
from evaluator.rubric import ScoredRubric, load_rubric

if TYPE_CHECKING:
    from pathlib import Path

CODES = ("placed", "lost", "ratio")
TEXT = """\
id: two_years
title: 两年
version: "VERSION"
kind: scored
status: 示例
effective: {from: 2024-01-01}
references: [{title: 两年}]
unit: other
data:
  id: [school]
  columns: [{code: school, name: 学校}]
  figures: [{code: people, name: 毕业生数}, {code: students, name: 在校生数}]
  POOL
benchmark: {groups: [all], min_peers: 3, min_spread_peers: 4}
scale: {limit: 3, decimals: 2, fill: benchmark, max_missing: "0.50"}
indicators:
  - {code: placed, name: 落实率, weight: "W1", kind: proportion, unit: "%", n: [people], source: 表, period: 届,
     may_not_apply: true}
  - {code: lost, name: 退学率, weight: "W2", kind: proportion, unit: "%", n: [students], better: lower, source: 表,
     period: 学年}
  - {code: ratio, name: 生师比, weight: "W3", kind: exact, unit: 人, better: lower, source: 表, may_not_apply: true}
classes:
  against: national_average
  letters:
    - {letter: A, min_score: "58"}
    - {letter: B, min_score: "53"}
    - {letter: C, min_score: "50"}
    - {letter: D}
  confirm: {A: "0.90", D: "0.95", other: "0.80"}
"""


def rubric_of(
    folder: Path, weights: tuple[str, str, str] = ("0.5", "0.3", "0.2"), version: str = "1", pool: str = ""
) -> ScoredRubric:
    text = TEXT.replace("VERSION", version).replace("POOL", pool)
    for number, weight in enumerate(weights, start=1):
        text = text.replace(f"W{number}", weight)
    path = folder / f"two_years_{version}.yaml"
    path.write_text(text, encoding="utf-8")
    return load_rubric(path)


def averages_of(rubric: ScoredRubric, mean: Any, spread: Any, year: int | None = None) -> Benchmark:
    """A published benchmark of one group."""
    mean, spread = (np.asarray(figures, dtype=float)[None, :] for figures in (mean, spread))
    unknown = np.full_like(mean, np.nan)
    level = BenchmarkLevel("all", ("",), mean, spread, unknown, unknown, np.zeros_like(mean), unknown)
    return Benchmark(rubric.id, rubric.codes, (level,), "官方常模", year=year)


def data_of(rubric: ScoredRubric, units: list[str], value: Any, n: Any, year: int, **more: Any) -> Dataset:
    frame = pd.DataFrame({"unit": units, "school": units})
    return make_dataset(rubric, frame, value, n=n, year=year, **more)


def result_of(
    rubric: ScoredRubric, units: list[str], value: Any, n: Any, mean: Any, spread: Any, year: int, **more: Any
) -> Result:
    data = data_of(rubric, units, value, n, year, **more)
    return evaluate(data, rubric, averages_of(rubric, mean, spread, year), rank_draws=0)
