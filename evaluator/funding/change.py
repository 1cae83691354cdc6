"""Why an amount changed (变化的原因): the change of a product of factors, divided between the factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.funding.exact import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

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


def log_mean_change(before: ArrayLike, after: ArrayLike) -> Array:
    r"""Divide the change of a product of factors between the factors (对数平均分解).

    Parameters
    ----------
    before, after : array_like, (factors, items)
        Factors ≥ 0 of each item in the two years; an item's amount is the product of its column.

    Returns
    -------
    ndarray, (factors, items)
        Contributions in the unit of the product; each column sums to the item's change within 1e-9 of the greater
        amount. Where the product is 0 in one year, the factors that are 0 in that year take the whole change,
        several in equal parts; where it is 0 in both, nobody has a part.

    Raises
    ------
    EvaluatorError
        For two shapes, negative factors, or factors that are not finite.

    Notes
    -----
    LMDI-I, Ang (2005), *Energy Policy* 33:867, eq. 3: contribution of factor k is L(Y₁, Y₀)·ln(f₁ₖ/f₀ₖ) with the
    logarithmic mean L(a, b) = (a − b)/ln(a/b), L(a, a) = a. No residue is left over, and swapping the years changes
    nothing but the sign.

    Examples
    --------
    >>> log_mean_change([[100.0], [2.0]], [[110.0], [2.0]]).round(9).tolist()
    [[20.0], [0.0]]
    """
    old, new = _factors("before", before), _factors("after", after)
    if old.shape != new.shape:
        raise refuse("wrong_shape", name="before, after", found=f"{old.shape}, {new.shape}")
    was, now = old.prod(axis=0), new.prod(axis=0)
    gone, come = (now == 0) & (was > 0), (was == 0) & (now > 0)
    whole = ~(gone | come | ((was == 0) & (now == 0)))
    logs = np.zeros_like(old)
    np.log(np.divide(new, old, out=np.ones_like(old), where=whole), out=logs)
    ratio = logs.sum(axis=0)
    # L = b·(e^s − 1)/s with s = ln(a/b): no cancellation where the two amounts are nearly equal.
    mean = was * np.divide(np.expm1(ratio), ratio, out=np.ones_like(ratio), where=ratio != 0)
    parts = np.where(whole, mean * logs, 0.0)
    for zero, change, where in ((new == 0, -was, gone), (old == 0, now, come)):
        shared = np.divide(zero, zero.sum(axis=0), out=np.zeros_like(old), where=where)
        parts += np.where(where, shared * change, 0.0)
    return parts


def _factors(name: str, given: ArrayLike) -> Array:
    try:
        factors = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise refuse("wrong_shape", name=name, found=type(given).__name__) from None
    if factors.ndim != 2:
        raise refuse("wrong_shape", name=name, found=factors.shape)
    bad = ~(np.isfinite(factors) & (factors >= 0))
    if bad.any():
        factor, item = (int(i) for i in np.argwhere(bad)[0])
        raise refuse("bad_factor", name=name, factor=factor, item=item, value=f"{factors[factor, item]:g}")
    return factors
