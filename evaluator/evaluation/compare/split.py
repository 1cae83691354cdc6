"""Split every difference into own figures, benchmark, weights, and what cannot be told apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

from evaluator.scoring.scales import AVERAGE, DEVIATION
from evaluator.scoring.transforms import Transforms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation.compare.match import Pairs
    from evaluator.evaluation.compare.side import Side

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    from collections.abc import Callable

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


def order_shares(value: Callable[[tuple[bool, ...]], Array], factors: int) -> list[Array]:
    r"""Mean effect of every factor over all orders of changing them one after the other (分解).

    With two factors this is the mean of both orders, ½[v(1,0)−v(0,0)] + ½[v(1,1)−v(0,1)]; with more it is the Shapley
    value (Shapley 1953; Shorrocks 2013, *J. Econ. Inequality* 11:99). The shares sum to v(1,…,1) − v(0,…,0) exactly.

    Parameters
    ----------
    value : callable
        Result when the factors marked True have their later state, of any fixed shape.
    factors : int
        How many there are.

    Examples
    --------
    >>> a, b = np.array([2.0, 5.0]), np.array([3.0, 4.0])
    >>> [float(share) for share in order_shares(lambda on: np.float64(a[int(on[0])] * b[int(on[1])]), 2)]
    [10.5, 3.5]
    """
    weight = [factorial(size) * factorial(factors - size - 1) / factorial(factors) for size in range(factors)]
    shares: list[Array] = []
    for changed in product((False, True), repeat=factors):
        here, size = value(changed), sum(changed)
        shares = shares or [np.zeros_like(here) for _ in range(factors)]
        for factor, on in enumerate(changed):
            shares[factor] = shares[factor] + (weight[size - 1] * here if on else -weight[size] * here)
    return shares


PARTS = ("own", "other", "benchmark", "weights")


@dataclass(frozen=True)
class Split:
    """Parts of the differences of P pairs of a unit's two years, J leaves.

    Attributes
    ----------
    leaves : tuple of str
    cells : mapping of part to ndarray, shape (P, J)
        Points of the total; NaN for units whose total is no weighted mean.
    totals : mapping of part to ndarray, shape (P,)
        They sum to the unrounded difference of the totals.
    """

    leaves: tuple[str, ...]
    cells: dict[str, Array]
    totals: dict[str, Array]


@dataclass(frozen=True)
class _Corners:
    """Leaf scores with figures (first digit) and averages (second) of the earlier (0) or later (1) year."""

    t00: Array
    t01: Array
    t10: Array
    t11: Array
    line: Mask
    own: Mask

    def at(self, changed: tuple[bool, ...]) -> Array:
        own, other, averages = changed[:3]
        line = (self.t11 if averages else self.t10) if own else (self.t01 if averages else self.t00)
        whole = np.where(self.own, own, other)
        return np.where(self.line, line, np.where(whole, self.t11, self.t00))


def split(before: Side, after: Side, pairs: Pairs) -> Split:
    """Split the differences of all pairs.

    A difference has up to four causes: the unit's own figures, the averages that they are held against, the weights
    (another version, another overlay, a leaf that no longer applies), and, where a figure was given in one year only
    or the scale of a leaf moves with everybody's figures, what cannot be told apart. The parts are means over all
    orders of the causes (`order_shares`), so they sum exactly and no order is preferred.
    """
    leaves = (*after.leaves, *(leaf for leaf in before.leaves if leaf not in set(after.leaves)))
    corners, w0, w1 = _corners(before, after, pairs, leaves)
    base = after.base

    def cells_at(changed: tuple[bool, ...]) -> Array:
        return np.asarray((w1 if changed[3] else w0) * (corners.at(changed) - base))

    parts = dict(zip(PARTS, order_shares(cells_at, len(PARTS)), strict=True))
    totals = {name: part.sum(axis=1) for name, part in parts.items()}
    bent = np.flatnonzero(~(before.arithmetic[pairs.before] & after.arithmetic[pairs.after]))
    if len(bent):
        for name, share in zip(PARTS, _composed(before, after, pairs, bent, corners, leaves), strict=True):
            totals[name][bent], parts[name][bent] = share, np.nan
    return Split(leaves, parts, totals)


def _corners(before: Side, after: Side, pairs: Pairs, leaves: tuple[str, ...]) -> tuple[_Corners, Array, Array]:
    (c0, g0), (c1, g1) = before.on(leaves), after.on(leaves)
    bent0, bent1 = _transforms(before, leaves), _transforms(after, leaves)
    lines0, lines1 = leaf_lines(c0, g0, before.limit, bent0), leaf_lines(c1, g1, after.limit, bent1)
    alike = np.array([before.transforms.get(code) == after.transforms.get(code) for code in leaves], dtype=bool)
    direction = np.where(alike, directions(lines0, lines1), 0.0)
    c0, g0 = {name: matrix[pairs.before] for name, matrix in c0.items()}, g0[pairs.before]
    c1, g1 = {name: matrix[pairs.after] for name, matrix in c1.items()}, g1[pairs.after]
    t0, t1 = c0["t"], c1["t"]
    # A leaf that counts in one year only has one score: all of its difference is one of weights.
    t00, t11 = np.where(np.isnan(t0), t1, t0), np.where(np.isnan(t1), t0, t1)
    t01 = placed(c0["value"], c1["benchmark"], c1["spread"], bent1, direction, lines1.limit)
    t10 = placed(c1["value"], c0["benchmark"], c0["spread"], bent0, direction, lines0.limit)
    both = g0 & g1 & np.isfinite(t0) & np.isfinite(t1)
    line = both & (direction != 0) & np.isfinite(t01) & np.isfinite(t10)
    still = [code in after.fixed and before.fixed.get(code) == after.fixed[code] for code in leaves]
    fixed = np.array(still, dtype=bool)
    # A leaf that counts in neither year has weight 0: any score will do.
    t00, t01, t10, t11 = (np.nan_to_num(t, nan=after.base) for t in (t00, t01, t10, t11))
    corners = _Corners(t00, t01, t10, t11, line, both & fixed)
    return corners, np.nan_to_num(c0["weight"]), np.nan_to_num(c1["weight"])


def _transforms(side: Side, leaves: tuple[str, ...]) -> Transforms:
    names = np.array([side.transforms.get(code, "") for code in leaves])
    return Transforms(tuple((str(name), np.flatnonzero(names == name)) for name in np.unique(names) if name))


def _composed(
    before: Side, after: Side, pairs: Pairs, rows: NDArray[np.intp], corners: _Corners, leaves: tuple[str, ...]
) -> list[Array]:
    """Parts of totals that are no weighted means: whole totals are composed anew for every order."""
    units = (pairs.before[rows], pairs.after[rows])
    place = [[leaves.index(leaf) for leaf in side.leaves] for side in (before, after)]
    first, second = before.compose, after.compose
    if first is None or second is None:
        whole = after.total[units[1]] - before.total[units[0]]
        return [whole if name == "other" else np.zeros(len(rows)) for name in PARTS]

    def total_at(changed: tuple[bool, ...]) -> Array:
        later = int(changed[3])
        return (first, second)[later](units[later], corners.at(changed)[rows][:, place[later]])

    return order_shares(total_at, len(PARTS))
