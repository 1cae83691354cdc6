"""The posterior against brute force: a fine quadrature over τ (and over μ where it is not known), written here."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from evaluator.statistics import posterior, spread_grid

UPPER = 30.0
CASES = {
    "two": ([47.0, 55.0], [4.0, 9.0]),
    "three": ([41.0, 50.0, 52.0], [1.0, 2.0, 9.0]),
    "five": ([38.0, 44.0, 51.0, 53.0, 60.0], [4.0, 1.0, 9.0, 4.0, 2.0]),
    "all equal": ([50.0] * 6, [4.0] * 6),
    "one outlier": ([50.0, 50.5, 49.0, 51.0, 79.0], [4.0] * 5),
    "precise": ([45.0, 48.0, 52.0, 57.0], [0.01, 0.02, 0.01, 0.05]),
    "thirty": (list(np.linspace(40, 60, 30)), list(np.linspace(1, 12, 30))),
    "seven hundred": (list(50 + 5 * stats.norm.ppf((np.arange(700) + 0.5) / 700)), list(np.linspace(0.5, 9, 700))),
}


def brute_force(value: np.ndarray, variance: np.ndarray, centre: float | None) -> tuple[np.ndarray, ...]:
    """Moments, P(≥ 50) and the mixture's distribution function, on 60,000 points of τ (dense where it matters)."""
    edges = np.concatenate([np.linspace(0, 2, 20_000, endpoint=False), np.linspace(2, UPPER, 40_001)])
    tau, width = (edges[1:] + edges[:-1]) / 2, np.diff(edges)
    log = np.zeros(len(tau))
    precision, weighted = np.zeros(len(tau)), np.zeros(len(tau))
    for y, v in zip(value, variance, strict=True):
        precision += 1 / (tau**2 + v)
        weighted += y / (tau**2 + v)
    mean = np.full(len(tau), centre) if centre is not None else weighted / precision
    for y, v in zip(value, variance, strict=True):
        log += stats.norm.logpdf(y, mean, np.sqrt(tau**2 + v))
    spread = 0.0
    if centre is None:
        log -= 0.5 * np.log(precision)
        spread = 1 / precision
    weight = np.exp(log - log.max()) * width
    weight /= weight.sum()
    keep = tau**2 / (tau**2 + variance[:, None])
    part = mean + keep * (value[:, None] - mean)
    deviation = np.sqrt(keep * variance[:, None] + (1 - keep) ** 2 * spread)
    moment = part @ weight
    scatter = np.sqrt((deviation**2 + (part - moment[:, None]) ** 2) @ weight)
    return weight, part, deviation, moment, scatter


@pytest.mark.parametrize("centre", [50.0, None], ids=["centre known", "centre estimated"])
@pytest.mark.parametrize("case", CASES)
def test_moments_probabilities_and_quantiles(case: str, centre: float | None):
    value, variance = (np.array(column) for column in CASES[case])
    weight, part, deviation, moment, scatter = brute_force(value, variance, centre)
    ours = posterior(value, variance, spread_grid(value, variance, centre, UPPER))
    mean, spread = ours.moments()
    # Two units with an unknown centre leave the tail of τ to the bound of the grid, hence the wider tolerance.
    near = 5e-3 if case in {"two", "three"} else 1e-3
    assert mean == pytest.approx(moment, abs=near)
    assert spread == pytest.approx(scatter, rel=near)
    rows = np.unique(np.linspace(0, len(value) - 1, 6).astype(int))
    at_least = (stats.norm.sf((50.0 - part[rows]) / deviation[rows]) * weight).sum(axis=1)
    assert ours.at_least(50.0)[rows] == pytest.approx(at_least, abs=near)
    for share in (0.025, 0.5, 0.975):
        bound = ours.quantile(share)[rows]
        reached = (stats.norm.cdf((bound[:, None] - part[rows]) / deviation[rows]) * weight).sum(axis=1)
        assert reached == pytest.approx(np.full(len(rows), share), abs=near)


def test_quantiles_are_those_of_the_mixture_itself():
    value, variance = (np.array(column) for column in CASES["one outlier"])
    ours = posterior(value, variance, spread_grid(value, variance, 50.0, UPPER))
    for share in (0.025, 0.2, 0.975):
        assert ours.at_least(ours.quantile(share)) == pytest.approx(np.full(5, 1 - share), abs=1e-9)


def test_one_unit_is_hardly_drawn_toward_the_centre():
    """With one unit τ may be anything up to the width of the scale: nearly no shrinkage, and no certainty."""
    value, variance = np.array([44.0]), np.array([4.0])
    mean, spread = posterior(value, variance, spread_grid(value, variance, 50.0, UPPER)).moments()
    assert 44.0 < mean[0] < 47.0
    assert spread[0] > 1.5


@pytest.mark.parametrize("variance", [[0.0, 0.0, 0.0], [0.0, 4.0, 9.0]])
def test_a_value_without_noise_is_known(variance: list[float]):
    value = np.array([44.0, 50.0, 57.0])
    ours = posterior(value, np.array(variance), spread_grid(value, np.array(variance), 50.0, UPPER))
    mean, spread = ours.moments()
    exact = np.array(variance) == 0
    assert mean[exact] == pytest.approx(value[exact], abs=1e-9)
    assert spread[exact] == pytest.approx(np.zeros(exact.sum()), abs=1e-6)
    assert (spread[~exact] > 0).all()
    assert np.round(ours.at_least(50.0)[exact], 12).tolist() == (value[exact] >= 50).astype(float).tolist()


def test_no_noise_is_never_read_as_certainty():
    """A point estimate of τ would be 0 here, and every unit certain to be average."""
    value, variance = np.full(5, 50.0), np.full(5, 4.0)
    _, spread = posterior(value, variance, spread_grid(value, variance, 50.0, UPPER)).moments()
    assert (spread > 0.5).all()


def test_groups_learn_their_own_spread():
    value, variance = np.array([49.0, 50, 51, 30, 50, 70]), np.full(6, 4.0)
    grids = [spread_grid(value[:3], variance[:3], 50.0, UPPER), spread_grid(value[3:], variance[3:], 50.0, UPPER)]
    mean, _ = posterior(value, variance, *grids, group=np.array([0, 0, 0, 1, 1, 1])).moments()
    apart = [
        posterior(value[s], variance[s], grid).moments()[0]
        for s, grid in zip((slice(3), slice(3, 6)), grids, strict=True)
    ]
    assert mean == pytest.approx(np.concatenate(apart))
