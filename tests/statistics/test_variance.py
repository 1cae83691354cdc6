import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from evaluator.statistics import between_variance

values = st.floats(-100, 100).map(lambda x: round(x, 3))
noises = st.one_of(st.just(0.0), st.floats(1e-6, 1e4))


@st.composite
def samples(draw, noise=noises):
    size = draw(st.integers(1, 30))
    return draw(hnp.arrays(float, size, elements=values)), draw(hnp.arrays(float, size, elements=noise))


def estimating_function(value, variance, centre, t):
    w = 1 / (variance + t)
    mu = (w * value).sum() / w.sum() if centre is None else centre
    return (w * (value - mu) ** 2).sum(), len(value) - (centre is None)


@given(samples(), st.one_of(st.none(), values))
def test_solves_its_equation_or_is_zero(sample, centre):
    value, variance = sample
    found = between_variance(value, variance, centre)
    assert found >= 0
    if len(value) == 1 and centre is None:  # one value about its own mean: Q and its expectation are both 0
        assert found == 0
    elif found > 0:
        q, free = estimating_function(value, variance, centre, found)
        assert q == pytest.approx(free, rel=1e-9)
    else:  # nothing left over: Q is at most its expectation already beside zero
        q, free = estimating_function(value, variance, centre, 1e-9)
        assert q <= free * (1 + 1e-6)


@given(samples(), st.floats(-50, 50), st.floats(0.01, 100))
def test_shift_and_scale(sample, shift, scale):
    value, variance = sample
    found = between_variance(value, variance)
    moved = between_variance(shift + scale * value, scale**2 * variance)
    assert moved == pytest.approx(scale**2 * found, rel=1e-6, abs=1e-8 * scale**2)


@given(samples(), st.randoms(use_true_random=False))
def test_order_does_not_matter(sample, random):
    value, variance = sample
    order = random.sample(range(len(value)), len(value))
    assert between_variance(value[order], variance[order]) == pytest.approx(
        between_variance(value, variance), rel=1e-9, abs=1e-9
    )


def test_equal_noise_is_the_moment_estimate():
    value = np.array([3.0, 7.0, 8.0, 14.0])
    assert between_variance(value, 2.0) == pytest.approx(value.var(ddof=1) - 2, rel=1e-12)
    assert between_variance(value, 2.0, 8.0) == pytest.approx(((value - 8) ** 2).mean() - 2, rel=1e-12)


def test_a_centre_for_each_value():
    value, centre = np.array([11.0, 26.0]), np.array([10.0, 20.0])
    assert between_variance(value, [1, 1], centre) == between_variance(value - centre, [1, 1], 0.0)


@pytest.mark.parametrize(
    ("value", "variance", "centre", "expected"),
    [
        ([5.0], [1.0], None, 0.0),  # one value has no spread
        ([5.0], [0.0], None, 0.0),
        ([5.0], [1.0], 2.0, 8.0),  # 9 / (1 + t) = 1
        ([5.0], [0.0], 2.0, 9.0),
        ([4.0, 4.0, 4.0], [0.0, 1.0, 2.0], None, 0.0),  # all equal
        ([4.0, 4.0], [0.0, 0.0], 4.0, 0.0),
        ([1.0, 3.0], [0.0, 0.0], None, 2.0),  # exact values: the sample variance
        ([1.0, 3.0], [0.0, 0.0], 1.0, 2.0),
    ],
)
def test_edges(value, variance, centre, expected):
    assert between_variance(value, variance, centre) == pytest.approx(expected, abs=1e-12)


def test_exact_values_at_the_centre_with_a_noisy_one():
    """Weights are infinite at 0, and the root is found from the other side: 100/(4 + t) + 0 = 3."""
    assert between_variance([0.0, 0.0, 10.0], [0.0, 0.0, 4.0], 0.0) == pytest.approx(100 / 3 - 4, rel=1e-12)


def test_noise_that_spans_many_orders():
    rng = np.random.default_rng(5)
    variance = 10.0 ** rng.uniform(-12, 4, 500)
    value = rng.normal(50, np.sqrt(9 + variance))
    found = between_variance(value, variance)
    assert estimating_function(value, variance, None, found)[0] == pytest.approx(499, rel=1e-10)


def test_recovers_the_truth_on_average():
    """400 samples of 50 units with τ² = 4: the mean estimate stays within 4 of its standard errors."""
    rng = np.random.default_rng(11)
    variance = rng.uniform(0.5, 8, (400, 50))
    value = rng.normal(50, np.sqrt(4 + variance))
    found = np.array([between_variance(y, v) for y, v in zip(value, variance, strict=True)])
    assert abs(found.mean() - 4) < 4 * found.std() / 20
