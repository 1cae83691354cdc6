"""True scores given observed ones: a normal model whose between-unit spread is integrated over, not guessed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

# Units at a time: a block times the grid stays within a processor's second-level cache.
_BLOCK = 1024


@dataclass(frozen=True)
class SpreadGrid:
    """What the data say of τ, the spread of true values between units.

    Attributes
    ----------
    tau : ndarray, shape (G,)
        Grid of τ, in the unit of the values.
    weight : ndarray, shape (G,)
        Posterior probability of each grid point; sums to 1.
    centre, centre_variance : ndarray, shape (G,)
        Mean μ of the true values at each τ, and its variance (0 where μ is known).
    """

    tau: Array
    weight: Array
    centre: Array
    centre_variance: Array


@dataclass(frozen=True)
class Posterior:
    """Posterior of each unit's true value: a mixture of normals over the grid of τ of its group.

    Attributes
    ----------
    grids : tuple of SpreadGrid
        One a group.
    group : ndarray of int, shape (units,)
        Which grid each unit belongs to.
    value, variance : ndarray, shape (units,)
        Observed values and the sampling variances to report with.
    """

    grids: tuple[SpreadGrid, ...]
    group: NDArray[np.intp]
    value: Array
    variance: Array

    def take(self, rows: NDArray[np.bool_]) -> Posterior:
        """Posterior of some of the units, a mask of shape (units,)."""
        return self if rows.all() else Posterior(self.grids, self.group[rows], self.value[rows], self.variance[rows])

    def moments(self) -> tuple[Array, Array]:
        """Posterior mean and standard deviation of each unit, shape (units,)."""
        return self._moments

    @cached_property
    def _moments(self) -> tuple[Array, Array]:
        mean, spread = np.empty(len(self.value)), np.empty(len(self.value))
        for grid, rows in self._blocks():
            part, variance = self._parts(grid, rows)
            mean[rows] = part @ grid.weight
            spread[rows] = (variance + (part - mean[rows, None]) ** 2) @ grid.weight
        return mean, np.sqrt(spread)

    def at_least(self, cut: Array | float, noise: Array | float = 0.0) -> Array:
        """P(true value ≥ cut) for each unit; ``cut`` and ``noise`` broadcast to (units,).

        With ``noise`` (a variance) it is the chance that another measurement of such noise reaches the cut.
        """
        cuts = np.broadcast_to(np.asarray(cut, dtype=np.float64), self.value.shape)
        added = np.broadcast_to(np.asarray(noise, dtype=np.float64), self.value.shape)
        result = np.empty(len(self.value))
        for grid, rows in self._blocks():
            mean, variance = self._parts(grid, rows)
            result[rows] = _upper_tail(mean, variance + added[rows, None], cuts[rows, None]) @ grid.weight
        # The weights sum to 1 up to rounding; a probability does not exceed it.
        return np.minimum(result, 1.0)

    def quantile(self, share: float) -> Array:
        """Value below which the true value lies with probability ``share``, shape (units,)."""
        from scipy.special import ndtri  # noqa: PLC0415 - scipy is slow to import

        mean, spread = self.moments()
        result = mean + ndtri(share) * spread
        for grid, rows in self._blocks():
            result[rows] = _solve(*self._parts(grid, rows), grid.weight, share, result[rows], spread[rows])
        return result

    def _blocks(self) -> Iterator[tuple[SpreadGrid, NDArray[np.intp]]]:
        for index, grid in enumerate(self.grids):
            members = np.flatnonzero(self.group == index)
            for start in range(0, len(members), _BLOCK):
                yield grid, members[start : start + _BLOCK]

    def _parts(self, grid: SpreadGrid, rows: NDArray[np.intp]) -> tuple[Array, Array]:
        between = grid.tau[None, :] ** 2
        variance = self.variance[rows, None]
        total = between + variance
        # 0/0 (τ = 0 and a value without noise): the value is known, nothing is drawn toward the centre.
        keep = np.divide(between, total, out=np.ones_like(total), where=total > 0)
        mean = grid.centre + keep * (self.value[rows, None] - grid.centre)
        return mean, keep * variance + (1.0 - keep) ** 2 * grid.centre_variance


def _solve(mean: Array, variance: Array, weight: Array, share: float, start: Array, spread: Array) -> Array:
    # The mixture is nearly normal, so Newton from the normal quantile needs two or three steps; a bracket keeps
    # it safe where the grid is wide (few units), halving it whenever Newton would leave.
    low, high, x = start - 12 * spread, start + 12 * spread, start.copy()
    deviation = np.sqrt(np.where(variance > 0, variance, np.inf))
    for _ in range(60):
        below = 1.0 - _upper_tail(mean, variance, x[:, None]) @ weight
        z = (x[:, None] - mean) / deviation
        density = (np.exp(-0.5 * z**2) / deviation) @ weight / np.sqrt(2 * np.pi)
        low, high = np.where(below < share, x, low), np.where(below < share, high, x)
        step = np.divide(share - below, density, out=np.full_like(x, np.inf), where=density > 0)
        near = (x + step >= low) & (x + step <= high)
        moved = np.where(near, x + step, (low + high) / 2)
        # Newton squares the error: a step of 1e-6 spreads leaves about 1e-12.
        settled = near & (np.abs(step) <= 1e-6 * spread)
        x = np.where(spread > 0, moved, start)
        if np.all(settled | (spread <= 0)):
            break
    return x


def _upper_tail(mean: Array, variance: Array, cut: Array) -> Array:
    from scipy.special import ndtr  # noqa: PLC0415 - scipy is slow to import

    spread = np.sqrt(variance)
    # As rounding does, forgive binary dust: a value meant to stand at the cut stands at it.
    distance = mean - cut + 1e-9
    z = np.divide(distance, spread, out=np.where(distance >= 0, np.inf, -np.inf), where=spread > 0)
    return np.asarray(ndtr(z), dtype=np.float64)


def spread_grid(value: Array, variance: Array, centre: float | None, upper: float) -> SpreadGrid:
    r"""Posterior of τ on a grid, with a flat prior on 0 … ``upper``.

    value_i | θ_i ~ N(θ_i, v_i), θ_i ~ N(μ, τ²), p(τ) flat, μ known or with a flat prior of its own (Gelman et al.,
    *Bayesian Data Analysis*, 3rd ed., eq. 5.21). A point estimate of τ that happens to be zero would make every unit
    certain; integrating over τ cannot.

    Parameters
    ----------
    value, variance : ndarray, shape (k,)
        Observed values and their sampling variances (≥ 0), k ≥ 1.
    centre : float or None
        μ where it is known (the national mean); None estimates it.
    upper : float
        Largest τ that the scale allows: half of its width.
    """
    positive = variance[variance > 0]
    unit = float(np.sqrt(np.median(positive))) if len(positive) else upper / 100.0
    unit = min(unit, upper)
    # τ = unit·sinh(u): even about 0, geometric in the tail, so a grid of even cells in u integrates both ends well.
    # Midpoints leave out τ = 0 itself, at which a posterior would have no width.
    low, high = 0.0, float(np.arcsinh(upper / unit))
    for points in (65, 33, 17):
        cell = (high - low) / points
        u = low + cell * (np.arange(points) + 0.5)
        log = _log_posterior(unit * np.sinh(u), value, variance, centre) + np.log(np.cosh(u))
        inside = np.flatnonzero(log > log.max() - 20.0)
        if len(inside) >= points // 2:
            break
        low, high = max(float(u[inside[0]]) - 1.5 * cell, 0.0), min(float(u[inside[-1]]) + 1.5 * cell, high)
    weight = np.exp(log - log.max())
    keep = weight > 1e-12
    tau = (unit * np.sinh(u))[keep]
    mean, mean_variance = _centre(tau, value, variance, centre)
    return SpreadGrid(tau, weight[keep] / weight[keep].sum(), mean, mean_variance)


def _total(tau: float, variance: Array) -> Array:
    # A value without noise at τ = 0 would have infinite density; a hair of variance keeps it finite.
    return np.maximum(variance + tau**2, 1e-12)


def _log_posterior(taus: Array, value: Array, variance: Array, centre: float | None) -> Array:
    log = np.empty(len(taus))
    means, mean_variances = _centre(taus, value, variance, centre)
    for g, tau in enumerate(taus):
        total = _total(tau, variance)
        log[g] = -0.5 * (np.log(total).sum() + ((value - means[g]) ** 2 / total).sum())
        if centre is None:
            log[g] += 0.5 * np.log(mean_variances[g])
    return log


def _centre(taus: Array, value: Array, variance: Array, centre: float | None) -> tuple[Array, Array]:
    if centre is not None:
        return np.full(len(taus), float(centre)), np.zeros(len(taus))
    weights = [1.0 / _total(tau, variance) for tau in taus]
    total = np.array([weight.sum() for weight in weights])
    return np.array([(weight * value).sum() for weight in weights]) / total, 1.0 / total


def posterior(value: Array, variance: Array, *grids: SpreadGrid, group: NDArray[np.intp] | None = None) -> Posterior:
    """Posterior of units under grids of τ that these or other units gave.

    Parameters
    ----------
    value, variance : ndarray, shape (units,)
        Observed values and the sampling variances to report with.
    *grids : SpreadGrid
        From `spread_grid`, one a group.
    group : ndarray of int, shape (units,), optional
        Which grid each unit belongs to; by default all to the first.

    Examples
    --------
    >>> y, v = np.array([44.0, 50.0, 57.0]), np.array([1.0, 4.0, 9.0])
    >>> mean, sd = posterior(y, v, spread_grid(y, v, 50.0, 30.0)).moments()
    >>> bool(abs(mean[2] - 50) < abs(y[2] - 50)), bool((sd > 0).all())
    (True, True)
    """
    groups = np.zeros(len(value), dtype=np.intp) if group is None else group
    return Posterior(grids, groups, np.asarray(value, dtype=np.float64), np.asarray(variance, dtype=np.float64))
