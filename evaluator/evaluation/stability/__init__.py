"""Stability (稳健性): what other weights, scales and aggregations would make of letters and ranks."""

from evaluator.evaluation.stability.found import Stability, Untried, unstable
from evaluator.evaluation.stability.run import stability

__all__ = ["Stability", "Untried", "stability", "unstable"]
