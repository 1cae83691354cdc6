"""From leaf scores to node scores, with weights spread again where a leaf does not apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.rubric import ScoredRubric, Tree

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
    """Score of every node, shape (rows, nodes), as its aggregation says; NaN where nothing applies.

    arithmetic: Σ w·s. geometric: Π s^w, 0 where a child has 0. minimum: the lowest child, whatever its weight.
    """
    local, alive = local_weights(tree, applies)
    score = all_scores(tree, np.where(applies, t, 0.0), local)
    first = t.shape[1]
    return np.where(alive[:, first:], score[:, first:], np.nan)


def all_scores(tree: Tree, t: Array, local: list[Array]) -> Array:
    """Scores of leaves and nodes, shape (…, columns), for leaf scores of shape (…, J)."""
    score = np.zeros((*t.shape[:-1], tree.columns))
    score[..., : t.shape[-1]] = t
    for node, weight in zip(tree.nodes, local, strict=True):
        below = score[..., node.children]
        score[..., node.column] = _AGGREGATES[node.aggregate](below, weight)
    return score


def _geometric(below: Array, weight: Array) -> Array:
    # What has no weight is 1: its logarithm adds nothing.
    selected = np.where(weight > 0, np.maximum(below, 0.0), 1.0)
    with np.errstate(divide="ignore"):
        return np.asarray(np.exp((weight * np.log(selected)).sum(axis=-1)), dtype=np.float64)


def _minimum(below: Array, weight: Array) -> Array:
    lowest = np.where(weight > 0, below, np.inf).min(axis=-1)
    return np.where(np.isfinite(lowest), lowest, 0.0)


_AGGREGATES = {
    "arithmetic": lambda below, weight: (weight * below).sum(axis=-1),
    "geometric": _geometric,
    "minimum": _minimum,
}


def is_linear(tree: Tree) -> bool:
    """Whether every node is a weighted mean, so that the root is the sum over leaves with effective weights."""
    return all(node.aggregate == "arithmetic" for node in tree.nodes)


def gains(tree: Tree, t: Array, applies: Mask, base: float) -> Array:
    """What each leaf's distance from ``base`` adds to the total, per point, shape (rows, J).

    Σ gain·(t − base) = total − base, exactly. Weighted means: the effective weight. Geometric means: by log-mean
    shares (LMDI; Ang 2004, Energy Policy 32:1131), G − G₀ = Σ L(G, G₀)·w·ln(s/s₀) with L the logarithmic mean; for a
    base of 0, w·G, its limit; where children are at 0 they carry all, by their weights, the limit again. Minimum: the
    binding child alone.
    """
    if is_linear(tree):
        return effective_weights(tree, applies)
    local, _ = local_weights(tree, applies)
    score = all_scores(tree, np.where(applies, t, base), local)
    gain = np.zeros((len(t), tree.columns))
    gain[:, tree.nodes[-1].column] = 1.0
    for node, weight in zip(reversed(tree.nodes), reversed(local), strict=True):
        below, whole = score[:, node.children], score[:, node.column, None]
        if node.aggregate == "geometric":
            share = weight * _per_point(below, whole, base)
            if base > 0:
                share = np.where(whole > 0, share, _of_zeros(below, weight))
        elif node.aggregate == "minimum":
            held = np.where(weight > 0, below, np.inf)
            share = (np.arange(held.shape[1]) == held.argmin(axis=1)[:, None]) * (weight > 0)
        else:
            share = weight
        gain[:, node.children] = gain[:, node.column, None] * share
    return gain[:, : t.shape[1]]


def _of_zeros(below: Array, weight: Array) -> Array:
    """Shares of a geometric mean that is 0: those at 0 carry all of it, by their weights, the limit of s → 0."""
    zero: Array = np.where(below <= 0, weight, 0.0)
    whole = zero.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(zero, whole, out=np.zeros_like(zero), where=whole > 0), dtype=np.float64)


def _per_point(below: Array, whole: Array, base: float) -> Array:
    """L(G, base)·ln(s/base)/(s − base): what a child of weight 1 adds for each point of its distance."""
    if base <= 0:
        return np.maximum(whole, 0.0) / np.maximum(below, 1e-300)  # a quotient by less is no finite number
    # The least number there is: any greater floor would break the sum for a child just above 0.
    least = np.nextafter(0.0, 1.0)
    s, g = np.maximum(below, least), np.maximum(whole, least)
    return np.asarray(_log_mean(g, base) / _log_mean(s, base), dtype=np.float64)


def _log_mean(a: Array, b: float) -> Array:
    ratio = np.log(a) - np.log(b)
    return np.where(np.abs(ratio) < 1e-5, (a + b) / 2, (a - b) / np.where(ratio == 0, 1.0, ratio))


def sample_columns(rubric: ScoredRubric) -> list[tuple[NDArray[np.intp], float]]:
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
