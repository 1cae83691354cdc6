import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from evaluator.statistics import shrink

values = st.floats(-1e6, 1e6)
variances = st.one_of(st.just(0.0), st.floats(1e-9, 1e9))


@given(values, variances, values, variances)
def test_lies_between_value_and_centre(value, variance, centre, between):
    found = shrink(value, variance, centre, between)
    speck = 4 * np.spacing(max(abs(value), abs(centre)))
    assert min(value, centre) - speck <= found.mean <= max(value, centre) + speck
    assert 0 <= found.weight <= 1
    assert 0 <= found.variance <= min(variance, between) * (1 + 1e-15)


@given(values, st.floats(1e-6, 1e6), values, st.floats(1e-6, 1e6))
def test_precisions_add(value, variance, centre, between):
    found = shrink(value, variance, centre, between)
    np.testing.assert_allclose(1 / found.variance, 1 / variance + 1 / between, rtol=1e-9)
    np.testing.assert_allclose(
        found.mean / found.variance,
        value / variance + centre / between,
        rtol=1e-6,
        atol=1e-6 / found.variance,
    )


@given(st.lists(st.tuples(values, variances), min_size=1), st.randoms(use_true_random=False))
def test_order_does_not_matter(units, random):
    value, variance = np.array(units).T
    order = random.sample(range(len(value)), len(value))
    one, other = shrink(value, variance, 1.0, 2.0), shrink(value[order], variance[order], 1.0, 2.0)
    np.testing.assert_array_equal(other.mean, one.mean[order])


def test_exact_values_keep_their_place():
    found = shrink([3.0, 3.0], 0.0, 9.0, [0.0, 1.0])
    assert found.weight.tolist() == [1, 1]
    assert found.mean.tolist() == [3, 3]
    assert found.variance.tolist() == [0, 0]


def test_no_true_differences_give_the_centre():
    found = shrink([3.0, 8.0], [1.0, 2.0], 5.0, 0.0)
    assert found.mean.tolist() == [5, 5]
    assert found.variance.tolist() == [0, 0]


def test_nan_stays_in_its_cell():
    found = shrink([[1.0, np.nan], [3.0, 4.0]], [1.0, 1.0], 2.0, [[1.0], [np.nan]])
    assert np.isnan(found.mean).tolist() == [[False, True], [True, True]]
    assert found.weight.shape == found.variance.shape == (2, 2)
