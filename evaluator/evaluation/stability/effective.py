"""Effective against nominal weights (实际影响与名义权重): how much of the differences each indicator makes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import State
from evaluator.evaluation.stability.limits import trial_limits
from evaluator.evaluation.stability.smooth import main_effect
from evaluator.rubric import Group, nodes_of
from evaluator.scoring import blocks, effective_weights, gains, node_scores

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from evaluator.evaluation.result import Result
    from evaluator.rubric import ScoredRubric, Tree

    Array = NDArray[np.float64]
    Rows = NDArray[np.intp]


def effective_importance(result: Result, rows: Rows, t: Array) -> pd.DataFrame:
    """Importance of every leaf and inner node beside its nominal weight.

    Parameters
    ----------
    rows : ndarray of int, shape (n,)
        Units that count.
    t : ndarray, shape (n, J)
        Their leaf scores.

    Returns
    -------
    DataFrame
        ``code, name, kind`` (leaf or node), ``units`` that have a score for it, ``nominal`` (mean effective weight
        over the units),
        ``covariance_share``: cov(contribution, score)/var(score), which sums to 1 over the leaves in any tree, because
        contributions sum to the score; for weighted means that is w·cov(t, score)/var(score).
        ``squared_correlation`` of the node's score with the score, and ``main_effect``, the same for a curve instead
        of a line (see `main_effect`): these do not sum to 1, for indicators that go together each claim what they
        share. All shares but ``nominal`` are NaN where scores do not vary, the main effect also with too few units.
    """
    codes = {code: place for place, (code, _, _) in enumerate(_heads(result.rubric))}
    weight, given, own = (np.full((len(rows), len(codes)), np.nan) for _ in range(3))
    total = result.scored.total[rows]
    for part, tree in _parts(result, rows):
        applies = result.data.state[rows[part]] != State.NOT_APPLICABLE
        leaf_weight = effective_weights(tree, applies)
        contribution = gains(tree, t[part], applies, result.rubric.base) * (t[part] - result.rubric.base)
        names = (*tree.leaves, *(node.code for node in tree.nodes[:-1]))
        cells = np.ix_(part, np.array([codes[code] for code in names], dtype=np.intp))
        for target, leaves in ((weight, leaf_weight), (given, contribution)):
            target[cells] = _sums(tree, leaves)[:, :-1]
        scores = np.concatenate([np.where(applies, t[part], np.nan), node_scores(tree, t[part], applies)], axis=1)
        own[cells] = np.where(weight[cells] > 0, scores[:, :-1], np.nan)
    limits = trial_limits()
    curve = partial(main_effect, least=limits.main_effect_units, per_freedom=limits.units_per_freedom)
    columns = {
        "units": np.isfinite(own).sum(axis=0),
        "nominal": np.nan_to_num(weight).mean(axis=0),
        "covariance_share": _covariance_shares(np.nan_to_num(given), total),
        "squared_correlation": np.array([_of_known(_squared_correlation, x, total) for x in own.T]),
        "main_effect": np.array([_of_known(curve, x, total) for x in own.T]),
    }
    heads = pd.DataFrame(_heads(result.rubric), columns=["code", "name", "kind"])
    return pd.concat([heads, pd.DataFrame(columns)], axis=1)


def _heads(rubric: ScoredRubric) -> list[tuple[str, str, str]]:
    """Code, name and kind of all leaves in column order, then of the inner nodes of all trees."""
    nodes = {node.code: node.name for tree in rubric.trees for node in nodes_of(tree) if isinstance(node, Group)}
    leaves = [(leaf.code, leaf.name, "leaf") for leaf in rubric.leaves]
    return leaves + [(code, name, "node") for code, name in nodes.items()]


def _parts(result: Result, rows: Rows) -> Iterator[tuple[Rows, Tree]]:
    variant = result.scored.variant[rows]
    for block, which in blocks(variant, result.rubric):
        yield (np.arange(len(rows))[block] if isinstance(block, slice) else block), which.tree


def _sums(tree: Tree, leaves: Array) -> Array:
    """Sums over the leaves below each column, shape (units, columns)."""
    whole = np.zeros((len(leaves), tree.columns))
    whole[:, : leaves.shape[1]] = leaves
    for node in tree.nodes:
        whole[:, node.column] = whole[:, node.children].sum(axis=1)
    return whole


def _covariance_shares(given: Array, total: Array) -> Array:
    away = total - total.mean() if len(total) else total
    variance = float((away**2).sum())
    return away @ given / variance if variance > 0 else np.full(given.shape[1], np.nan)


def _squared_correlation(x: Array, y: Array) -> float:
    spreads = float(np.std(x) * np.std(y))
    return float((np.mean((x - x.mean()) * (y - y.mean())) / spreads) ** 2) if spreads > 0 else float("nan")


def _of_known(measure: object, x: Array, y: Array) -> float:
    known = np.isfinite(x)
    return float(measure(x[known], y[known])) if callable(measure) and known.sum() > 2 else float("nan")
