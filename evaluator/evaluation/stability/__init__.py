"""Stability (稳健性): what other weights, scales and aggregations would make of letters and ranks."""

from evaluator.evaluation.stability.found import Stability, Untried, unstable
from evaluator.evaluation.stability.limits import trial_limits
from evaluator.evaluation.stability.run import LEAST_WORLDS, stability

__all__ = ["LEAST_WORLDS", "Stability", "Untried", "stability", "trial_limits", "unstable"]
