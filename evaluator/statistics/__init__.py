"""Pure array functions (统计函数) on numpy: intervals, standardisation, variance, shrinkage, ranks, multiplicity.

Every function takes arrays or lists and gives arrays, states shapes and units, and refuses what it cannot use by
name. scipy is imported inside the functions that need it, so that importing this room costs numpy only.
"""

from evaluator.statistics.confidence_sets import rank_confidence_sets
from evaluator.statistics.intervals import byar_interval, wilson_interval
from evaluator.statistics.multiplicity import false_discovery
from evaluator.statistics.ranks import competition_rank, rank_interval
from evaluator.statistics.shrinkage import Shrunken, shrink
from evaluator.statistics.standardise import Standardised, indirect_standardise
from evaluator.statistics.variance import between_variance

# posterior, grouped and rounding are added here by name as they come.
__all__ = [
    "Shrunken",
    "Standardised",
    "between_variance",
    "byar_interval",
    "competition_rank",
    "false_discovery",
    "indirect_standardise",
    "rank_confidence_sets",
    "rank_interval",
    "shrink",
    "wilson_interval",
]
