"""Leaf scales: from a figure to a score. Each scale here is a straight line, clipped at both ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.rubric import Rubric

    Array = NDArray[np.float64]

AVERAGE = 50.0
DEVIATION = 10.0  # one national standard deviation at a leaf (design of the scale, not policy)


@dataclass(frozen=True)
class Lines:
    """Score = clip(``anchor`` + ``slope``·(x − ``centre``), ``low``, ``high``).

    ``centre`` and ``slope`` have shape (rows, J), one row a combination of peer groups; the others (J,). A slope of
    NaN means that the leaf has no scale there (no benchmark, or all programmes alike).
    """

    centre: Array
    slope: Array
    anchor: Array
    low: Array
    high: Array

    @property
    def reach(self) -> float:
        """Half of the width of the score scale: true scores cannot scatter more."""
        return float(self.high.max() - self.low.min()) / 2


def lines(rubric: Rubric, sign: Array, mean: Array, spread: Array, extent: Array) -> Lines:
    """Make the scale of every leaf in every row of peer groups.

    Parameters
    ----------
    rubric : Rubric
    sign : ndarray, shape (J,)
        +1 where higher is better, else −1.
    mean, spread : ndarray, shape (rows, J)
        Benchmarks; the scale ``benchmark`` is 50 + 10·(x − mean)/spread.
    extent : ndarray, shape (2, J)
        Smallest and largest figure; the scale ``minmax`` runs from 0 to 100 between them.
    """
    limit = DEVIATION * rubric.model.scale.limit
    centre, slope = mean.copy(), np.full_like(mean, np.nan)
    columns = len(rubric.leaves)
    anchor, low, high = (
        np.full(columns, AVERAGE),
        np.full(columns, AVERAGE - limit),
        np.full(columns, AVERAGE + limit),
    )
    for j, leaf in enumerate(rubric.leaves):
        if leaf.scale == "benchmark":
            slope[:, j] = np.divide(
                sign[j] * DEVIATION, spread[:, j], out=np.full(len(mean), np.nan), where=spread[:, j] > 0
            )
            continue
        ends = extent[:, j] if leaf.scale == "minmax" else [float(end) for end in leaf.goalposts or (0, 0)]
        width = ends[1] - ends[0]
        centre[:, j] = ends[0] if sign[j] > 0 else ends[1]
        slope[:, j] = sign[j] * 100.0 / width if width > 0 else np.nan
        anchor[j], low[j], high[j] = 0.0, 0.0, 100.0
    return Lines(centre, slope, anchor, low, high)
