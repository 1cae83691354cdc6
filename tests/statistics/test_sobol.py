import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.statistics import sobol_indices

SMALL = settings(max_examples=20, deadline=None)
SLOPES = st.lists(st.integers(-9, 9), min_size=2, max_size=5).filter(any).map(np.array)


def rng():
    return np.random.default_rng(11)


def single(d):
    return {f"x{i}": [i] for i in range(d)}


def indices(model, columns, base=256, **options):
    return sobol_indices(model, columns, base, rng=rng(), **{"draws_of_bounds": 50, **options})


@SMALL
@given(SLOPES)
def test_a_sum_of_factors(slopes):
    """Without interaction first and total are the same share: slope² over their sum."""
    found = indices(lambda u: u @ slopes, single(len(slopes)), base=1024)
    told = slopes**2 / (slopes**2).sum()
    np.testing.assert_allclose(found.total, told, rtol=0, atol=0.02)
    np.testing.assert_allclose(found.first, told, rtol=0, atol=0.03)
    assert found.variance == pytest.approx((slopes**2).sum() / 12, rel=0.02)
    assert found.mean == pytest.approx(slopes.sum() / 2, abs=0.02)
    assert (found.total[slopes == 0] == 0).all()  # a factor that does nothing has exactly no index


@SMALL
@given(st.sampled_from([-3.0, 0.001, 1e6]), st.sampled_from([0.0, -50.0, 1e4]))
def test_unit_of_the_output_plays_no_part(factor, shift):
    def model(u):
        return u[:, 0] * u[:, 1] + u[:, 2] ** 2

    found, again = (indices(f, single(3)) for f in (model, lambda u: shift + factor * model(u)))
    for name in ("first", "total", "first_low", "first_high", "total_low", "total_high"):
        np.testing.assert_allclose(getattr(again, name), getattr(found, name), rtol=1e-5, atol=1e-6)


def test_pure_interaction():
    """A product of two centred factors: neither says anything alone, both take part in everything."""
    found = indices(lambda u: (u[:, 0] - 0.5) * (u[:, 1] - 0.5), single(2), base=4096)
    np.testing.assert_allclose(found.first, 0, atol=0.02)
    np.testing.assert_allclose(found.total, 1, atol=0.03)


def test_order_of_the_factors_plays_no_part():
    def model(u):
        return u[:, 0] + 2 * u[:, 1] * u[:, 2]

    found = indices(model, {"a": [0], "b": [1, 2]})
    again = indices(model, {"b": (2, 1), "a": range(1)})
    assert (found.factors, again.factors) == (("a", "b"), ("b", "a"))
    np.testing.assert_array_equal(again.total, found.total[::-1])
    np.testing.assert_array_equal(again.first, found.first[::-1])


def test_one_factor_with_all_columns_explains_everything():
    found = indices(lambda u: np.exp(u.sum(axis=1)), {"weights": range(10)}, base=4096)
    assert found.total[0] == pytest.approx(1, abs=0.05)
    assert found.first[0] == pytest.approx(1, abs=0.05)


def test_an_output_that_never_varies_has_no_indices():
    found = indices(lambda u: np.full(len(u), 0.1), single(2))
    assert (found.mean, found.variance) == (0.1, 0)
    for name in ("first", "total", "first_low", "first_high", "total_low", "total_high"):
        assert np.isnan(getattr(found, name)).all()


def test_bounds():
    def model(u):
        return u[:, 0] + 3 * u[:, 1] * u[:, 2]

    wide, narrow = (indices(model, single(3), base=n, draws_of_bounds=400) for n in (128, 2048))
    for found in (wide, narrow):
        assert (found.total_low < found.total).all()
        assert (found.total < found.total_high).all()
    ratio = (wide.total_high - wide.total_low) / (narrow.total_high - narrow.total_low)
    np.testing.assert_allclose(ratio, 4, rtol=0.35)  # as the root of the rows
    half = indices(model, single(3), base=128, draws_of_bounds=400, confidence=0.5)
    assert (half.total_high - half.total_low < wide.total_high - wide.total_low).all()


def test_bounds_hold_the_truth_over_many_samples():
    """Plain rows would give 90 % of the time; scrambled points do no worse."""
    hits = []
    for seed in range(60):
        found = sobol_indices(
            lambda u: u[:, 0] + u[:, 1], single(2), 256, rng=np.random.default_rng(seed), draws_of_bounds=200
        )
        hits.append((found.total_low <= 0.5) & (found.total_high >= 0.5))
    assert np.mean(hits) > 0.85


def test_the_model_runs_base_times_factors_and_two():
    asked = []

    def model(u):
        asked.append(u.shape)
        u *= 2  # what a model does to its points stays its own affair
        return u[:, 0]

    found = indices(model, {"a": [0], "b": [1, 2, 3]}, base=64)
    assert asked == [(64, 4)] * 4
    assert found.total[1] == 0


def test_same_generator_state_same_result():
    one, other = (indices(lambda u: u[:, 0] ** 2 + u[:, 1], single(2)) for _ in range(2))
    np.testing.assert_array_equal(one.total_high, other.total_high)
    np.testing.assert_array_equal(one.first, other.first)
