"""Rounding as a printed table does it: half up, as ``ROUND`` in Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def round_half_up(value: ArrayLike, decimals: int) -> NDArray[np.float64]:
    """Round half away from zero, after rounding to 10 decimals.

    The first rounding removes binary dust, so that 52.994999999999997 (meant as 52.995) becomes 53.00, as an
    official sees when Excel shows the sum. NaN stays NaN.

    Parameters
    ----------
    value : array_like
        Numbers of moderate size (scores), any shape.
    decimals : int
        Decimals to keep, 0 … 9.

    Examples
    --------
    >>> round_half_up([52.994999999999997, 0.5, -0.5], 0).tolist()
    [53.0, 1.0, -1.0]
    """
    value = np.asarray(value, dtype=np.float64)
    step = 10.0**decimals
    clean = np.round(value, 10)
    # np.round decides halves by the even neighbour; floor of |x| + 1/2 decides them away from zero.
    rounded = np.floor(np.round(np.abs(clean) * step, 10 - decimals) + 0.5) / step
    return np.copysign(rounded, clean)
