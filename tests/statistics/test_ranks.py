import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import evaluator.statistics.ranks as module
from evaluator.statistics import competition_rank, rank_interval

scores = st.one_of(st.integers(-5, 5).map(float), st.just(np.nan), st.just(-0.0))
units = st.lists(st.tuples(scores, st.integers(-1, 3)), max_size=50)


@given(units)
def test_competition_rank_as_scipy(pairs):
    """Oracle: ``scipy.stats.rankdata(-score, method="min")`` of the scores that are there, group by group."""
    score = np.array([s for s, _ in pairs], dtype=float)
    group = np.array([g for _, g in pairs], dtype=int)
    found = competition_rank(score, group)
    expected = np.full(len(pairs), np.nan)
    for code in range(4):
        rows = (group == code) & ~np.isnan(score)
        expected[rows] = stats.rankdata(-score[rows], method="min")
    np.testing.assert_array_equal(found, expected)


@given(st.lists(scores, max_size=30), st.randoms(use_true_random=False))
def test_competition_rank_in_any_order(score, random):
    score = np.array(score, dtype=float)
    order = random.sample(range(len(score)), len(score))
    np.testing.assert_array_equal(competition_rank(score[order]), competition_rank(score)[order])


def test_competition_rank_leaves_gaps():
    assert competition_rank([50, 60, 60, 60, 70]).tolist() == [5, 2, 2, 2, 1]


MEAN = np.random.default_rng(1).normal(50, 5, 30)
SE = np.random.default_rng(2).uniform(0.5, 4, 30)


def drawn(mean=MEAN, se=SE, seed=3, **options):
    return rank_interval(mean, se, rng=np.random.default_rng(seed), **options)


def test_interval_is_the_quantile_of_the_drawn_ranks():
    """Oracle: every draw ranked by ``scipy.stats.rankdata``, then the 50th and 951st of 1,000 ranks."""
    seed = int(np.random.default_rng(3).integers(2**63))
    order = np.argsort(MEAN)
    theta = np.empty((1000, 30))
    theta[:, order] = MEAN[order] + SE[order] * np.random.default_rng(seed).standard_normal((1000, 30))
    ranks = np.sort(stats.rankdata(-theta, axis=1), axis=0)
    low, high = drawn(draws=1000)
    np.testing.assert_array_equal(low, ranks[49])
    np.testing.assert_array_equal(high, ranks[950])


def test_blocks_and_bins_change_nothing(monkeypatch):
    whole = drawn(draws=700)
    monkeypatch.setattr(module, "_BLOCK", 64)
    monkeypatch.setattr(module, "_ONE_PASS", 5)
    np.testing.assert_array_equal(drawn(draws=700), whole)


def test_order_of_units_does_not_matter():
    order = np.random.default_rng(4).permutation(30)
    low, high = drawn()
    np.testing.assert_array_equal(drawn(MEAN[order], SE[order]), (low[order], high[order]))


def test_intervals_nest_with_confidence():
    (low, high), (lower, higher) = drawn(confidence=0.5), drawn(confidence=0.99)
    assert (lower <= low).all()
    assert (high <= higher).all()
    assert (higher - lower).sum() > (high - low).sum()


def test_exact_units_have_one_rank():
    low, high = drawn([10.0, 30.0, 20.0], 0.0)
    assert low.tolist() == high.tolist() == [3, 1, 2]
    assert low.dtype.kind == "i"


def test_equal_units_share_all_ranks():
    low, high = drawn(np.full(20, 7.0), 1.0)
    assert (low <= 3).all()  # uniform on 1…20: the 5 % quantile is 1 or 2
    assert (high >= 18).all()


def test_two_units_against_the_normal_distribution():
    """P(rank 1) of the better unit is Φ(1.5/√2) = 0.856: inside 90 % both ranks stay, inside 70 % one."""
    assert [bound.tolist() for bound in drawn([1.5, 0.0], 1.0, confidence=0.90)] == [[1, 1], [2, 2]]
    assert [bound.tolist() for bound in drawn([1.5, 0.0], 1.0, confidence=0.70)] == [[1, 2], [1, 2]]


@pytest.mark.parametrize("size", [0, 1])
def test_none_and_one(size):
    low, high = drawn(np.ones(size), np.ones(size))
    assert low.tolist() == high.tolist() == [1] * size


def test_many_draws_fit_the_counter():
    low, high = drawn([2.0, 1.0], 1.0, draws=70_000)
    assert (low.tolist(), high.tolist()) == ([1, 1], [2, 2])
