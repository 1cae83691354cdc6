"""What a unit's money in a pot is made of, and how its change is divided (变化的构成)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.funding.change import log_mean_change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from evaluator.funding.tables import AllocationTables

    Array = NDArray[np.float64]

# What an amount is the product of, in the order in which it is told.
FACTORS = ("pot", "heads", "cost", "factor", "rate")


def change_parts(was: Array, now: Array) -> tuple[Array, Array]:
    """Divide the change of each unit's money in a pot.

    Parameters
    ----------
    was, now : ndarray, shape (5, units)
        Factors as `pot_factors` gives them.

    Returns
    -------
    parts : ndarray, shape (units, 5)
    several : ndarray, shape (units,)
        Change of units of which several factors came from or fell to zero at once: it belongs to none alone.
    """
    parts = log_mean_change(was, now)
    several = ((was == 0) != (now == 0)).sum(axis=0) > 1
    return np.where(several, 0.0, parts).T, np.where(several, parts.sum(axis=0), 0.0)


def pot_factors(side: AllocationTables, number: int, rows: NDArray[np.intp], size: int) -> tuple[Array, Array]:
    """Yuan of each unit in a pot, and the factors (5, units) whose product they are before closing."""
    pot, heads, cost = side.pots[number], side.heads, side.cost
    claim = np.where(pot.group != "", heads * cost * pot.factor, 0.0)
    rate = _rates(pot.group, claim, pot.weights)
    yuan = sum_by(pot.yuan, rows, size)
    # Units that became one are one: heads add up, and the rest is their mean by what it multiplies.
    head_sum, load, claims, paid = (sum_by(values, rows, size) for values in (heads, heads * cost, claim, claim * rate))
    factors = np.stack(
        [
            np.full(size, float(pot.amount)),
            head_sum,
            _over(load, head_sum, _mean(cost, rows, size)),
            _over(claims, load, _mean(np.where(pot.group != "", pot.factor, 0.0), rows, size)),
            _over(paid, claims, _mean(rate, rows, size)),
        ]
    )
    return yuan, factors


def _rates(group: NDArray[np.object_], claim: Array, weights: Mapping[str, float]) -> Array:
    """Share of the pot that a group pays for one unit of claim."""
    rate, whole = np.zeros(len(claim)), sum(weights.values())
    for name, weight in weights.items():
        members = group == name
        rate[members] = weight / whole / claim[members].sum()
    return rate


def _over(part: Array, whole: Array, otherwise: Array) -> Array:
    return np.divide(part, whole, out=otherwise.copy(), where=whole > 0)


def _mean(values: Array, rows: NDArray[np.intp], size: int) -> Array:
    count = np.bincount(rows, minlength=size)
    return np.bincount(rows, weights=values, minlength=size) / np.maximum(count, 1)


def sum_by(values: Array, rows: NDArray[np.intp], size: int) -> Array:
    """Sum values by their place."""
    return np.bincount(rows, weights=values, minlength=size).astype(np.float64)
