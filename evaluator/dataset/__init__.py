"""Datasets and benchmarks: arrays with names, for one rubric and one year."""

from evaluator.dataset.benchmark import (
    SOURCES,
    Benchmark,
    BenchmarkLevel,
    NationalScores,
    TopCuts,
    averages_table,
    empty_level,
)
from evaluator.dataset.dataset import Dataset, State, first_rows, make_dataset, state_counts, used_leaves, variant_of
from evaluator.dataset.groups import (
    ALL,
    group_codes,
    group_name,
    group_values,
    level_name,
    level_word,
    with_major_groups,
)
from evaluator.dataset.history import History, make_history
from evaluator.dataset.pooling import pool_years, pooled_cells
from evaluator.dataset.successors import CLOSED, MERGED, RENAMED, Succession, Successors, bare_id, codes_of

__all__ = [
    "ALL",
    "CLOSED",
    "MERGED",
    "RENAMED",
    "SOURCES",
    "Benchmark",
    "BenchmarkLevel",
    "Dataset",
    "History",
    "NationalScores",
    "State",
    "Succession",
    "Successors",
    "TopCuts",
    "averages_table",
    "bare_id",
    "codes_of",
    "empty_level",
    "first_rows",
    "group_codes",
    "group_name",
    "group_values",
    "level_name",
    "level_word",
    "make_dataset",
    "make_history",
    "pool_years",
    "pooled_cells",
    "state_counts",
    "used_leaves",
    "variant_of",
    "with_major_groups",
]
