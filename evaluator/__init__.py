"""Evaluator (专业评价): programmes and disciplines against the national average, with certainty.

The public API, loaded when first used:

>>> import evaluator as ev
>>> rubric = ev.load_rubric("undergraduate_program")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evaluator import catalog, funding, planning, statistics, workflows
    from evaluator.dataset import (
        Benchmark,
        Dataset,
        History,
        State,
        Successors,
        make_dataset,
        make_history,
        pool_years,
        pooled_cells,
    )
    from evaluator.demo import example
    from evaluator.evaluation import (
        Comparison,
        Explanation,
        Result,
        Stability,
        attainment,
        benchmark_from,
        compare,
        evaluate,
        flag_data,
        impact,
        profile,
        stability,
    )
    from evaluator.funding import (
        Allocation,
        AllocationChange,
        Exposure,
        allocate,
        compare_allocations,
        exposure,
        load_policy,
        settle,
    )
    from evaluator.intake import inspect_data, read_benchmark, read_data, read_history, read_register, read_successors
    from evaluator.report import write_comparison, write_results, write_stability
    from evaluator.rubric import Rubric, ScoredRubric, load_rubric
    from evaluator.text import DataProblems, EvaluatorError, Problem, RubricProblems

_ROOMS = {
    "catalog": ("catalog", "statistics"),
    "dataset": (
        *("Benchmark", "Dataset", "History", "State", "Successors"),
        *("make_dataset", "make_history", "pool_years", "pooled_cells"),
    ),
    "demo": ("example",),
    "evaluation": (
        *("Comparison", "Explanation", "Result", "Stability"),
        *("attainment", "benchmark_from", "compare", "evaluate", "flag_data", "impact", "profile", "stability"),
    ),
    "funding": (
        *("Allocation", "AllocationChange", "Exposure"),
        *("allocate", "compare_allocations", "exposure", "load_policy", "settle"),
    ),
    "intake": ("inspect_data", "read_benchmark", "read_data", "read_history", "read_register", "read_successors"),
    "report": ("write_comparison", "write_results", "write_stability"),
    "rubric": ("Rubric", "ScoredRubric", "load_rubric"),
    "text": ("DataProblems", "EvaluatorError", "Problem", "RubricProblems"),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}
_HOME |= {room: room for room in ("funding", "planning", "statistics", "workflows")}

__all__ = [
    "Allocation",
    "AllocationChange",
    "Benchmark",
    "Comparison",
    "DataProblems",
    "Dataset",
    "EvaluatorError",
    "Explanation",
    "Exposure",
    "History",
    "Problem",
    "Result",
    "Rubric",
    "RubricProblems",
    "ScoredRubric",
    "Stability",
    "State",
    "Successors",
    "allocate",
    "attainment",
    "benchmark_from",
    "catalog",
    "compare",
    "compare_allocations",
    "evaluate",
    "example",
    "exposure",
    "flag_data",
    "funding",
    "impact",
    "inspect_data",
    "load_policy",
    "load_rubric",
    "make_dataset",
    "make_history",
    "planning",
    "pool_years",
    "pooled_cells",
    "profile",
    "read_benchmark",
    "read_data",
    "read_history",
    "read_register",
    "read_successors",
    "settle",
    "stability",
    "statistics",
    "workflows",
    "write_comparison",
    "write_results",
    "write_stability",
]


def __getattr__(name: str) -> Any:
    room = _HOME.get(name)
    if room is None:
        raise AttributeError(f"module 'evaluator' has no attribute {name!r}")
    module = import_module(f"evaluator.{room}")
    return module if name == room else getattr(module, name)


def __dir__() -> list[str]:
    return sorted(__all__)
