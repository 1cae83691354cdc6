"""A matrix of units and criteria, as weights, comparisons and closeness read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics.checks import like, numbers, refuse, refuse_where

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    FloatArray = NDArray[np.float64]


def read_matrix(given: ArrayLike, low: float | None = None) -> FloatArray:
    """Read the argument ``matrix``: a row a unit, a column a criterion, at least 2 rows, nothing missing."""
    x = numbers("matrix", given, dimensions=2, low=low)
    if len(x) < 2 or x.shape[1] < 1:
        raise refuse("too_few_rows", name="matrix", found=x.shape)
    return x


def read_types(given: ArrayLike, x: FloatArray) -> FloatArray:
    """Read the argument ``types``: one a column, 1 where more is better, −1 where less is."""
    (types,) = like(x.shape[1:], types=numbers("types", given, dimensions=1))
    refuse_where(np.abs(types) != 1, "not_a_type", types, name="types")
    return types


def to_unit(name: str, raw: FloatArray) -> FloatArray:
    """Bring weights to sum to 1; where there are none, refuse the argument they came from."""
    if not raw.sum() > 0:
        raise refuse("no_contrast", name=name)
    return np.asarray(raw / raw.sum(), dtype=np.float64)
