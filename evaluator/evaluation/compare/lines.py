"""Read the scale of every leaf off its cells, and place one year's figures on the other year's averages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.scoring.scales import AVERAGE, DEVIATION

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.scoring.transforms import Transforms

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]

_DUST = 1e-6


@dataclass(frozen=True)
class LeafLines:
    """What the cells of one year say of their leaves, shape (J,).

    Attributes
    ----------
    rising, falling : ndarray of bool
        Whether all cells fit t = 50 ± 10·(x − b)/σ, clipped, with that sign; both where they cannot tell.
    limit : float
        Where it is clipped; infinite where nobody reached the end and no rubric says it.
    """

    rising: Mask
    falling: Mask
    limit: float


def leaf_lines(cells: dict[str, Array], given: Mask, limit: float | None, transforms: Transforms) -> LeafLines:
    """Find which leaves are straight lines through the average (of transformed figures), and their direction."""
    z = _deviations(cells["value"], cells["benchmark"], cells["spread"], transforms)
    d = cells["t"] - AVERAGE
    seen = given & np.isfinite(z) & np.isfinite(d)
    fits = {sign: np.abs(d - sign * z) <= _DUST for sign in (1.0, -1.0)}
    if limit is None:
        short = seen & ~fits[1.0] & ~fits[-1.0] & (np.abs(d) < np.abs(z))
        # On another scale the cells that fall short do so by different amounts; clipped ones stop at one place.
        ends = np.where(short, np.abs(d), -np.inf).max(axis=0, initial=-np.inf)
        even = ~(short & (np.abs(np.abs(d) - ends) > _DUST)).any(axis=0) & np.isfinite(ends)
        limit = float(ends[even].max()) if even.any() else np.inf
    clipped = (np.abs(np.abs(d) - limit) <= _DUST) & (np.abs(z) >= limit - _DUST)
    rising, falling = (~(seen & ~(fits[sign] | (clipped & (sign * z * d > 0)))).any(axis=0) for sign in (1.0, -1.0))
    return LeafLines(np.asarray(rising), np.asarray(falling), limit)


def directions(before: LeafLines, after: LeafLines) -> Array:
    """Direction of every leaf: +1, −1, or 0 where its scale is no line through the average."""
    rising, falling = before.rising & after.rising, before.falling & after.falling
    return np.where(rising & ~falling, 1.0, np.where(falling & ~rising, -1.0, 0.0))


def placed(
    value: Array, benchmark: Array, spread: Array, transforms: Transforms, direction: Array, limit: float
) -> Array:
    """Leaf score of figures against averages that need not be of their year."""
    return np.asarray(AVERAGE + np.clip(direction * _deviations(value, benchmark, spread, transforms), -limit, limit))


def _deviations(value: Array, benchmark: Array, spread: Array, transforms: Transforms) -> Array:
    gap = np.full(value.shape, np.nan)
    return np.asarray(np.divide(DEVIATION * transforms.deviation(value, benchmark), spread, out=gap, where=spread > 0))
