"""Evaluation (评价): the pipeline, its result, and why."""

from evaluator.evaluation.compare import Comparison, Side, compare, compare_sides, side_of_tables
from evaluator.evaluation.dispersion import CohortBefore
from evaluator.evaluation.evaluate import evaluate
from evaluator.evaluation.explain import Explanation, explain
from evaluator.evaluation.flags import Flag, flag_data
from evaluator.evaluation.impact import attainment, impact
from evaluator.evaluation.national import benchmark_from
from evaluator.evaluation.profile import profile
from evaluator.evaluation.recipe import engine_version, recipe
from evaluator.evaluation.result import Result
from evaluator.evaluation.stability import LEAST_WORLDS, Stability, stability, trial_limits, unstable

__all__ = [
    "LEAST_WORLDS",
    "CohortBefore",
    "Comparison",
    "Explanation",
    "Flag",
    "Result",
    "Side",
    "Stability",
    "attainment",
    "benchmark_from",
    "compare",
    "compare_sides",
    "engine_version",
    "evaluate",
    "explain",
    "flag_data",
    "impact",
    "profile",
    "recipe",
    "side_of_tables",
    "stability",
    "trial_limits",
    "unstable",
]
