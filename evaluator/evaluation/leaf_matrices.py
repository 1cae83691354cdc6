"""Leaf scores, weights and contributions of all units as matrices: what the workbook recomputes (指标得分矩阵)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.scoring import blocks, effective_weights, gains, is_linear, score_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation.result import Result

    Array = NDArray[np.float64]
    Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class LeafMatrices:
    """N units, J leaves, K weight vectors: few, since units of one tree to which the same leaves apply share theirs.

    Attributes
    ----------
    t : ndarray, shape (N, J)
        Leaf score; NaN where the leaf does not apply, or the unit's tree does not use it.
    used : ndarray of bool, shape (variants, J)
        Which leaves each tree uses.
    weights : ndarray, shape (K, J)
        Effective weights.
    weights_of : ndarray of int, shape (N,)
        Weight vector of each unit.
    variant_of : ndarray of int, shape (K,)
        Tree of each weight vector.
    contribution : ndarray, shape (N, J), optional
        Only where a node is no weighted mean; else it is weight × (t − base).
    """

    t: Array
    used: NDArray[np.bool_]
    weights: Array
    weights_of: Places
    variant_of: Places
    contribution: Array | None


def leaf_matrices(result: Result) -> LeafMatrices:
    """Score all leaves once more, block by block: the long table of cells is not needed for it."""
    rubric, data = result.rubric, result.data
    shape = data.value.shape
    linear = all(is_linear(variant.tree) for variant in rubric.variants)
    t, contribution = np.full(shape, np.nan), None if linear else np.zeros(shape)
    weights_of = np.zeros(len(data), dtype=np.intp)
    known: dict[tuple[int, bytes], int] = {}
    weights: list[Array] = []
    variants: list[int] = []
    number = {variant.code: place for place, variant in enumerate(rubric.variants)}
    for rows, variant in blocks(result.scored.variant, rubric):
        cells = score_cells(data, rubric, result.reference, rows)
        used = variant.tree.effective > 0
        t[rows] = np.where(cells.applies & used, cells.t, np.nan)
        weight = effective_weights(variant.tree, cells.applies)
        patterns, first, which = np.unique(
            np.packbits(cells.applies & used, axis=1), axis=0, return_index=True, return_inverse=True
        )
        own = np.empty(len(patterns), dtype=np.intp)
        for place, pattern in enumerate(patterns):
            key = (number[variant.code], pattern.tobytes())
            if key not in known:
                known[key] = len(weights)
                weights.append(np.array(weight[first[place]]))
                variants.append(key[0])
            own[place] = known[key]
        weights_of[rows] = own[which.reshape(-1)]
        if contribution is not None:
            gain = gains(variant.tree, cells.t, cells.applies, rubric.base)
            contribution[rows] = gain * np.where(cells.applies, cells.t - rubric.base, 0.0)
    return LeafMatrices(
        t=t,
        used=np.array([variant.tree.effective > 0 for variant in rubric.variants]),
        weights=np.array(weights).reshape(-1, shape[1]),
        weights_of=weights_of,
        variant_of=np.array(variants, dtype=np.intp),
        contribution=contribution,
    )
