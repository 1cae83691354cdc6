"""Money follows quality (资源配置): exact to the yuan, with what hangs on noise."""

from evaluator.funding.bounds import Bounded, InfeasibleBounds, greatest_floor, proportional_within_bounds
from evaluator.funding.change import log_mean_change
from evaluator.funding.closure import largest_remainder, rounded_lines
from evaluator.funding.divisors import divisor_shares, webster

__all__ = [
    "Bounded",
    "InfeasibleBounds",
    "divisor_shares",
    "greatest_floor",
    "largest_remainder",
    "log_mean_change",
    "proportional_within_bounds",
    "rounded_lines",
    "webster",
]
