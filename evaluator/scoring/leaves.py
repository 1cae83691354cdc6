"""The leaves of a rubric as arrays: direction, noise coefficients, fixed scales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.scoring.transforms import Transforms, transforms_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.rubric import ScoredRubric

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Leaves:
    r"""What the J leaves say of direction and noise.

    The sampling variance of a figure with mean m and size n is (``linear``·m − ``square``·m²) / n:
    proportions u·m/n − m²/n with u = 100 for %, rates per·m/n, exact figures 0; leaves of kind mean use sd²/n.

    Attributes
    ----------
    sign : ndarray
        +1 where higher is better, −1 where lower is.
    linear, square : ndarray
        Coefficients of the sampling variance.
    full : ndarray
        Upper end of a proportion in its unit; infinite elsewhere.
    error : ndarray
        Variance of errors other than sampling (``error_sd``²).
    sized : ndarray of bool
        Leaves whose noise needs n.
    spreads : ndarray of bool
        Leaves whose noise is sd²/n.
    pooled : ndarray of bool
        Leaves whose national mean is events over sizes.
    within : ndarray
        Published standard deviation within units, where the data carry none; NaN elsewhere.
    transforms : Transforms
    """

    sign: Array
    linear: Array
    square: Array
    full: Array
    error: Array
    sized: NDArray[np.bool_]
    spreads: NDArray[np.bool_]
    pooled: NDArray[np.bool_]
    within: Array
    transforms: Transforms


def leaf_arrays(rubric: ScoredRubric) -> Leaves:
    """Collect the arrays of a rubric's leaves, in column order."""
    leaves = rubric.leaves
    sampled = np.array([leaf.sampling == "yes" for leaf in leaves])
    proportion = np.array([leaf.kind == "proportion" for leaf in leaves])
    rate = np.array([leaf.kind == "rate" for leaf in leaves])
    full = np.array([leaf.full for leaf in leaves])
    per = np.array([float(leaf.per) if leaf.per is not None else 1.0 for leaf in leaves])
    return Leaves(
        # Where a range is best neither end is; such leaves have piecewise scales, which ask for no sign.
        sign=np.array([-1.0 if leaf.better == "lower" else 1.0 for leaf in leaves]),
        linear=np.where(sampled & proportion, full, np.where(sampled & rate, per, 0.0)),
        square=np.where(sampled & proportion, 1.0, 0.0),
        full=np.where(proportion, full, np.inf),
        error=np.array([float(leaf.error_sd) ** 2 if leaf.error_sd is not None else 0.0 for leaf in leaves]),
        sized=sampled & (proportion | rate | np.array([leaf.kind == "mean" for leaf in leaves])),
        spreads=sampled & np.array([leaf.kind == "mean" for leaf in leaves]),
        pooled=np.array([_pooled(leaf.mean, bool(leaf.n), leaf.kind) for leaf in leaves]),
        within=np.array([float(leaf.within_sd) if leaf.within_sd is not None else np.nan for leaf in leaves]),
        transforms=transforms_of(rubric),
    )


def _pooled(declared: str | None, has_n: bool, kind: str) -> bool:
    if not has_n:
        return False
    return declared == "pooled" if declared is not None else kind in {"proportion", "rate"}


def sampling_variance(leaves: Leaves, mean: Array, n: Array, sd: Array | None = None) -> Array:
    """Sampling variance of figures with the given means (抽样方差).

    Parameters
    ----------
    leaves : Leaves
    mean : ndarray, shape (units, J)
        The rate that the noise is computed at: the benchmark, or the shrunken rate.
    n : ndarray, shape (units, J)
        Sizes; ignored where a leaf has none.
    sd : ndarray, shape (units, J), optional
        Within-unit standard deviation of leaves of kind mean; NaN elsewhere.

    Returns
    -------
    ndarray, shape (units, J)
        In the square of the leaf's unit; other error is not in it.
    """
    inside = np.clip(mean, 0.0, leaves.full)
    variance = inside * leaves.linear
    variance -= inside * inside * leaves.square
    if np.isfinite(leaves.within).any():
        variance = np.where(leaves.spreads & np.isfinite(leaves.within), leaves.within**2, variance)
    if sd is not None:
        variance = np.where(leaves.spreads & np.isfinite(sd), sd * sd, variance)
    size = np.where(leaves.sized, n, 1.0)
    return np.divide(variance, size, out=np.zeros_like(variance), where=size > 0)
