import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evaluator.statistics import OverDispersion, between_variance, over_dispersion

LAW = settings(deadline=None)
NOISE = np.random.default_rng(5).standard_normal(20_000)


def funnels(least=1):
    size = st.integers(least, 30)
    z = st.floats(-50, 50).map(lambda x: round(x, 6))
    v = st.floats(1e-3, 1e3)
    return size.flatmap(lambda k: st.tuples(*(st.lists(x, min_size=k, max_size=k).map(np.array) for x in (z, v))))


@pytest.mark.parametrize("winsorise", [0.05, 0.10, 0.25])
def test_pure_noise_is_drawn_in(winsorise):
    """Squares of a normal drawn in at its quantile q: 1 − 2p − 2q·φ(q) + 2p·q², p the share drawn in."""
    q = stats.norm.isf(winsorise)
    told = 1 - 2 * winsorise - 2 * q * stats.norm.pdf(q) + 2 * winsorise * q**2
    found = over_dispersion(NOISE, 1.0, winsorise=winsorise)
    assert found.phi == pytest.approx(told, abs=0.02)
    assert found.between == 0
    if winsorise == 0.10:
        assert told == pytest.approx(0.68, abs=0.005)  # as the docstring says


def test_pure_noise_as_it_stands():
    found = over_dispersion(NOISE, 1.0, winsorise=0)
    assert found.phi == pytest.approx(1, abs=0.03)
    assert found.between < 0.03


def test_known_spread_is_found():
    """True spread 4 times the noise variance, no outliers: without winsorising both estimates say so."""
    found = over_dispersion(np.sqrt(5) * NOISE, 9.0, winsorise=0)
    assert found.phi == pytest.approx(5, rel=0.03)
    assert found.between == pytest.approx(36, rel=0.03)


def test_equal_noise_without_winsorising_is_a_moment_estimate():
    """Sum of squares over k − 1 less the noise: the centre is known, but the formula counts k − 1 all the same."""
    y = 3 * NOISE[:40]
    assert over_dispersion(y / 2, 4.0, winsorise=0).between == pytest.approx((y**2).sum() / 39 - 4.0)
    assert between_variance(y, 4.0, 0.0) == pytest.approx((y**2).sum() / 40 - 4.0)


def test_an_outlier_is_kept_from_widening_its_own_limits():
    z = np.append(NOISE[:30], 100.0)
    assert over_dispersion(z, 1.0).phi < 2 < over_dispersion(z, 1.0, winsorise=0).phi


def test_one_unit():
    assert over_dispersion([3.0], 2.0) == OverDispersion(9.0, 0.0)


def test_one_unit_far_more_exact_than_the_rest():
    found = over_dispersion([2.0, 2.0, 2.0], [1e-30, 1.0, 1.0], winsorise=0)
    assert found.between == pytest.approx((12 - 2) / 4)  # Σw − Σw²/Σw tends to twice the weight of the others


@LAW
@given(funnels(), st.randoms(use_true_random=False))
def test_order_of_units_plays_no_part(funnel, random):
    z, v = funnel
    order = list(range(len(z)))
    random.shuffle(order)
    found, again = over_dispersion(z, v), over_dispersion(z[order], v[order])
    np.testing.assert_allclose([again.phi, again.between], [found.phi, found.between], rtol=1e-9, atol=1e-9)


@LAW
@given(funnels(), st.sampled_from([0.001, 2.0, 10_000.0]))
def test_unit_of_measure(funnel, factor):
    """z has no unit: φ stays, and τ² goes with the variance."""
    z, v = funnel
    found, again = over_dispersion(z, v), over_dispersion(z, factor * v)
    assert again.phi == found.phi
    assert again.between == pytest.approx(factor * found.between, rel=1e-9)


@LAW
@given(funnels())
def test_sides_play_no_part(funnel):
    z, v = funnel
    assert over_dispersion(-z, v).phi == pytest.approx(over_dispersion(z, v).phi, rel=1e-9, abs=1e-9)


@LAW
@given(funnels(), st.floats(0, 0.49))
def test_bounds(funnel, winsorise):
    z, v = funnel
    found = over_dispersion(z, v, winsorise=winsorise)
    assert 0 <= found.phi <= (z**2).max() * (1 + 1e-12)
    assert found.between >= 0


@LAW
@given(funnels(least=2), st.floats(1, 10))
def test_wider_z_are_never_less_dispersed(funnel, factor):
    z, v = funnel
    found, wider = over_dispersion(z, v), over_dispersion(factor * z, v)
    assert wider.phi >= found.phi * (1 - 1e-12)
    assert wider.between >= found.between * (1 - 1e-9)
