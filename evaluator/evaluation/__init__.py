"""Evaluation (评价): the pipeline, its result, and why."""

from evaluator.evaluation.evaluate import evaluate
from evaluator.evaluation.explain import Explanation, explain
from evaluator.evaluation.impact import attainment, impact
from evaluator.evaluation.national import benchmark_from
from evaluator.evaluation.recipe import engine_version, recipe
from evaluator.evaluation.result import Result

__all__ = [
    "Explanation",
    "Result",
    "attainment",
    "benchmark_from",
    "engine_version",
    "evaluate",
    "explain",
    "impact",
    "recipe",
]
