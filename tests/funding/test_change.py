"""The change of a product between its factors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evaluator.funding import log_mean_change
from evaluator.text import EvaluatorError

factor = st.one_of(st.just(0.0), st.floats(1e-6, 1e6))
years = st.integers(1, 4).flatmap(
    lambda k: st.integers(1, 5).flatmap(lambda n: st.tuples(*[arrays(float, (k, n), elements=factor)] * 2))
)


@given(years)
def test_the_parts_add_up_to_the_change(both):
    before, after = both
    change = after.prod(axis=0) - before.prod(axis=0)
    size = np.maximum(after.prod(axis=0), before.prod(axis=0))
    assert np.all(np.abs(log_mean_change(before, after).sum(axis=0) - change) <= 1e-9 * size)


@given(years)
def test_swapping_the_years_turns_the_sign(both):
    before, after = both
    size = np.maximum(after.prod(axis=0), before.prod(axis=0))
    assert np.all(np.abs(log_mean_change(before, after) + log_mean_change(after, before)) <= 1e-9 * size * 40)


def test_against_the_formula_by_hand():
    # From 100·2·3 to 110·2·2.4: L = (528 − 600)/ln(528/600).
    mean = (528 - 600) / np.log(528 / 600)
    parts = log_mean_change([[100.0], [2], [3]], [[110], [2], [2.4]])
    np.testing.assert_allclose(parts[:, 0], [mean * np.log(1.1), 0, mean * np.log(0.8)], rtol=1e-12, atol=1e-12)


def test_a_factor_at_zero_takes_the_whole_change():
    assert log_mean_change([[100.0], [2]], [[90], [0]]).tolist() == [[0], [-200]]
    assert log_mean_change([[0.0], [0], [5]], [[4], [2], [7]]).tolist() == [[28], [28], [0]]
    assert log_mean_change([[0.0], [2]], [[3], [0]]).tolist() == [[0], [0]]


def test_equal_amounts_are_not_lost_in_rounding():
    parts = log_mean_change([[100.0], [1.0]], [[100 * (1 + 1e-12)], [1 / (1 + 1e-12)]])
    np.testing.assert_allclose(parts[:, 0], [1e-10, -1e-10], rtol=1e-3)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ([[1.0]], [[1.0, 2.0]], "before, after"),
        ([1.0], [1.0], "before"),
        ([[1.0]], [[-1.0]], r"after\[0, 0\] = -1"),
        ([[float("nan")]], [[1.0]], "nan"),
        ([["a"]], [[1.0]], "before"),
    ],
)
def test_what_is_refused(before, after, words):
    with pytest.raises(EvaluatorError, match=words):
        log_mean_change(before, after)
