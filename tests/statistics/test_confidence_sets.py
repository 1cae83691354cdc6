import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from evaluator.statistics import rank_confidence_sets, top_set
from evaluator.statistics.claims import _critical, _greatest, within

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


MEAN = np.random.default_rng(1).normal(50, 5, 12)
SE = np.random.default_rng(2).uniform(0.5, 3, 12)


def sets(mean=MEAN, se=SE, **options):
    return rank_confidence_sets(mean, se, rng=np.random.default_rng(3), **options)


def plainly(mean, se, *, marginal, draws=200_000, confidence=0.95):
    """Draw, take the maximum over open pairs, claim, repeat: the procedure as it is told."""
    p = len(mean)
    Z = se[:, None] * np.random.default_rng(9).standard_normal((p, draws))
    low, high = np.empty((2, p), dtype=int)
    for i in range(p) if marginal else [None]:
        pairs = [(k, m) for k in range(p) for m in range(p) if k != m and (i is None or i in {k, m})]
        sigma = {(k, m): np.hypot(se[k], se[m]) for k, m in pairs}
        claimed = set()
        while True:
            c = np.quantile(np.max([(Z[k] - Z[m]) / sigma[k, m] for k, m in set(pairs) - claimed], axis=0), confidence)
            new = {(k, m) for k, m in pairs if mean[k] - mean[m] > c * sigma[k, m]} - claimed
            if not new:
                break
            claimed |= new
        for unit in range(p) if i is None else [i]:
            low[unit] = 1 + sum(m == unit for _, m in claimed)
            high[unit] = p - sum(k == unit for k, _ in claimed)
    return low, high


@pytest.mark.parametrize("simultaneous", [True, False])
def test_as_the_procedure_is_told(simultaneous):
    expected = plainly(MEAN, SE, marginal=not simultaneous)
    np.testing.assert_array_equal(sets(simultaneous=simultaneous, draws=20_000), expected)


def test_marginal_probability_against_draws():
    """P(T ≤ c) by quadrature, against 400,000 draws: within 4 standard errors."""
    above, below = np.arange(12) % 3 > 0, np.arange(12) % 2 > 0
    rng = np.random.default_rng(4)
    z, Z = 2 * rng.standard_normal(400_000), SE[:, None] * rng.standard_normal((12, 400_000))
    gap = (z - Z) / np.hypot(2, SE)[:, None]
    for c in (0.5, 1.5, 2.5):
        drawn = ((gap <= c) | ~above[:, None]) & ((-gap <= c) | ~below[:, None])
        share = drawn.all(axis=0).mean()
        found = within(c, 2.0, SE, above, below)
        assert abs(found - share) < 4 * np.sqrt(share * (1 - share) / 400_000)


@pytest.mark.parametrize("other", [1.0, 0.0, 1e-3])
def test_marginal_probability_of_one_pair_is_normal(other):
    """One pair both ways: P(|Z_i − Z_l| ≤ c·σ) is the normal mass within c, whatever the two errors."""
    one = np.ones(1, dtype=bool)
    found = within(1.96, 1.0, np.array([other]), one, one)
    assert found == pytest.approx(stats.norm.cdf(1.96) - stats.norm.cdf(-1.96), abs=2e-4 if other == 1e-3 else 1e-10)


def test_critical_value_of_one_pair_is_normal():
    rng = np.random.default_rng(6)
    u = rng.standard_normal((2, 50_000))
    u /= np.sqrt((u**2).sum(axis=0))
    T, _ = _greatest(u, np.array([[0.0, 1.0], [1.0, 0.0]]) / np.sqrt(2))
    assert _critical(T, 2, 0.95) == pytest.approx(1.96, abs=0.01)


def test_greatest_gap_and_its_pair():
    best, pair = _greatest(np.array([[1.0], [4.0], [2.0]]), np.ones((3, 3)))
    assert best.tolist() == [3.0]
    assert pair.tolist() == [[1], [0]]


@pytest.mark.parametrize("simultaneous", [True, False])
def test_order_of_units_does_not_matter(simultaneous):
    order = np.random.default_rng(4).permutation(12)
    low, high = sets(simultaneous=simultaneous)
    moved = sets(MEAN[order], SE[order], simultaneous=simultaneous)
    np.testing.assert_array_equal(moved, (low[order], high[order]))


@pytest.mark.parametrize("simultaneous", [True, False])
def test_sets_hold_the_rank_and_nest_with_confidence(simultaneous):
    rank = stats.rankdata(-MEAN)
    (low, high), (lower, higher) = (sets(simultaneous=simultaneous, confidence=c) for c in (0.8, 0.99))
    assert (lower <= low).all()
    assert (low <= rank).all()
    assert (rank <= high).all()
    assert (high <= higher).all()


def test_simultaneous_sets_are_no_narrower():
    (low, high), (lower, higher) = sets(), sets(simultaneous=True)
    assert (lower <= low).all()
    assert (high <= higher).all()


@pytest.mark.parametrize("simultaneous", [True, False])
@pytest.mark.parametrize(
    ("mean", "se", "low", "high"),
    [
        ([], [], [], []),
        ([5.0], [1.0], [1], [1]),
        ([9.0, 7.0, 7.0], [0.0, 0.0, 0.0], [1, 2, 2], [1, 3, 3]),  # exact: as they stand, equals share
        ([0.0, 100.0, 200.0], [1.0, 0.0, 1.0], [3, 2, 1], [3, 2, 1]),
        ([4.0, 4.0, 4.0], [1.0, 1.0, 1.0], [1, 1, 1], [3, 3, 3]),
        ([0.0, 1.0, 90.0], [0.0, 2.0, 2.0], [2, 2, 1], [3, 3, 1]),
    ],
)
def test_edges(mean, se, low, high, simultaneous):
    found = sets(mean, se, simultaneous=simultaneous)
    assert [bound.tolist() for bound in found] == [low, high]


@pytest.mark.parametrize("simultaneous", [True, False])
def test_coverage(simultaneous):
    """Close true values, 300 samples: the sets miss in at most 5 % plus 3 standard errors."""
    rng = np.random.default_rng(8)
    truth, se = np.linspace(0, 4, 6), np.full(6, 1.0)
    rank = np.arange(6, 0, -1)
    missed = []
    for _ in range(300):
        low, high = rank_confidence_sets(rng.normal(truth, se), se, simultaneous=simultaneous, draws=500, rng=rng)
        out = (rank < low) | (rank > high)
        missed.append(out.any() if simultaneous else out[2])
    assert np.mean(missed) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 300)
