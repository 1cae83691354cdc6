"""The posterior against quadrature over τ spelled out: a fine grid for τ (and for the centre), nothing shared."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from evaluator.statistics import posterior, spread_grid

UPPER = 30.0
RNG = np.random.default_rng(20230511)

CASES = {
    "one": ([54.0], [1.5]),
    "two": ([47.0, 52.0], [1.0, 2.0]),
    "three, one exact": ([44.0, 50.0, 57.0], [1.0, 0.0, 9.0]),
    "three": ([44.0, 50.0, 57.0], [1.0, 4.0, 9.0]),
    "five alike": ([50.5] * 5, [1.0, 1.5, 2.0, 2.5, 3.0]),
    "five": ([46.1, 49.3, 50.2, 51.9, 55.0], [1.0, 1.5, 2.0, 2.5, 3.0]),
    "one huge outlier": ([49.0, 50.0, 51.0, 50.5, 79.0], [1.0, 1.0, 1.0, 1.0, 1.0]),
    "thirty, mostly noise": (50 + 1.6 * RNG.standard_normal(30), RNG.uniform(1, 4, 30)),
    "thirty, mostly truth": (50 + 6.0 * RNG.standard_normal(30), RNG.uniform(0.5, 2, 30)),
}


class Brute:
    """Mixture over a fine grid of τ: p(τ | y) flat on 0 … UPPER, exact normal algebra at each τ."""

    def __init__(self, value, variance, centre):
        y, v = np.asarray(value, float), np.asarray(variance, float)
        # Midpoints: never τ = 0. Squared spacing puts most points where small noise makes the posterior narrow.
        edges = UPPER * np.linspace(0, 1, 8_001) ** 2
        tau, width = (edges[1:] + edges[:-1]) / 2, np.diff(edges)
        total = tau[:, None] ** 2 + v
        if centre is None:
            mu, mu_variance = (y / total).sum(axis=1) / (1 / total).sum(axis=1), 1 / (1 / total).sum(axis=1)
        else:
            mu, mu_variance = np.full(len(tau), centre), np.zeros(len(tau))
        log = stats.norm.logpdf(y, mu[:, None], np.sqrt(total)).sum(axis=1)
        if centre is None:
            log += 0.5 * np.log(mu_variance)
        weight = np.exp(log - log.max()) * width
        self.weight = weight / weight.sum()
        keep = tau[:, None] ** 2 / total
        self.mean = mu[:, None] + keep * (y - mu[:, None])
        self.sd = np.sqrt(keep * v + (1 - keep) ** 2 * mu_variance[:, None])

    def moments(self):
        mean = self.weight @ self.mean
        return mean, np.sqrt(self.weight @ (self.sd**2 + (self.mean - mean) ** 2))

    def below(self, unit, x):
        return self.weight @ stats.norm.cdf(x, self.mean[:, unit], np.maximum(self.sd[:, unit], 1e-12))


@pytest.fixture(params=CASES, scope="module")
def data(request):
    return CASES[request.param]


@pytest.fixture(params=[50.0, None], ids=["centre known", "centre estimated"], scope="module")
def pair(request, data):
    value, variance = (np.asarray(part, float) for part in data)
    return posterior(value, variance, spread_grid(value, variance, request.param, UPPER)), Brute(*data, request.param)


def noisy(found):
    return np.flatnonzero(found.variance > 0)


def test_moments(pair):
    found, brute = pair
    (mean, sd), (expected, expected_sd) = found.moments(), brute.moments()
    # found 2026: 1.4e-5 of the standard deviation at worst (a huge outlier), 1e-6 as a rule
    gap = np.abs(mean - expected)[noisy(found)]
    assert (gap < 1e-4 * expected_sd[noisy(found)]).all()
    np.testing.assert_allclose(sd[noisy(found)], expected_sd[noisy(found)], rtol=1e-4, atol=0)


@pytest.mark.parametrize("share", [0.025, 0.5, 0.975])
def test_quantiles(pair, share):
    """A median may lie at the centre itself, where the probability leaps as τ falls to 0: see the next test."""
    found, brute = pair
    quantile = found.quantile(share)
    for unit in noisy(found):
        assert abs(brute.below(unit, quantile[unit]) - share) < (5e-3 if share == 0.5 else 1e-3 * min(share, 1 - share))


@pytest.mark.parametrize("cut", [45.0, 49.995, 52.0, 58.0])
def test_probabilities(pair, cut):
    """At 49.995, a hair from a known centre, P leaps as τ falls to 0: there the grid is right to half a point."""
    found, brute = pair
    chance = found.at_least(cut)
    for unit in noisy(found):
        assert abs(chance[unit] - (1 - brute.below(unit, cut))) < (5e-3 if cut == 49.995 else 1e-4)


def test_quantiles_invert_probabilities(pair):
    found, _ = pair
    for share in (0.025, 0.31, 0.975):
        chance = found.at_least(found.quantile(share))
        np.testing.assert_allclose(chance[noisy(found)], 1 - share, rtol=0, atol=1e-9)


def test_exact_values_stay_where_they_are():
    value, variance = np.array([44.0, 50.0, 57.0]), np.array([1.0, 0.0, 9.0])
    found = posterior(value, variance, spread_grid(value, variance, 50.0, UPPER))
    mean, sd = found.moments()
    ends = found.quantile(0.025)[1], found.quantile(0.975)[1]
    # 1e-12: weights of the grid sum to 1 but for binary dust
    np.testing.assert_allclose([mean[1], *ends], 50.0, rtol=0, atol=1e-12)
    chances = sd[1], found.at_least(50.0)[1], found.at_least(50.001)[1]
    np.testing.assert_allclose(chances, [0, 1, 0], rtol=0, atol=1e-12)


@pytest.mark.parametrize("centre", [50.0, None])
def test_no_noise_at_all(centre):
    value = np.array([44.0, 50.0, 57.0])
    found = posterior(value, np.zeros(3), spread_grid(value, np.zeros(3), centre, UPPER))
    mean, sd = found.moments()
    np.testing.assert_allclose(mean, value, rtol=0, atol=1e-12)
    np.testing.assert_allclose(sd, 0.0, rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.quantile(0.975), value, rtol=0, atol=1e-12)


def test_one_unit_alone_is_only_noise_where_the_centre_is_not_known():
    """With a flat centre a single value teaches nothing of τ: its own normal remains."""
    found = posterior(np.array([54.0]), np.array([2.25]), spread_grid(np.array([54.0]), np.array([2.25]), None, UPPER))
    mean, sd = found.moments()
    np.testing.assert_allclose([mean[0], sd[0]], [54.0, 1.5], rtol=1e-12)
    np.testing.assert_allclose(found.quantile(0.975), 54 + 1.5 * stats.norm.ppf(0.975), rtol=1e-9)


def test_the_estimated_centre_against_direct_quadrature_in_two_dimensions():
    """p(θ₁ | y) by integrating over τ and μ with scipy, without the closed form for μ."""
    y, v = np.array([46.0, 50.0, 55.0]), np.array([1.0, 2.0, 4.0])

    def joint(mu, tau):
        return np.prod(stats.norm.pdf(y, mu, np.sqrt(tau**2 + v)))

    def first(mu, tau):
        return joint(mu, tau) * (mu + tau**2 / (tau**2 + v[0]) * (y[0] - mu))

    def second(mu, tau):
        keep = tau**2 / (tau**2 + v[0])
        return joint(mu, tau) * (keep * v[0] + (mu + keep * (y[0] - mu)) ** 2)

    rule, weight = np.polynomial.legendre.leggauss(60)

    def whole(f):
        def over_centre(tau):
            low, high = 50 - 12 * np.hypot(tau, 2), 50 + 12 * np.hypot(tau, 2)
            mus = (low + high) / 2 + (high - low) / 2 * rule
            return (high - low) / 2 * (weight * np.array([f(mu, tau) for mu in mus])).sum()

        return integrate.quad(over_centre, 0, UPPER, limit=200)[0]

    total = whole(joint)
    mean = whole(first) / total
    sd = np.sqrt(whole(second) / total - mean**2)
    found = posterior(y, v, spread_grid(y, v, None, UPPER)).moments()
    assert abs(found[0][0] - mean) < 1e-4 * sd
    assert abs(found[1][0] - sd) < 1e-4 * sd


def test_groups_learn_from_their_own_units_only():
    near, far = np.array([49.0, 50.0, 51.0]), np.array([40.0, 50.0, 60.0])
    v = np.ones(6)
    grids = [spread_grid(part, np.ones(3), 50.0, UPPER) for part in (near, far)]
    both = posterior(np.concatenate([near, far]), v, *grids, group=np.array([0, 0, 0, 1, 1, 1]))
    for rows, part, grid in ((slice(0, 3), near, grids[0]), (slice(3, 6), far, grids[1])):
        alone = posterior(part, np.ones(3), grid)
        np.testing.assert_array_equal(both.moments()[0][rows], alone.moments()[0])
        np.testing.assert_array_equal(both.quantile(0.025)[rows], alone.quantile(0.025))


def test_tau_is_never_certain_to_be_zero():
    """Five values closer together than their noise: Paule–Mandel says 0, the posterior keeps room."""
    y, v = np.full(5, 50.0), np.ones(5)
    grid = spread_grid(y, v, 50.0, UPPER)
    assert abs(grid.weight.sum() - 1) < 1e-12
    assert grid.weight @ grid.tau > 0.3
    assert (posterior(y, v, grid).moments()[1] > 0.3).all()
