"""Pure array functions (统计函数): intervals, standardisation, variance, shrinkage, ranks, multiplicity.

Beside the method: over-dispersion, tiers by place, sensitivity, and weights read off the data as diagnostics.

Every function takes arrays or lists and gives arrays, states shapes and units, and refuses what it cannot use
by name. scipy is imported inside the functions that need it, so that importing this room costs numpy only.
"""

from evaluator.statistics.confidence_sets import rank_confidence_sets, top_set
from evaluator.statistics.grouped import group_between, group_spread, group_sum
from evaluator.statistics.intervals import byar_interval, wilson_interval
from evaluator.statistics.multiplicity import false_discovery
from evaluator.statistics.over_dispersion import OverDispersion, over_dispersion
from evaluator.statistics.posterior import Posterior, SpreadGrid, posterior, spread_grid
from evaluator.statistics.quantile_groups import quantile_group
from evaluator.statistics.ranks import competition_rank, rank_interval
from evaluator.statistics.rounding import round_half_up
from evaluator.statistics.shrinkage import Shrunken, shrink
from evaluator.statistics.sobol import SobolIndices, sobol_indices
from evaluator.statistics.standardise import Standardised, indirect_standardise
from evaluator.statistics.tiers import tier_of, tier_places
from evaluator.statistics.topsis import topsis
from evaluator.statistics.variance import between_variance
from evaluator.statistics.weights import (
    AhpWeights,
    ahp_weights,
    critic_weights,
    deviation_weights,
    entropy_weights,
    merec_weights,
)

__all__ = [
    "AhpWeights",
    "OverDispersion",
    "Posterior",
    "Shrunken",
    "SobolIndices",
    "SpreadGrid",
    "Standardised",
    "ahp_weights",
    "between_variance",
    "byar_interval",
    "competition_rank",
    "critic_weights",
    "deviation_weights",
    "entropy_weights",
    "false_discovery",
    "group_between",
    "group_spread",
    "group_sum",
    "indirect_standardise",
    "merec_weights",
    "over_dispersion",
    "posterior",
    "quantile_group",
    "rank_confidence_sets",
    "rank_interval",
    "round_half_up",
    "shrink",
    "sobol_indices",
    "spread_grid",
    "tier_of",
    "tier_places",
    "top_set",
    "topsis",
    "wilson_interval",
]
