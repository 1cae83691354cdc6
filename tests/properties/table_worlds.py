"""Two-leaf rubrics and tiny nations for cases that are computed by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from property_worlds import HEAD

from evaluator.dataset import Benchmark, BenchmarkLevel, Dataset, make_dataset

if TYPE_CHECKING:
    from evaluator.rubric import ScoredRubric

COLUMNS = ("major", "major_class", "category")


def two_leaves(
    *,
    benchmark: str = "groups: [major, major_class, category, all], min_peers: 3, min_spread_peers: 5",
    extra: str = "",
    letters: str = '[{letter: A, min_score: "58"}, {letter: C, min_score: "50"}, {letter: D}]',
    exact: str = "",
    scale: str = 'max_missing: "0.50"',
) -> str:
    """One exact leaf x and one proportion p, each half of the score."""
    return f"""\
id: two
{HEAD}
{extra}
benchmark: {{{benchmark}}}
scale: {{{scale}}}
indicators:
  - {{code: x, name: 甲, weight: "0.5", kind: exact, unit: 个, source: 表{exact}}}
  - {{code: p, name: 乙, weight: "0.5", kind: proportion, unit: "%", n: [grads], source: 表}}
classes:
  against: national_average
  letters: {letters}
  confirm: {{other: "0.80"}}
"""


def people(groups: list[tuple[str, str, str]], **columns: object) -> pd.DataFrame:
    """Units with major, class and category as given; the catalogue is not asked."""
    frame = pd.DataFrame(groups, columns=list(COLUMNS))
    frame.insert(0, "unit", [f"u{i}" for i in range(len(groups))])
    frame["institution"] = "10001"
    return frame.assign(**columns)


def data_of(
    rubric: ScoredRubric, frame: pd.DataFrame, x: object, p: object, n: object = 50.0, **more: object
) -> Dataset:
    value = np.column_stack(np.broadcast_arrays(np.asarray(x, float), np.asarray(p, float), np.empty(len(frame)))[:2])
    size = np.column_stack([np.full(len(frame), np.nan), np.broadcast_to(np.asarray(n, float), len(frame))])
    return make_dataset(rubric, frame, value, n=size, year=2025, **more)


def level(name: str, keys: dict[str, dict[str, object]]) -> BenchmarkLevel:
    """A level from ``{key: {mean, spread, programmes, coverage, mean_error, between}}``; what is left out is NaN."""
    names = ("mean", "spread", "programmes", "coverage", "mean_error", "between")
    arrays = [np.array([np.broadcast_to(of.get(part, np.nan), 2) for of in keys.values()], float) for part in names]
    return BenchmarkLevel(name, tuple(keys), *arrays)


def benchmark_of(rubric: ScoredRubric, *levels: BenchmarkLevel, source: str = "官方常模") -> Benchmark:
    return Benchmark(rubric.id, rubric.codes, levels, source, year=2025)
