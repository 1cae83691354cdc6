"""Weights from pairwise comparisons (层次分析法): a diagnostic of what people say when asked two by two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics.checks import numbers, refuse, refuse_where
from evaluator.statistics.criteria import to_unit

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]

# Mean consistency index of random matrices of order 1 … 15: Saaty (1980), as most textbooks print it.
_RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
_MIRROR = 0.05  # 8 times the 0.13 that people write for an eighth is 1 only so far


@dataclass(frozen=True)
class AhpWeights:
    """Weights from pairwise comparisons, and whether the comparisons agree among themselves.

    Attributes
    ----------
    weights : ndarray, (m,)
        Weights ≥ 0 that sum to 1.
    consistency_index : float
        (λ − m)/(m − 1), with λ the principal eigenvalue; 0 for m ≤ 2.
    consistency_ratio : float
        Consistency index over that of random comparisons; 0 where there can be no contradiction (m ≤ 2).
    acceptable : bool
        Whether the ratio is at most the limit.
    """

    weights: FloatArray
    consistency_index: float
    consistency_ratio: float
    acceptable: bool


def ahp_weights(comparisons: ArrayLike, *, limit: float = 0.10) -> AhpWeights:
    """Weights from pairwise comparisons, a diagnostic, with the consistency of who compared.

    Parameters
    ----------
    comparisons : array_like, (m, m)
        How many times more criterion i matters than j, > 0, with 1/that at (j, i); m ≤ 15.
    limit : float
        Greatest consistency ratio that is acceptable, ≥ 0.

    Returns
    -------
    AhpWeights
        A ratio above the limit is flagged, not refused: the comparisons contradict each other, ask again.

    Raises
    ------
    EvaluatorError
        For a matrix that is not square or too large, entries not above 0 or not reciprocal (to 5 %).

    Notes
    -----
    Saaty (1977, Journal of Mathematical Psychology 15:234): weights are the principal eigenvector; the random
    indices are Saaty's of 1980. Others print slightly different ones (1.25 for 1.24 at order 6).

    Examples
    --------
    >>> ahp_weights([[1, 3], [1 / 3, 1]]).weights.round(6).tolist()
    [0.75, 0.25]
    """
    a = numbers("comparisons", comparisons, dimensions=2)
    m = len(a)
    if a.shape != (m, m) or not 1 <= m <= len(_RANDOM_INDEX):
        raise refuse("not_square", name="comparisons", found=a.shape, most=len(_RANDOM_INDEX))
    refuse_where(a <= 0, "out_of_range", a, name="comparisons", allowed="comparisons > 0")
    refuse_where(np.abs(a * a.T - 1) > _MIRROR, "not_reciprocal", a, name="comparisons")
    most = float(numbers("limit", limit, dimensions=0, low=0))
    value, vector = np.linalg.eig(a)
    principal = int(value.real.argmax())
    index = max(0.0, float(value[principal].real - m) / (m - 1)) if m > 2 else 0.0
    ratio = index / _RANDOM_INDEX[m - 1] if m > 2 else 0.0
    return AhpWeights(to_unit("comparisons", np.abs(vector[:, principal].real)), index, ratio, ratio <= most)
