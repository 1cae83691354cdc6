import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from evaluator.statistics import byar_interval, wilson_interval

trials = st.integers(1, 10**7)
shares = st.floats(0, 1)
levels = st.floats(0.01, 0.9999)
counts = st.floats(0, 1e9)


@given(trials, shares, levels)
def test_wilson_holds_the_proportion_and_stays_in_bounds(n, share, confidence):
    events = round(n * share)
    low, high = wilson_interval(events, n, confidence)
    assert 0 <= low <= events / n <= high <= 1


@given(trials, shares, levels, levels)
def test_wilson_widens_with_confidence(n, share, one, other):
    less, more = sorted((one, other))
    (low, high), (lower, higher) = (wilson_interval(round(n * share), n, c) for c in (less, more))
    assert lower <= low * (1 + 1e-12)
    assert high <= higher * (1 + 1e-12)


@given(trials, shares, levels)
def test_wilson_as_statsmodels(n, share, confidence):
    """Oracle: ``proportion_confint(events, n, alpha=1 - confidence, method="wilson")``."""
    events = round(n * share)
    oracle = proportion_confint(events, n, alpha=1 - confidence, method="wilson")
    np.testing.assert_allclose(wilson_interval(events, n, confidence), oracle, rtol=1e-9, atol=1e-13)


@given(trials, shares, levels)
def test_wilson_solves_its_equation(n, share, confidence):
    events = round(n * share)
    z = stats.norm.isf((1 - confidence) / 2)
    for bound in wilson_interval(events, n, confidence):
        left, right = (events - n * bound) ** 2, z**2 * n * bound * (1 - bound)
        assert left == pytest.approx(right, rel=1e-6, abs=1e-6)


@given(trials, shares)
def test_wilson_mirrors(n, share):
    events = round(n * share)
    low, high = wilson_interval(events, n)
    mirrored = wilson_interval(n - events, n)
    np.testing.assert_allclose((1 - high, 1 - low), mirrored, rtol=0, atol=1e-12)


def test_wilson_ends_are_exact():
    low, high = wilson_interval([0, 7, 0], [7, 7, 0])
    assert low.tolist()[0] == 0
    assert high.tolist()[1] == 1
    assert (low[2], high[2]) == (0, 1)  # nobody asked, nothing known


def test_wilson_broadcasts_and_passes_nan_on():
    low, high = wilson_interval([[1], [np.nan]], [10, 20, np.nan])
    assert low.shape == high.shape == (2, 3)
    expected = [[False, False, True], [True, True, True]]
    assert np.isnan(low).tolist() == np.isnan(high).tolist() == expected


@given(counts, levels)
def test_byar_holds_the_count(count, confidence):
    low, high = byar_interval(count, confidence)
    if count < 10:  # the exact lower bound of a fraction of an event can pass it at a low level
        assert 0 <= low < high
    else:
        assert 0 < low <= count <= high


@given(st.integers(0, 10**6), levels, levels)
def test_byar_widens_with_confidence(count, one, other):
    less, more = sorted((one, other))
    (low, high), (lower, higher) = (byar_interval(count, c) for c in (less, more))
    assert lower <= low * (1 + 1e-12)
    assert high <= higher * (1 + 1e-12)


@pytest.mark.parametrize("count", range(10))
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.998])
def test_byar_is_exact_below_ten(count, confidence):
    """Oracle: Garwood's interval by ``scipy.stats.chi2``."""
    tail = (1 - confidence) / 2
    low, high = byar_interval(count, confidence)
    assert low == pytest.approx(stats.chi2.ppf(tail, 2 * count) / 2 if count else 0, rel=1e-11)
    assert high == pytest.approx(stats.chi2.isf(tail, 2 * count + 2) / 2, rel=1e-11)


def test_byar_comes_closer_to_exact_as_counts_grow():
    count = np.array([10, 25, 100, 1000])
    low, high = byar_interval(count)
    exact_low, exact_high = stats.chi2.ppf(0.025, 2 * count) / 2, stats.chi2.ppf(0.975, 2 * count + 2) / 2
    error = np.maximum(abs(low / exact_low - 1), abs(high / exact_high - 1))
    assert (np.diff(error) < 0).all()
    assert error[0] < 2e-3  # Byar's known accuracy at the first count that uses it


def test_byar_passes_nan_on():
    low, high = byar_interval([0, np.nan, 12])
    assert low[0] == 0
    assert np.isnan([low[1], high[1]]).all()
