"""Which figures are scored at all (数据能否使用), and from cells to leaf scores with noise, a block at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import Dataset, State
from evaluator.rubric import Group
from evaluator.scoring.leaves import Leaves, sampling_variance
from evaluator.scoring.reference import Reference, within_sd
from evaluator.scoring.scales import DEVIATION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evaluator.rubric import Node, ScoredRubric

    Array = NDArray[np.float64]
    Rows = slice | NDArray[np.intp]


def usable(data: Dataset, rubric: ScoredRubric) -> Dataset:
    """Mark figures on too few cases, or from too low a response; the same object where no leaf says so.

    ``min_n`` of a leaf, else of the nearest node above it, is held against n; ``min_response`` against n over the
    figure named ``population``. Such a figure counts as not given: leaving it out would let a unit choose.
    """
    least = _least(rubric.model.indicators, None)
    for tree in rubric.trees[1:]:
        least |= {code: n for code, n in _least(tree, None).items() if code not in least}
    state = data.state
    for j, leaf in enumerate(rubric.leaves):
        observed = data.state[:, j] == State.OBSERVED
        needed, share = least.get(leaf.code), leaf.min_response
        marks = []
        if needed is not None:
            marks.append((State.TOO_SMALL, ~(data.n[:, j] >= needed)))
        if share is not None and leaf.population is not None:
            asked = data.figures.get(leaf.population, np.full(len(data), np.nan))
            # A response that cannot be computed, or cannot be (more answers than asked), is not known to be enough.
            response = np.divide(data.n[:, j], asked, out=np.full(len(data), np.nan), where=asked > 0)
            marks.append((State.LOW_RESPONSE, ~((response >= float(share) - 1e-12) & (response <= 1.0 + 1e-12))))
        for mark, wrong in marks:
            hit = observed & wrong & (state[:, j] == State.OBSERVED)
            if hit.any():
                state = state.copy() if state is data.state else state
                state[hit, j] = mark
    return data if state is data.state else replace(data, state=state)


def _least(nodes: Sequence[Node], above: int | None) -> dict[str, int]:
    result: dict[str, int] = {}
    for node in nodes:
        own = node.min_n if node.min_n is not None else above
        if isinstance(node, Group):
            result |= _least(node.children, own)
        elif own is not None and node.n:
            result[node.code] = own
    return result


@dataclass(frozen=True)
class CellScores:
    """Leaf scores of a block of units, shape (rows, J) each.

    Attributes
    ----------
    t : ndarray
        Leaf score; a missing cell holds the score of its fill.
    test_variance : ndarray
        Noise of ``t`` at the benchmark rate: for tests and for the spread between units.
    variance : ndarray
        Noise of ``t`` at the shrunken rate: for intervals and letter probabilities.
    shrunken : ndarray
        Figure drawn toward its peers by its noise, in the leaf's own unit.
    raw_variance : ndarray
        Sampling variance of the figure at the benchmark rate, in the square of its unit.
    other : ndarray
        Part of both that respondents do not share: stated error, and the error of the benchmark.
    present : ndarray of bool
        Observed, and on a scale (there is a benchmark).
    applies : ndarray of bool
        False where the leaf does not apply to the unit.
    """

    t: Array
    test_variance: Array
    variance: Array
    shrunken: Array
    raw_variance: Array
    other: Array
    present: NDArray[np.bool_]
    applies: NDArray[np.bool_]


def score_cells(data: Dataset, rubric: ScoredRubric, ref: Reference, rows: Rows) -> CellScores:
    """Score a block of cells.

    Leaf scores and their noise are as `Scales` says; the noise of a figure is its sampling variance, its stated
    error, and the error of the mean that it is compared with. Suppressed, missing and benchmark-less cells are
    filled: with the benchmark's own score and the national spread as noise, or with the worst score, as
    ``scale.fill`` says.
    """
    row, leaves, scale = ref.row[rows], ref.leaves, ref.scales
    x, n, state = data.value[rows], data.n[rows], data.state[rows]
    mean, between = ref.mean[row], ref.between[row]
    applies = state != State.NOT_APPLICABLE
    present = (state == State.OBSERVED) & scale.known(row)
    sd = within_sd(data, rows)
    raw = sampling_variance(leaves, mean, n, sd)
    # Too few programmes to learn how much peers differ: what the spread holds beyond this cell's own noise.
    between = np.where(np.isnan(between), np.maximum(ref.spread[row] ** 2 - raw, 0.0), between)
    total = between + raw
    # Without noise there is nothing to draw toward its peers.
    keep = np.divide(between, total, out=np.ones_like(total), where=(raw > 0) & (total > 0))
    shrunken = _drawn(leaves, x, mean, keep)
    fresh = sampling_variance(leaves, shrunken, n, sd)
    # What two cohorts say of noise widens all of it but the error of the benchmark, which both have in common.
    raw_noise, fresh = ref.dispersion * (raw + leaves.error), ref.dispersion * (fresh + leaves.error)
    error = ref.mean_error[row] ** 2
    other = ref.dispersion * leaves.error + error
    t = scale.score(x, row)
    # The scale is entered where the true figure is likeliest: at the shrunken figure.
    whole, reported = raw_noise + error, fresh + error
    test, variance = scale.noise(shrunken, whole, row), scale.noise(shrunken, reported, row)
    apart = variance * np.divide(other, reported, out=np.zeros_like(reported), where=reported > 0)
    fill, fill_variance = _fill(rubric, ref, row, state)
    return CellScores(
        t=np.where(present, t, fill),
        test_variance=np.where(present, test, fill_variance),
        variance=np.where(present, variance, fill_variance),
        shrunken=shrunken,
        raw_variance=raw,
        other=np.where(present, apart, 0.0),
        present=present,
        applies=applies,
    )


def without_fill(cells: CellScores) -> CellScores:
    """Give the cells with noise only where there is a figure."""
    test, variance = (np.where(cells.present, noise, 0.0) for noise in (cells.test_variance, cells.variance))
    return replace(cells, test_variance=test, variance=variance)


def _drawn(leaves: Leaves, x: Array, mean: Array, keep: Array) -> Array:
    """Figures drawn toward the mean of their peers, on the transformed axis, where there is noise."""
    if not leaves.transforms.columns:
        return np.where(keep < 1.0, mean + keep * (x - mean), x)
    y, centre = leaves.transforms.forward(x), leaves.transforms.forward(mean)
    return np.where(keep < 1.0, leaves.transforms.inverse(centre + keep * (y - centre)), x)


def _fill(rubric: ScoredRubric, ref: Reference, row: NDArray[np.intp], state: NDArray[np.int8]) -> tuple[Array, Array]:
    """Score and noise of a cell without a figure, or without a benchmark for its figure."""
    scale, mean = ref.scales, ref.mean[row]
    fill = scale.score(mean, row)
    noise = scale.noise(mean, ref.spread[row] ** 2, row)
    # A leaf without benchmark has no scale of its own: the middle of the scale, and one national spread of noise.
    middle = (scale.low + scale.high) / 2
    fill, noise = np.where(np.isfinite(fill), fill, middle), np.where(np.isfinite(noise), noise, DEVIATION**2)
    if rubric.model.scale.fill == "worst":
        # Only a figure that was not given takes the worst score; one without a benchmark was given.
        withheld = state != State.OBSERVED
        fill, noise = np.where(withheld, scale.low, fill), np.where(withheld, 0.0, noise)
    return fill, noise
