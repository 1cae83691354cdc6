"""From leaf scores to node scores, with weights spread again where a leaf does not apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.rubric import Rubric, Tree

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]


def local_weights(tree: Tree, applies: Mask) -> tuple[list[Array], Mask]:
    """Weights of every node's children, per unit, with what does not apply left out.

    Parameters
    ----------
    tree : Tree
    applies : ndarray of bool, shape (rows, J)

    Returns
    -------
    weights : list of ndarray, shape (rows, children)
        One array a node, in the order of ``tree.nodes``; each row sums to 1, or to 0 where nothing below applies.
    alive : ndarray of bool, shape (rows, columns)
        Whether a leaf or node has anything that applies.
    """
    alive = np.zeros((len(applies), tree.columns), dtype=bool)
    alive[:, : applies.shape[1]] = applies
    weights = []
    for node in tree.nodes:
        below = alive[:, node.children]
        share = below * node.weights
        total = share.sum(axis=1, keepdims=True)
        weights.append(np.divide(share, total, out=np.zeros_like(share), where=total > 0))
        alive[:, node.column] = below.any(axis=1)
    return weights, alive


def effective_weights(tree: Tree, applies: Mask) -> Array:
    """Effective weight of every leaf for every unit, shape (rows, J); each row sums to 1 (or 0: nothing applies)."""
    if applies[:, tree.effective > 0].all():
        return np.broadcast_to(tree.effective, applies.shape)
    local, _ = local_weights(tree, applies)
    weight = np.zeros((len(applies), tree.columns))
    weight[:, tree.nodes[-1].column] = 1.0
    for node, share in zip(reversed(tree.nodes), reversed(local), strict=True):
        weight[:, node.children] = weight[:, node.column, None] * share
    return weight[:, : applies.shape[1]]


def node_scores(tree: Tree, t: Array, applies: Mask) -> Array:
    """Score of every node, shape (rows, nodes): the weighted mean of its children; NaN where nothing applies."""
    local, alive = local_weights(tree, applies)
    score = np.zeros((len(t), tree.columns))
    score[:, : t.shape[1]] = np.where(applies, t, 0.0)
    for node, weight in zip(tree.nodes, local, strict=True):
        score[:, node.column] = (weight * score[:, node.children]).sum(axis=1)
    first = t.shape[1]
    return np.where(alive[:, first:], score[:, first:], np.nan)


def sample_columns(rubric: Rubric) -> list[tuple[NDArray[np.intp], float]]:
    """Leaves that share respondents: their columns and the correlation of their noise."""
    groups = []
    for sample in rubric.model.samples:
        columns = [j for j, leaf in enumerate(rubric.leaves) if leaf.sample == sample.code]
        if len(columns) > 1:
            groups.append((np.array(columns, dtype=np.intp), float(sample.correlation)))
    return groups


def composite_variance(
    weight: Array,
    variance: Array,
    present: Mask,
    samples: list[tuple[NDArray[np.intp], float]],
    other: Array | None = None,
) -> Array:
    """Variance of a weighted mean of leaf scores, shape (rows,).

    Independent leaves add their squares; leaves of one sample add ρ times their cross products as well. Filled cells
    have no respondents, so they share nothing; nor is ``other`` (the part of the variance that does not come from
    respondents) shared.
    """
    own = weight * weight * variance
    total = own.sum(axis=1)
    for columns, correlation in samples:
        sampled = own[:, columns] if other is None else own[:, columns] - (weight * weight * other)[:, columns]
        shared = np.where(present[:, columns], np.maximum(sampled, 0.0), 0.0)
        # (Σ√a)² − Σa is the sum of all cross products √a·√b, a ≠ b.
        total += correlation * (np.sqrt(shared).sum(axis=1) ** 2 - shared.sum(axis=1))
    return np.asarray(total, dtype=np.float64)
