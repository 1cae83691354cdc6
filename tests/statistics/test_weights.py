"""Weights read off the data, pairwise comparisons, closeness: their laws."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from evaluator.statistics import (
    ahp_weights,
    critic_weights,
    deviation_weights,
    entropy_weights,
    merec_weights,
    topsis,
)

SHAPES = st.tuples(st.integers(3, 9), st.integers(2, 5))
FIGURES = SHAPES.flatmap(lambda shape: arrays(float, shape, elements=st.integers(1, 60).map(float), unique=True))
# Columns that all put the units in one order can be the same but for their unit: CRITIC has nothing to say then.
MATRICES = FIGURES.filter(lambda x: (x.argsort(axis=0) != x.argsort(axis=0)[:, :1]).any())
SMALL = settings(max_examples=40, deadline=None)
CLOSE = {"rtol": 1e-9, "atol": 1e-12}


def alternate(x):
    return np.resize([1, -1], x.shape[1])


WEIGHTS = {
    "entropy": entropy_weights,
    "critic": critic_weights,
    "critic of ranks": lambda x: critic_weights(x, correlation="spearman"),
    "critic unscaled": lambda x: critic_weights(x, scaled=False),
    "deviation": deviation_weights,
    "merec": lambda x: merec_weights(x, np.ones(x.shape[1])),
}
UNITLESS = ["entropy", "critic", "critic of ranks", "merec"]


def every(names=WEIGHTS):
    return pytest.mark.parametrize("weigh", [WEIGHTS[name] for name in names], ids=list(names))


@every()
@SMALL
@given(MATRICES)
def test_weights_sum_to_one(weigh, x):
    w = weigh(x)
    assert w.shape == x.shape[1:]
    assert (w >= 0).all()
    assert w.sum() == pytest.approx(1, abs=1e-12)


@every()
@SMALL
@given(MATRICES, st.randoms(use_true_random=False))
def test_order_of_units_and_criteria(weigh, x, random):
    rows, columns = (random.sample(range(n), n) for n in x.shape)
    np.testing.assert_allclose(weigh(x[rows][:, columns]), weigh(x)[columns], **CLOSE)


@every(UNITLESS)
@SMALL
@given(MATRICES, st.lists(st.sampled_from([0.001, 2.0, 7.3, 1e4]), min_size=5, max_size=5))
def test_unit_of_measure_of_each_criterion(weigh, x, factors):
    np.testing.assert_allclose(weigh(x * factors[: x.shape[1]]), weigh(x), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("name", ["entropy", "deviation", "merec"])
def test_a_constant_criterion_has_no_weight(name):
    x = np.array([[0.1, 1.0, 0.1], [0.1, 2.0, 0.3], [0.1, 3.0, 0.2]])
    w = WEIGHTS[name](x)
    assert w[0] == 0
    assert (w[1:] > 0).all()


def test_entropy_of_a_zero_share():
    assert entropy_weights([[0, 1], [4, 3]]).tolist() == pytest.approx([0.8412, 0.1588], abs=5e-5)


def test_critic_prefers_what_the_others_do_not_say():
    told = np.arange(6.0)
    w = critic_weights(np.c_[told, told + np.resize([0, 1], 6), [3, 0, 5, 1, 4, 2]])
    assert w.argmax() == 2


def test_merec_turns_cost_round():
    x = np.array([[2.0, 10.0], [4.0, 5.0]])
    np.testing.assert_allclose(merec_weights(x, [1, -1]), merec_weights(np.c_[x[:, 0], 1 / x[:, 1]], [1, 1]), **CLOSE)


# --- pairwise comparisons ---


@SMALL
@given(st.lists(st.integers(1, 9), min_size=1, max_size=8))
def test_consistent_comparisons_give_back_their_weights(weights):
    w = np.array(weights, dtype=float)
    found = ahp_weights(w[:, None] / w)
    np.testing.assert_allclose(found.weights, w / w.sum(), rtol=1e-9)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert found.acceptable


def test_a_circle_of_preferences_is_flagged():
    circle = np.array([[1, 5, 1 / 5], [1 / 5, 1, 5], [5, 1 / 5, 1]])
    found = ahp_weights(circle)
    np.testing.assert_allclose(found.weights, 1 / 3)
    assert found.consistency_index == pytest.approx((1 + 5 + 1 / 5 - 3) / 2)  # each row sums to the eigenvalue
    assert found.consistency_ratio == pytest.approx(1.6 / 0.58)
    assert not found.acceptable
    assert ahp_weights(circle, limit=3).acceptable


def test_comparisons_printed_to_two_decimals_are_read():
    found = ahp_weights([[1, 3, 7], [0.33, 1, 3], [0.14, 0.33, 1]])
    assert found.acceptable
    assert found.weights.tolist() == pytest.approx([0.669, 0.243, 0.088], abs=5e-3)


# --- closeness ---


@pytest.mark.parametrize("normalisation", ["vector", "minmax"])
@SMALL
@given(x=MATRICES, random=st.randoms(use_true_random=False))
def test_closeness(normalisation, x, random):
    w, types = np.arange(1, x.shape[1] + 1), alternate(x)
    found = topsis(x, w, types, normalisation=normalisation)
    assert ((found >= 0) & (found <= 1)).all()
    rows, columns = (random.sample(range(n), n) for n in x.shape)
    again = topsis(x[rows][:, columns], w[columns], types[columns], normalisation=normalisation)
    np.testing.assert_allclose(again, found[rows], **CLOSE)
    scaled = topsis(x * 1000.0, 5 * w, types, normalisation=normalisation)
    np.testing.assert_allclose(scaled, found, **CLOSE)


@pytest.mark.parametrize("normalisation", ["vector", "minmax"])
@SMALL
@given(x=MATRICES)
def test_best_and_worst_in_everything(normalisation, x):
    types = alternate(x)
    assume((np.ptp(x, axis=0) > 0).all())
    x = np.vstack([x, (x * types).max(axis=0) * types, (x * types).min(axis=0) * types])
    found = topsis(x, np.ones(x.shape[1]), types, normalisation=normalisation)
    assert found[-2:].tolist() == [1, 0]


def test_a_weight_of_zero_takes_the_criterion_out():
    x = np.array([[1.0, 9.0], [2.0, 4.0], [4.0, 7.0]])
    np.testing.assert_allclose(topsis(x, [1, 0], [1, 1]), topsis(x[:, :1], [3], [1]))
