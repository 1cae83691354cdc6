"""Pure array functions (统计函数): intervals, standardisation, variance, shrinkage, ranks, multiplicity.

Every function takes arrays or lists and gives arrays, states shapes and units, and refuses what it cannot use
by name. scipy is imported inside the functions that need it, so that importing this room costs numpy only.
"""

from evaluator.statistics.confidence_sets import rank_confidence_sets
from evaluator.statistics.grouped import group_between, group_spread, group_sum
from evaluator.statistics.intervals import byar_interval, wilson_interval
from evaluator.statistics.multiplicity import false_discovery
from evaluator.statistics.posterior import Posterior, SpreadGrid, posterior, spread_grid
from evaluator.statistics.ranks import competition_rank, rank_interval
from evaluator.statistics.rounding import round_half_up
from evaluator.statistics.shrinkage import Shrunken, shrink
from evaluator.statistics.standardise import Standardised, indirect_standardise
from evaluator.statistics.variance import between_variance

__all__ = [
    "Posterior",
    "Shrunken",
    "SpreadGrid",
    "Standardised",
    "between_variance",
    "byar_interval",
    "competition_rank",
    "false_discovery",
    "group_between",
    "group_spread",
    "group_sum",
    "indirect_standardise",
    "posterior",
    "rank_confidence_sets",
    "rank_interval",
    "round_half_up",
    "shrink",
    "spread_grid",
    "wilson_interval",
]
