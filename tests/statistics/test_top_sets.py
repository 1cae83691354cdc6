import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.statistics import rank_confidence_sets, top_set

SMALL = settings(max_examples=30, deadline=None)
UNITS = st.integers(1, 10).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 40), min_size=n, max_size=n).map(np.array),
        st.lists(st.sampled_from([0.0, 0.5, 1.0, 3.0]), min_size=n, max_size=n).map(np.array),
    )
)


def found(mean, se, k, **options):
    return top_set(mean, se, k, rng=np.random.default_rng(3), **{"draws": 500, **options})


def one_sided(mean, se, k, confidence=0.95, draws=100_000):
    """Lower bounds on all ranks from signed differences alone, drawn and stepped down as the paper tells it."""
    n = len(mean)
    Z = se[:, None] * np.random.default_rng(9).standard_normal((n, draws))
    pairs = [(j, i) for i in range(n) for j in range(n) if i != j]  # "j is better than i"
    sigma = {(j, i): np.hypot(se[j], se[i]) for j, i in pairs}
    claimed = set()
    while True:
        T = np.max([(Z[j] - Z[i]) / sigma[j, i] for j, i in set(pairs) - claimed], axis=0)
        c = np.quantile(T, confidence)
        new = {(j, i) for j, i in pairs if mean[j] - mean[i] > c * sigma[j, i]} - claimed
        if not new:
            return np.array([sum(i == unit for _, i in claimed) < k for unit in range(n)])
        claimed |= new


@pytest.mark.parametrize("k", [1, 3, 5])
def test_as_the_one_sided_procedure_is_told(k):
    mean, se = np.random.default_rng(1).normal(50, 5, 12), np.random.default_rng(2).uniform(0.5, 3, 12)
    np.testing.assert_array_equal(found(mean, se, k, draws=20_000), one_sided(mean, se, k))


@SMALL
@given(UNITS, st.integers(1, 4), st.randoms(use_true_random=False))
def test_order_and_scale_play_no_part(units, k, random):
    mean, se = units
    order = list(range(len(mean)))
    random.shuffle(order)
    inside = found(mean, se, k)
    np.testing.assert_array_equal(found(mean[order], se[order], k), inside[order])
    np.testing.assert_array_equal(found(4 * mean - 16, 4 * se, k), inside)


@SMALL
@given(UNITS, st.integers(1, 4))
def test_a_larger_k_and_more_confidence_never_leave_a_unit_out(units, k):
    mean, se = units
    inside = found(mean, se, k)
    assert inside.sum() >= min(k, len(mean))
    assert (inside <= found(mean, se, k + 1)).all()
    assert (inside <= found(mean, se, k, confidence=0.99)).all()
    low, _ = rank_confidence_sets(mean, se, simultaneous=True, draws=500, rng=np.random.default_rng(3))
    np.testing.assert_array_equal(inside, low <= k)


def test_exact_units_are_taken_as_they_stand():
    assert found([3, 2, 2, 1], 0, 2).tolist() == [True, True, True, False]


def test_few_units_are_all_inside():
    assert found([3, 2], 0.1, 5).all()
    assert found([], [], 1).size == 0


def test_the_best_are_inside_as_often_as_said():
    """Closely spaced units, 200 repetitions: all of the true best three in the set, 95 % but for two errors."""
    rng = np.random.default_rng(8)
    truth, se = np.arange(8) * 1.5, np.full(8, 1.0)
    best = truth >= np.sort(truth)[-3]
    hits = [found(truth + se * rng.standard_normal(8), se, 3, draws=1000)[best].all() for _ in range(200)]
    assert np.mean(hits) >= 0.92
