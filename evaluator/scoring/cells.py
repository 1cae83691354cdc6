"""From cells to leaf scores with their noise, for a block of units at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import Dataset, State
from evaluator.scoring.leaves import sampling_variance
from evaluator.scoring.reference import Reference, within_sd
from evaluator.scoring.scales import DEVIATION

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.rubric import Rubric

    Array = NDArray[np.float64]
    Rows = slice | NDArray[np.intp]


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


def score_cells(data: Dataset, rubric: Rubric, ref: Reference, rows: Rows) -> CellScores:
    """Score a block of cells.

    t = clip(anchor + slope·(x − centre)); noise is slope²·(sampling variance + other error + error of the mean).
    Suppressed, missing and benchmark-less cells are filled: with the benchmark's own score and the national spread as
    noise, or with the worst score, as ``scale.fill`` says.
    """
    row, leaves, scale = ref.row[rows], ref.leaves, ref.lines
    x, n, state = data.value[rows], data.n[rows], data.state[rows]
    slope, mean, between = scale.slope[row], ref.mean[row], ref.between[row]
    applies = state != State.NOT_APPLICABLE
    present = (state == State.OBSERVED) & np.isfinite(slope) & np.isfinite(scale.centre[row])
    sd = within_sd(data, rows)
    raw = sampling_variance(leaves, mean, n, sd)
    # Too few programmes to learn how much peers differ: what the spread holds beyond this cell's own noise.
    between = np.where(np.isnan(between), np.maximum(ref.spread[row] ** 2 - raw, 0.0), between)
    total = between + raw
    # Without noise there is nothing to draw toward its peers.
    keep = np.divide(between, total, out=np.ones_like(total), where=(raw > 0) & (total > 0))
    shrunken = np.where(keep < 1.0, mean + keep * (x - mean), x)
    fresh = sampling_variance(leaves, shrunken, n, sd)
    other = leaves.error + ref.mean_error[row] ** 2
    steep = slope * slope
    t = np.clip(scale.anchor + slope * (x - scale.centre[row]), scale.low, scale.high)
    fill, fill_variance = _fill(rubric, ref, row, state)
    return CellScores(
        t=np.where(present, t, fill),
        test_variance=np.where(present, steep * (raw + other), fill_variance),
        variance=np.where(present, steep * (fresh + other), fill_variance),
        shrunken=shrunken,
        raw_variance=raw,
        other=np.where(present, steep * other, 0.0),
        present=present,
        applies=applies,
    )


def _fill(rubric: Rubric, ref: Reference, row: NDArray[np.intp], state: NDArray[np.int8]) -> tuple[Array, Array]:
    """Score and noise of a cell without a figure, or without a benchmark for its figure."""
    scale = ref.lines
    slope = scale.slope[row]
    fill = np.clip(scale.anchor + slope * (ref.mean[row] - scale.centre[row]), scale.low, scale.high)
    noise = (slope * ref.spread[row]) ** 2
    # A leaf without benchmark has no scale of its own: the middle of the scale, and one national spread of noise.
    middle = (scale.low + scale.high) / 2
    fill, noise = np.where(np.isfinite(fill), fill, middle), np.where(np.isfinite(noise), noise, DEVIATION**2)
    if rubric.model.scale.fill == "worst":
        # Only a figure that was not given takes the worst score; one without a benchmark was given.
        withheld = state != State.OBSERVED
        fill, noise = np.where(withheld, scale.low, fill), np.where(withheld, 0.0, noise)
    return fill, noise
