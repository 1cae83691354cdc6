"""From cells to leaf scores to node scores, with noise (得分)."""

from evaluator.scoring.aggregate import (
    composite_variance,
    effective_weights,
    gains,
    is_linear,
    node_scores,
    sample_columns,
)
from evaluator.scoring.cells import CellScores, score_cells, usable
from evaluator.scoring.leaves import Leaves, leaf_arrays, sampling_variance
from evaluator.scoring.reference import Reference, ranked_values, reference, value_range_of, within_sd
from evaluator.scoring.score import SEED, Scored, blocks, drawn_variances, score

__all__ = [
    "SEED",
    "CellScores",
    "Leaves",
    "Reference",
    "Scored",
    "blocks",
    "composite_variance",
    "drawn_variances",
    "effective_weights",
    "gains",
    "is_linear",
    "leaf_arrays",
    "node_scores",
    "ranked_values",
    "reference",
    "sample_columns",
    "sampling_variance",
    "score",
    "score_cells",
    "usable",
    "value_range_of",
    "within_sd",
]
