"""Floor and cap under many draws at once, in binary numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.funding.recipients import RecipientStage

    Array = NDArray[np.float64]


def draw_bounds(free: Array, received: RecipientStage) -> Array:
    """Hold each draw between floor and cap, shape (draws, R): λ by sorted breakpoints, all draws at once.

    Where a draw cannot be held within its bounds (who has no claim stays on the floor), what is left goes in
    proportion to the room below the caps.
    """
    lower = np.array(received.lower, dtype=np.float64)
    upper = np.array([np.inf if top is None else top for top in received.upper], dtype=np.float64)
    if not lower.any() and np.isinf(upper).all():
        return free
    total = free.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        points = np.concatenate([lower / free, upper / free], axis=1)
    points = np.where(np.isfinite(points), points, 0.0)
    points.sort(axis=1)
    low, high = np.zeros(len(free), dtype=np.intp), np.full(len(free), points.shape[1] - 1, dtype=np.intp)
    rows = np.arange(len(free))
    # The greatest breakpoint that still gives no more than the total, by halving.
    while np.any(low < high):
        middle = (low + high + 1) // 2
        given = np.clip(points[rows, middle, None] * free, lower, upper).sum(axis=1)
        enough = given <= total
        low, high = np.where(enough, middle, low), np.where(enough, high, middle - 1)
    start = points[rows, low]
    at_start = np.clip(start[:, None] * free, lower, upper)
    # Between two breakpoints those strictly inside their bounds rise along straight lines.
    beyond = start * (1 + 1e-9) + 1e-300
    rising = (beyond[:, None] * free > lower) & (beyond[:, None] * free < upper)
    weight = np.where(rising, free, 0.0).sum(axis=1)
    step = np.divide(total - at_start.sum(axis=1), weight, out=np.zeros(len(free)), where=weight > 0)
    held = np.clip((start + step)[:, None] * free, lower, upper)
    left = total - held.sum(axis=1)
    room = np.where(np.isinf(upper), 0.0, upper - held)
    width = room.sum(axis=1)
    more = np.divide(left, width, out=np.zeros(len(free)), where=width > 0)
    return np.asarray(held + room * more[:, None])
