"""The division once more in binary numbers, for many draws at once: pots, top-ups, floor and cap; not closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from evaluator.funding.growth import true_growth
from evaluator.funding.pots import group_weights

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from evaluator.funding.allocation import Allocation
    from evaluator.funding.policy.model import Improvement, Quality
    from evaluator.funding.pots import PotStage
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


class Draws(NamedTuple):
    """Some draws of the truth, each (draws, units).

    ``letter`` is the position of the letter, ``z`` the deviate of the score, ``growth`` that of the change.
    """

    letter: NDArray[np.int8]
    z: Array
    growth: Array


class FlexiblePot(NamedTuple):
    """A pot that goes by letters, scores or growth: its stage, and draws to yuan of every unit."""

    stage: PotStage
    share: Callable[[Draws], Array]


def pot_shares(allocation: Allocation) -> tuple[Array, Sequence[FlexiblePot]]:
    """Split the pots: yuan that no draw changes, shape (units,), and those that draws change; before top-ups."""
    fixed = np.zeros(len(allocation.units))
    flexible = []
    for stage in allocation.pots:
        factor = _factor(allocation, stage)
        if factor is None:
            fixed += stage.divided.amount.astype(np.float64)
        else:
            flexible.append(FlexiblePot(stage, _share(allocation, stage, factor)))
    return fixed, flexible


def with_topups(allocation: Allocation, yuan: Array) -> Array:
    """Raise some units and lower the others by the top-ups within the budget, shape (draws, units)."""
    if not allocation.topups.within.any():
        return yuan
    paid = {topup.code: topup.paid for topup in allocation.policy.model.topups}
    rates = [rate for code, rate in allocation.topups.rate.items() if paid[code] == "within"]
    raised = yuan * sum((rate.astype(np.float64) for rate in rates), np.ones(len(allocation.units)))
    scale: Array = yuan.sum(axis=1) / raised.sum(axis=1)
    return np.asarray(raised * scale[:, None])


def _factor(allocation: Allocation, stage: PotStage) -> Callable[[Draws], Array] | None:
    """Give what multiplies volume under draws; None where no draw changes it."""
    quality, improvement = stage.pot.quality, stage.pot.improvement
    if improvement is not None and improvement.cap is not None and allocation.growth is not None:
        return _by_growth(allocation, improvement)
    if quality is None or quality.measured is not None:
        return None
    drawn, still = _by_quality(allocation, quality), stage.factor.astype(np.float64)
    lettered = allocation.units.letter >= 0
    return lambda draws: np.where(lettered, drawn(draws), still)


def _by_growth(allocation: Allocation, rule: Improvement) -> Callable[[Draws], Array]:
    growth = allocation.growth
    if growth is None:
        raise AssertionError  # asked of allocations that go by growth only
    centre, spread = (np.where(growth.judged, values, 0.0) for values in (growth.mean, growth.spread))
    return lambda draws: true_growth(rule, centre + draws.growth * spread)


def _by_quality(allocation: Allocation, rule: Quality) -> Callable[[Draws], Array]:
    units = allocation.units
    if rule.points is not None:
        points = np.array([[float(part) for part in point] for point in rule.points])
        centre, spread = (units.table[name].to_numpy(dtype=np.float64) for name in ("shrunken", "shrunken_se"))
        return lambda draws: np.asarray(np.interp(centre + draws.z * spread, points[:, 0], points[:, 1]))
    table = np.array([float((rule.letters or {})[letter]) for letter in units.letters])
    return lambda draws: np.asarray(table[draws.letter])


def _share(allocation: Allocation, stage: PotStage, factor: Callable[[Draws], Array]) -> Callable[[Draws], Array]:
    load = allocation.volume.total.astype(np.float64)
    group = stage.divided.group
    members = [np.flatnonzero(group == name) for name in sorted({name for name in group if name})]
    weights = group_weights(allocation.units, stage.pot, allocation.volume).astype(np.float64)
    weight = np.array([weights[rows].sum() for rows in members])
    # A pot that can be left over shows its plan; what it did leave stands in another pot already.
    amount = float(stage.planned if stage.pot.unclaimed is not None else stage.amount)
    heir = _heir(allocation, stage)

    def share(draws: Draws) -> Array:
        claim = factor(draws) * load
        whole = np.stack([claim[:, rows].sum(axis=1) for rows in members], axis=1)
        # A group without any claim takes no part.
        open_weight = np.where(whole > 0, weight, 0.0)
        each = np.divide(amount, open_weight.sum(axis=1), out=np.zeros(len(claim)), where=open_weight.any(axis=1))
        rate = np.divide(each[:, None] * open_weight, whole, out=np.zeros_like(whole), where=whole > 0)
        paid = np.zeros(claim.shape)
        for index, rows in enumerate(members):
            paid[:, rows] = claim[:, rows] * rate[:, index, None]
        if heir is None:
            paid[each == 0] = stage.divided.amount.astype(np.float64)
        else:
            left = amount - paid.sum(axis=1) - (stage.planned - stage.amount)
            paid += left[:, None] * heir
        return paid

    return share


def _heir(allocation: Allocation, stage: PotStage) -> Array | None:
    """How the pot that takes what nobody claims is divided, shape (units,); as it was, whatever the draw."""
    if stage.pot.unclaimed is None:
        return None
    other = next(item for item in allocation.pots if item.pot.code == stage.pot.unclaimed)
    yuan = other.divided.amount.astype(np.float64)
    return np.asarray(yuan / yuan.sum()) if yuan.any() else np.zeros(len(yuan))
