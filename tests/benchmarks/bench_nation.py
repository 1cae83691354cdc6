"""A rubric of forty leaves and random programmes of any number, for timing only."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.catalog import majors
from evaluator.dataset import Dataset, make_dataset, with_major_groups
from evaluator.rubric import ScoredRubric, load_rubric

if TYPE_CHECKING:
    from numpy.typing import NDArray

HEAD = """\
id: forty
title: 四十个观测点
version: "1"
kind: scored
status: 示例
effective: {from: 2025-01-01}
references: [{title: 速度测试（docs/speed.md）}]
unit: programme
data: {figures: [{code: people, name: 人数}, {code: sd, name: 标准差}]}
indicators:
"""
TAIL = """\
classes:
  against: national_average
  letters:
    - {letter: A, min_score: "58"}
    - {letter: B, min_score: "53"}
    - {letter: C, min_score: "50"}
    - {letter: D}
  confirm: {A: "0.90", D: "0.95", other: "0.80"}
"""
# Eight groups of five: three proportions, one rate or mean, one exact figure.
LEAVES = (
    'kind: proportion, unit: "%", n: [people]',
    'kind: proportion, unit: "%", n: [people], better: lower',
    'kind: proportion, unit: "%", n: [people]',
    'kind: rate, unit: 项, per: "100", n: [people]',
    "kind: exact, unit: 元",
)
GROUPS, MISSING, MOST = 8, 0.02, 4  # with four of forty missing a programme is still classifiable


def rubric_of_forty() -> ScoredRubric:
    """Forty leaves in eight groups."""
    lines = []
    for g in range(GROUPS):
        lines.append(f'  - code: g{g}\n    name: 指标{g}\n    weight: "0.125"\n    children:')
        for k, leaf in enumerate(LEAVES):
            lines.append(f'      - {{code: g{g}x{k}, name: 观测点{g}{k}, weight: "0.20", source: 表, {leaf}}}')
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "forty.yaml"
        path.write_text(HEAD + "\n".join(lines) + "\n" + TAIL, encoding="utf-8")
        return load_rubric(path)


def programmes(rubric: ScoredRubric, count: int, seed: int) -> Dataset:
    """Random programmes of all majors, a fiftieth of the cells missing."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "unit": np.arange(count).astype(str),
            "institution": (10000 + np.arange(count) % 1300).astype(str),
            "institution_name": "模拟",
            "major": np.array(list(majors()))[np.arange(count) % len(majors())],
        }
    )
    frame = with_major_groups(frame)
    n = rng.integers(10, 150, (count, len(rubric.codes))).astype(float)
    value = np.empty_like(n)
    for j, leaf in enumerate(rubric.leaves):
        value[:, j] = _figures(leaf.kind, n[:, j], rng)
        n[:, j] = n[:, j] if leaf.n else np.nan
    missing = rng.random(value.shape) < MISSING
    missing[missing.sum(axis=1) > MOST] = False
    value[missing] = np.nan
    return make_dataset(rubric, frame, value, n=n, year=2025)


def _figures(kind: str, n: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    if kind == "proportion":
        return 100 * rng.binomial(n.astype(int), rng.normal(0.7, 0.07, len(n)).clip(0.3, 0.99)) / n
    if kind == "rate":
        return 100 * rng.poisson(n * rng.normal(0.1, 0.02, len(n)).clip(0.02)) / n
    return rng.normal(1000.0, 150.0, len(n))


def input_bytes(data: Dataset) -> int:
    """Size of the input matrix: value, n and state."""
    return data.value.nbytes + data.n.nbytes + data.state.nbytes
