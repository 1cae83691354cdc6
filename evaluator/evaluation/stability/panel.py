"""Composite scores of many units in many worlds: matrix products, no loop over units (情景得分)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.evaluation.stability.alternatives import with_aggregate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evaluator.evaluation.stability.worlds import Factors, Worlds
    from evaluator.rubric import ScoredRubric, Tree

    Array = NDArray[np.float64]
    Rows = NDArray[np.intp]
    Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Alike:
    """Units with one tree and the same leaves that apply: their weights are the same in every world."""

    rows: Rows
    applies: Mask
    trees: tuple[Tree, ...]  # one an aggregation
    place: Rows  # of every score column among the codes of the factors; the root has none and takes 0


@dataclass(frozen=True)
class Panel:
    """Leaf scores of n units under every scale.

    Attributes
    ----------
    t : tuple of ndarray, shape (n, J)
        One a scale.
    low : ndarray, shape (J,)
        Lowest score of each leaf on its own scale: geometric means hold scores there.
    groups : tuple of Alike
    """

    t: tuple[Array, ...]
    low: Array
    groups: tuple[Alike, ...]

    def scores(self, worlds: Worlds) -> Array:
        """Unrounded scores, shape (W, n); NaN where nothing of a unit is left."""
        total = np.empty((len(worlds), len(self.t[0])))
        for alike in self.groups:
            tree = alike.trees[0]
            weight, local, alive = world_weights(tree, alike.applies, alike.place, worlds)
            part = np.empty((len(worlds), len(alike.rows)))
            for scale, aggregate in {*zip(worlds.scale.tolist(), worlds.aggregate.tolist(), strict=True)}:
                some = np.flatnonzero((worlds.scale == scale) & (worlds.aggregate == aggregate))
                shares = [share[some] for share in local]
                part[some] = self._put_together(alike, scale, alike.trees[aggregate], weight[some], shares)
            part[~alive[:, tree.nodes[-1].column]] = np.nan
            if len(alike.rows) == total.shape[1]:
                return part
            total[:, alike.rows] = part
        return total

    def _put_together(self, alike: Alike, scale: int, tree: Tree, weight: Array, local: Sequence[Array]) -> Array:
        t = self.t[scale] if len(alike.rows) == len(self.t[scale]) else self.t[scale][alike.rows]
        kinds = {node.aggregate for node in tree.nodes}
        if kinds == {"arithmetic"}:
            return np.asarray(weight @ t.T)
        if "geometric" in kinds:
            t = np.maximum(t, self.low)
            if kinds == {"geometric"} and (t > 0).all():
                # A geometric mean of geometric means is one over all leaves.
                return np.asarray(np.exp(weight @ np.log(t).T))
        return _climb(tree, t, local)


def panel(
    t: Sequence[Array], low: Array, applies: Mask, variant: Rows, rubric: ScoredRubric, factors: Factors
) -> Panel:
    """Sort units by tree and by the leaves that apply to them.

    Parameters
    ----------
    t : sequence of ndarray, shape (n, J)
        Leaf scores under each scale.
    applies : ndarray of bool, shape (n, J)
    variant : ndarray of int, shape (n,)
        Position of each unit's tree in ``rubric.variants``.
    """
    position = {code: place for place, code in enumerate(factors.codes)}
    groups = []
    for index, which in enumerate(rubric.variants):
        rows = np.flatnonzero(variant == index)
        if not len(rows):
            continue
        trees = tuple(with_aggregate(which.tree, name) for name in factors.aggregates)
        inner = [position[node.code] for node in which.tree.nodes[:-1]]
        place = np.array([*range(len(rubric.codes)), *inner, 0], dtype=np.intp)
        # Leaves that the tree does not use make no difference between units.
        patterns, of = np.unique(applies[rows] & (which.tree.effective > 0), axis=0, return_inverse=True)
        of = of.reshape(-1)
        groups += [Alike(rows[of == k], pattern, trees, place) for k, pattern in enumerate(patterns)]
    return Panel(tuple(t), low, tuple(groups))


def world_weights(tree: Tree, applies: Mask, place: Rows, worlds: Worlds) -> tuple[Array, list[Array], Mask]:
    """Weights of one kind of units in every world.

    Returns
    -------
    effective : ndarray, shape (W, J)
    local : list of ndarray, shape (W, children)
        One array a node, in the order of ``tree.nodes``; a row sums to 1, or to 0 where nothing is left.
    alive : ndarray of bool, shape (W, columns)
    """
    count, leaves = len(worlds), len(tree.leaves)
    kept = place[None, :] != worlds.left_out[:, None]
    kept[:, tree.nodes[-1].column] = True
    alive = kept.copy()
    alive[:, :leaves] &= applies
    local = []
    for node in tree.nodes:
        below = alive[:, node.children]
        share = below * node.weights * worlds.multiplier[:, place[node.children]]
        whole = share.sum(axis=1, keepdims=True)
        local.append(np.divide(share, whole, out=np.zeros_like(share), where=whole > 0))
        alive[:, node.column] &= below.any(axis=1)
    weight = np.zeros((count, tree.columns))
    weight[:, tree.nodes[-1].column] = 1.0
    for node, share in zip(reversed(tree.nodes), reversed(local), strict=True):
        weight[:, node.children] = weight[:, node.column, None] * share
    return weight[:, :leaves], local, alive


def _climb(tree: Tree, t: Array, local: Sequence[Array]) -> Array:
    """Scores of the root, shape (W, n), node by node: for trees that mix aggregations, or take the minimum."""
    score: dict[int, Array] = {}
    for node, share in zip(tree.nodes, local, strict=True):
        below = [score.pop(c) if c in score else t[None, :, c] for c in node.children.tolist()]
        whole = np.zeros((len(share), len(t)))
        if node.aggregate == "minimum":
            whole += np.inf
        for child, weight in zip(below, share.T[:, :, None], strict=True):
            if node.aggregate == "arithmetic":
                whole += weight * child
            elif node.aggregate == "geometric":
                with np.errstate(divide="ignore", invalid="ignore"):
                    whole += np.where(weight > 0, weight * np.log(np.maximum(child, 0.0)), 0.0)
            else:
                whole = np.where(weight > 0, np.minimum(whole, child), whole)
        if node.aggregate == "geometric":
            whole = np.exp(whole)
        score[node.column] = np.where(np.isfinite(whole), whole, 0.0)
    return score[tree.nodes[-1].column]
