"""Evaluation (评价): the pipeline, its result, and why."""

from evaluator.evaluation.compare import (
    Comparison,
    Side,
    compare,
    compare_sides,
    moves_between,
    side_of_result,
    side_of_tables,
)
from evaluator.evaluation.dispersion import CohortBefore
from evaluator.evaluation.evaluate import evaluate
from evaluator.evaluation.explain import Explanation, explain
from evaluator.evaluation.flags import Flag, flag_data
from evaluator.evaluation.impact import attainment, attainment_of, impact
from evaluator.evaluation.leaf_matrices import LeafMatrices, leaf_matrices
from evaluator.evaluation.national import benchmark_from
from evaluator.evaluation.near import cities, letter_counts, near_average, near_cut
from evaluator.evaluation.places import places
from evaluator.evaluation.profile import profile
from evaluator.evaluation.ranks import ScopeRanks
from evaluator.evaluation.recipe import engine_version, recipe
from evaluator.evaluation.result import Result
from evaluator.evaluation.stability import LEAST_WORLDS, Stability, stability, trial_limits, unstable
from evaluator.evaluation.weight_trial import farthest, letter_moves, moved_counts, written_weights
from evaluator.evaluation.what_if import moved_ranks, reweighed, what_if

__all__ = [
    "LEAST_WORLDS",
    "CohortBefore",
    "Comparison",
    "Explanation",
    "Flag",
    "LeafMatrices",
    "Result",
    "ScopeRanks",
    "Side",
    "Stability",
    "attainment",
    "attainment_of",
    "benchmark_from",
    "cities",
    "compare",
    "compare_sides",
    "engine_version",
    "evaluate",
    "explain",
    "farthest",
    "flag_data",
    "impact",
    "leaf_matrices",
    "letter_counts",
    "letter_moves",
    "moved_counts",
    "moved_ranks",
    "moves_between",
    "near_average",
    "near_cut",
    "places",
    "profile",
    "recipe",
    "reweighed",
    "side_of_result",
    "side_of_tables",
    "stability",
    "trial_limits",
    "unstable",
    "what_if",
    "written_weights",
]
