"""Averages as a table: one row a group and indicator that has one (常模表)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset.groups import level_name

if TYPE_CHECKING:
    from evaluator.dataset.benchmark import Benchmark
    from evaluator.rubric import Rubric


def averages_table(benchmark: Benchmark, rubric: Rubric) -> pd.DataFrame:
    """Give ``level, group, indicator, mean, spread, programmes``; the widest groups come last, as in the chain."""
    names = np.array([leaf.name for leaf in rubric.leaves], dtype=object)
    parts = []
    for level in benchmark.levels:
        row, column = np.nonzero(np.isfinite(level.mean))
        parts.append(
            pd.DataFrame(
                {
                    "level": level_name(rubric, level.level),
                    "group": np.array(level.keys, dtype=object)[row],
                    "indicator": names[column],
                    "mean": level.mean[row, column],
                    "spread": level.spread[row, column],
                    "programmes": level.programmes[row, column],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)
