"""Composite scores of all units with their noise, block by block, so that memory stays with the input."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import Dataset, State, variant_of
from evaluator.scoring.aggregate import (
    all_scores,
    composite_variance,
    effective_weights,
    is_linear,
    local_weights,
    node_scores,
    sample_columns,
)
from evaluator.scoring.cells import CellScores, score_cells, without_fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from evaluator.rubric import ScoredRubric, Tree, Variant
    from evaluator.scoring.reference import Reference

    Array = NDArray[np.float64]
    Samples = list[tuple[NDArray[np.intp], float]]


_LEAST = 64  # pairs of draws
SEED = 20230511
BLOCK = 1024
# Why the weight of a cell rests on no figure, by the state that says so.
HIDDEN = {
    "suppressed": State.SUPPRESSED,
    "missing": State.MISSING,
    "too_small": State.TOO_SMALL,
    "low_response": State.LOW_RESPONSE,
    "no_benchmark": State.OBSERVED,
}


@dataclass(frozen=True)
class Scored:
    """Composite scores of N units.

    Attributes
    ----------
    total : ndarray, shape (N,)
        Unrounded score; NaN where no cell has a figure.
    test_variance, variance : ndarray, shape (N,)
        Noise of the score for tests, and for intervals and letters (see `CellScores`).
    worst : ndarray, shape (N,)
        Score if every suppressed or missing cell took the worst leaf score.
    hidden : dict of str to ndarray, shape (N,)
        Weight of cells that are ``suppressed``, ``missing``, ``too_small``, ``low_response``, or without benchmark
        (``no_benchmark``).
    variant : ndarray of int, shape (N,)
        Which tree applies: position in ``rubric.variants``.
    """

    total: Array
    test_variance: Array
    variance: Array
    worst: Array
    hidden: dict[str, Array]
    variant: NDArray[np.intp]


def blocks(chosen: NDArray[np.intp], rubric: ScoredRubric) -> Iterator[tuple[slice | NDArray[np.intp], Variant]]:
    """Cut the units into blocks of one tree each."""
    for index, variant in enumerate(rubric.variants):
        rows = np.flatnonzero(chosen == index)
        for start in range(0, len(rows), BLOCK):
            block = rows[start : start + BLOCK]
            # A slice reads the matrix in place; only scattered rows need to be gathered.
            whole = len(block) == block[-1] - block[0] + 1
            yield (slice(int(block[0]), int(block[-1]) + 1) if whole else block), variant


def score(data: Dataset, rubric: ScoredRubric, ref: Reference, *, filled: bool = True) -> Scored:
    """Score all units: leaf scores, weighted by the tree that applies to each.

    Parameters
    ----------
    filled : bool
        Whether a cell without a figure adds the noise of its fill.

    Returns
    -------
    Scored
    """
    units = len(data)
    total, test, noise, worst = (np.full(units, np.nan) for _ in range(4))
    hidden = {reason: np.zeros(units) for reason in HIDDEN}
    chosen, samples = variant_of(data.units, rubric), sample_columns(rubric)
    for rows, variant in blocks(chosen, rubric):
        cells = score_cells(data, rubric, ref, rows)
        cells = cells if filled else without_fill(cells)
        weight = effective_weights(variant.tree, cells.applies)
        total[rows] = _total(variant.tree, weight, cells.t, cells.applies)
        test[rows] = _noise(variant.tree, weight, cells, cells.test_variance, samples)
        noise[rows] = _noise(variant.tree, weight, cells, cells.variance, samples)
        absent = np.where(cells.present, 0.0, weight)
        state = data.state[rows]
        # A figure without a benchmark was given: only what was withheld could be the worst.
        lowest = np.where(cells.present | (state == State.OBSERVED), cells.t, ref.scales.low)
        worst[rows] = _total(variant.tree, weight, lowest, cells.applies)
        for reason, which in HIDDEN.items():
            hidden[reason][rows] = (absent * (state == which)).sum(axis=1)
        seen = (cells.present & (weight > 0)).any(axis=1)
        for array in (total, worst):
            array[rows] = np.where(seen, array[rows], np.nan)
    return Scored(total, test, noise, worst, hidden, chosen)


def _total(tree: Tree, weight: Array, t: Array, applies: NDArray[np.bool_]) -> Array:
    # With every node a weighted mean, the root is the sum over leaves with effective weights.
    if is_linear(tree):
        return np.asarray(np.einsum("ij,ij->i", weight, t), dtype=np.float64)
    return np.asarray(node_scores(tree, t, applies)[:, -1], dtype=np.float64)


def _noise(
    tree: Tree, weight: Array, cells: CellScores, variance: Array, samples: list[tuple[NDArray[np.intp], float]]
) -> Array:
    if is_linear(tree):
        return composite_variance(weight, variance, cells.present, samples, cells.other)
    return np.asarray(drawn_variances(tree, cells, variance, samples)[:, -1], dtype=np.float64)


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


# About the size of a processor's second-level cache for 40 leaves; larger blocks are slower, not faster.
