"""The same arithmetic written straight down in numpy: no blocks, no reasons, no fingerprints, no overlays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float64]

UPPER, GRIDS, NEWTON = 30.0, (65, 33, 17), 2


@dataclass(frozen=True)
class Input:
    """Arrays that a person with numpy would have ready: N programmes, J leaves, R rows of benchmarks."""

    value: Array
    n: Array
    missing: NDArray[np.bool_]
    row: NDArray[np.intp]
    mean: Array
    spread: Array
    between: Array
    sign: Array
    linear: Array
    square: Array
    full: Array
    weight: Array
    cuts: Sequence[float]
    centre: float
    scopes: Sequence[NDArray[np.intp]]


def evaluate_plainly(given: Input, block: int | None = None) -> dict[str, Array]:
    """Score, noise, posterior, letter probabilities, 95 % bounds, ranks.

    Over the whole matrix at once, or ``block`` programmes at a time, which suits the cache of the processor.
    """
    step = block or len(given.value)
    rows = [slice(start, start + step) for start in range(0, len(given.value), step)]
    score, test, noise = (np.concatenate(parts) for parts in zip(*(_scores(given, some) for some in rows), strict=True))
    tau, share = _grid(score, test, given.centre)
    each = [_posterior(score[some], noise[some], tau, share, given) for some in rows]
    found = {name: np.concatenate([part[name] for part in each]) for name in each[0]}
    printed = np.floor(np.round(score * 100, 8) + 0.5) / 100
    letter = np.argmax(printed[:, None] >= np.array([*given.cuts, -np.inf]), axis=1)
    ranks = np.stack([_ranks(printed, scope) for scope in given.scopes])
    return {"score": score, "letter": letter, "ranks": ranks, **found}


def _scores(given: Input, rows: slice) -> tuple[Array, Array, Array]:
    # gather the benchmark of every programme
    row, value, n, missing = given.row[rows], given.value[rows], given.n[rows], given.missing[rows]
    mean, spread, between = given.mean[row], given.spread[row], given.between[row]
    # noise at the benchmark rate, shrunken figure, noise at the shrunken rate
    raw = (mean * given.linear - mean**2 * given.square) / n
    noisy = raw > 0
    keep = np.where(noisy, between / np.where(noisy, between + raw, 1.0), 1.0)
    rate = np.clip(mean + keep * (value - mean), 0.0, given.full)
    fresh = (rate * given.linear - rate**2 * given.square) / n
    # leaf scores, composite, variances
    steep = (10.0 / spread) ** 2
    t = 50.0 + 10.0 * np.clip(given.sign * (value - mean) / spread, -3.0, 3.0)
    score = np.where(missing, 50.0, t) @ given.weight
    test = np.where(missing, 100.0, steep * raw) @ given.weight**2
    noise = np.where(missing, 100.0, steep * fresh) @ given.weight**2
    return score, test, noise


def _posterior(score: Array, noise: Array, tau: Array, share: Array, given: Input) -> dict[str, Array]:
    # a mixture over τ
    kept = tau**2 / (tau**2 + noise[:, None])
    part, sd = given.centre + kept * (score[:, None] - given.centre), np.sqrt(kept * noise[:, None])
    shrunken = part @ share
    deviation = np.sqrt((sd**2 + (part - shrunken[:, None]) ** 2) @ share)
    at_least = [ndtr((part - (cut - 0.005)) / sd) @ share for cut in given.cuts]
    chance = np.diff(np.column_stack([*at_least, np.ones(len(score))]), axis=1, prepend=0.0)
    low, high = (_quantile(part, sd, share, shrunken, deviation, q) for q in (0.025, 0.975))
    return {"shrunken": shrunken, "chance": chance, "low": low, "high": high}


def _grid(score: Array, noise: Array, centre: float) -> tuple[Array, Array]:
    low, high = 0.0, UPPER
    for points in GRIDS:
        tau = np.linspace(low, high, points)
        log = np.empty(points)
        for g in range(points):
            total = noise + tau[g] ** 2
            log[g] = -0.5 * (np.log(total) + (score - centre) ** 2 / total).sum()
        inside = np.flatnonzero(log > log.max() - 20)
        low, high = tau[max(inside[0] - 1, 0)], tau[min(inside[-1] + 1, points - 1)]
    share = np.exp(log - log.max())
    return tau, share / share.sum()


def _quantile(part: Array, sd: Array, share: Array, mean: Array, deviation: Array, q: float) -> Array:
    x = mean + ndtri(q) * deviation
    for _ in range(NEWTON):
        z = (x[:, None] - part) / sd
        density = (np.exp(-0.5 * z**2) / sd) @ share / np.sqrt(2 * np.pi)
        x = x - (ndtr(z) @ share - q) / density
    return x


def _ranks(printed: Array, scope: NDArray[np.intp]) -> Array:
    order = np.lexsort((-printed, scope))
    ordered, group = printed[order], scope[order]
    place = np.arange(len(order))
    opens = np.r_[True, group[1:] != group[:-1]]
    first = np.maximum.accumulate(np.where(opens, place, 0))
    equal = np.maximum.accumulate(np.where(opens | np.r_[True, ordered[1:] != ordered[:-1]], place, 0))
    rank = np.empty(len(order))
    rank[order] = equal - first + 1
    return rank
