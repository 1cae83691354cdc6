"""Noise of composites that are no weighted means: by draws that are exact for weighted means (抽样求误差)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from evaluator.scoring.aggregate import all_scores, local_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.rubric import Tree
    from evaluator.scoring.cells import CellScores

    Array = NDArray[np.float64]
    Samples = list[tuple[NDArray[np.intp], float]]

_LEAST = 64  # pairs of draws
SEED = 20230511


def drawn_variances(tree: Tree, cells: CellScores, variance: Array, samples: Samples) -> Array:
    """Variance of every node's score, shape (rows, nodes).

    Leaf scores are drawn about their values with their noise, leaves of one sample correlated as stated, and each draw
    is aggregated as the tree says. The draws come in opposite pairs, uncorrelated and of variance 1 to the last digit,
    so a node that is a weighted mean gets Σw²v exactly, whatever their number.
    """
    local, _ = local_weights(tree, cells.applies)
    leaves = cells.t.shape[1]
    shared = np.sqrt(np.maximum(np.where(cells.present, variance - cells.other, variance), 0.0))
    apart = np.sqrt(np.where(cells.present, cells.other, 0.0))
    normal = _normal(2 * leaves + len(samples))
    first, second = normal[:, :leaves].copy(), normal[:, leaves:]
    alone = first.copy()
    for place, (columns, correlation) in enumerate(samples):
        common = second[:, leaves + place]
        first[:, columns] = np.sqrt(correlation) * common[:, None] + np.sqrt(1.0 - correlation) * first[:, columns]
    total, squares = (np.zeros((len(cells.t), tree.columns)) for _ in range(2))
    t = np.where(cells.applies, cells.t, 0.0)
    for draw in range(len(first)):
        # Cells without a figure have no respondents: they share nothing.
        own = np.where(cells.present, first[draw], alone[draw])
        noise = np.where(cells.applies, shared * own + apart * second[draw, :leaves], 0.0)
        for sign in (1.0, -1.0):
            moved = all_scores(tree, t + sign * noise, local)
            total += moved
            squares += moved * moved
    count = 2 * len(first)
    spread = squares / count - (total / count) ** 2
    return np.asarray(np.maximum(spread[:, leaves:], 0.0), dtype=np.float64)


@cache
def _normal(columns: int) -> Array:
    """Draws, shape (draws, columns): normal, with orthogonal columns of mean square 1."""
    rows = max(_LEAST, columns)
    drawn = np.random.default_rng(SEED).standard_normal((rows, columns))
    basis, _ = np.linalg.qr(drawn)
    return np.asarray(basis * np.sqrt(rows), dtype=np.float64)
