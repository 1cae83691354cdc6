"""From cells to leaf scores to node scores, with noise (得分)."""

from evaluator.scoring.aggregate import composite_variance, effective_weights, node_scores, sample_columns
from evaluator.scoring.cells import CellScores, score_cells
from evaluator.scoring.leaves import Leaves, leaf_arrays, sampling_variance
from evaluator.scoring.reference import Reference, extent_of, reference, within_sd
from evaluator.scoring.score import Scored, blocks, score

__all__ = [
    "CellScores",
    "Leaves",
    "Reference",
    "Scored",
    "blocks",
    "composite_variance",
    "effective_weights",
    "extent_of",
    "leaf_arrays",
    "node_scores",
    "reference",
    "sample_columns",
    "sampling_variance",
    "score",
    "score_cells",
    "within_sd",
]
