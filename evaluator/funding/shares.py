"""The division once more in binary numbers, for many draws at once: the same steps, not closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from evaluator.funding.allocation import Allocation
    from evaluator.funding.policy.model import Quality
    from evaluator.funding.pots import PotStage
    from evaluator.funding.recipients import RecipientStage

    Array = NDArray[np.float64]
    # Letters and z of some draws, (draws, units), to yuan of one pot.
    Share = Callable[[NDArray[np.int8], Array], Array]


def pot_shares(allocation: Allocation) -> tuple[Array, Sequence[Share]]:
    """Split the pots: yuan that no draw changes, shape (units,), and the pots that go by letters or scores."""
    fixed = np.zeros(len(allocation.units))
    flexible = []
    raise_by = _raise(allocation)
    for stage in allocation.pots:
        rule = stage.pot.quality
        if rule is None or rule.measured is not None:
            fixed += stage.divided.amount.astype(np.float64)
        else:
            flexible.append(_share(allocation, stage, rule))
    if not allocation.topups.within.any():
        return fixed, flexible
    # Top-ups within the budget raise some and lower the others, by the rates of the policy.
    return fixed, [_raised(fixed, flexible, raise_by)]


def _raise(allocation: Allocation) -> Array:
    paid = {topup.code: topup.paid for topup in allocation.policy.model.topups}
    rates = [rate for code, rate in allocation.topups.rate.items() if paid[code] == "within"]
    return sum((rate.astype(np.float64) for rate in rates), np.ones(len(allocation.units)))


def _raised(fixed: Array, flexible: Sequence[Share], raise_by: Array) -> Share:
    def share(letter: NDArray[np.int8], z: Array) -> Array:
        plain = fixed + sum((pot(letter, z) for pot in flexible), np.zeros(z.shape))
        raised = plain * raise_by
        scale: Array = plain.sum(axis=1) / raised.sum(axis=1)
        return np.asarray(raised * scale[:, None] - fixed)

    return share


def _share(allocation: Allocation, stage: PotStage, rule: Quality) -> Share:
    units = allocation.units
    load = allocation.volume.total.astype(np.float64)
    group = stage.divided.group
    names = list(stage.divided.groups)
    place = np.array([names.index(name) if name in names else -1 for name in group], dtype=np.intp)
    yuan = np.array([float(amount) for _, amount in stage.divided.groups.values()])
    members = [np.flatnonzero(place == at) for at in range(len(names))]
    still = stage.factor.astype(np.float64)
    lettered = units.letter >= 0
    if rule.points is not None:
        points = np.array([[float(part) for part in point] for point in rule.points])
        centre, spread = (units.table[name].to_numpy(dtype=np.float64) for name in ("shrunken", "shrunken_se"))

        def factor(letter: NDArray[np.int8], z: Array) -> Array:  # noqa: ARG001 - points look at scores
            return np.asarray(np.interp(centre + z * spread, points[:, 0], points[:, 1]), dtype=np.float64)

    else:
        table = np.array([float((rule.letters or {})[letter]) for letter in units.letters])

        def factor(letter: NDArray[np.int8], z: Array) -> Array:  # noqa: ARG001 - letters are drawn already
            return np.asarray(table[letter])

    def share(letter: NDArray[np.int8], z: Array) -> Array:
        claim = np.where(lettered, factor(letter, z), still) * load
        paid = np.zeros(z.shape)
        for amount, rows in zip(yuan, members, strict=True):
            inside = claim[:, rows]
            whole = inside.sum(axis=1, keepdims=True)
            paid[:, rows] = np.divide(amount * inside, whole, out=np.zeros_like(inside), where=whole > 0)
        return paid

    return share


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
