"""From cells to leaf scores to node scores, with noise (得分)."""

from evaluator.scoring.aggregate import composite_variance, effective_weights, node_scores, sample_columns
from evaluator.scoring.cells import CellScores, score_cells
from evaluator.scoring.leaves import Leaves, leaf_arrays, sampling_variance
from evaluator.scoring.reference import Reference, reference, within_sd
from evaluator.scoring.score import Scored, blocks, score, variant_of

__all__ = [
    "CellScores",
    "Leaves",
    "Reference",
    "Scored",
    "blocks",
    "composite_variance",
    "effective_weights",
    "leaf_arrays",
    "node_scores",
    "reference",
    "sample_columns",
    "sampling_variance",
    "score",
    "score_cells",
    "variant_of",
    "within_sd",
]
