"""Change between two years (两年比较): own figures and benchmark apart, noise counted, moves beside those of noise."""

from evaluator.evaluation.compare.compare import Comparison, compare, compare_sides, moves_between
from evaluator.evaluation.compare.moves import Moves
from evaluator.evaluation.compare.side import Side
from evaluator.evaluation.compare.sources import side_of_result, side_of_tables

__all__ = [
    "Comparison",
    "Moves",
    "Side",
    "compare",
    "compare_sides",
    "moves_between",
    "side_of_result",
    "side_of_tables",
]
