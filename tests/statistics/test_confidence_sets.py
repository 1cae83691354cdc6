import numpy as np
import pytest
from scipy import stats

from evaluator.statistics import rank_confidence_sets
from evaluator.statistics.claims import _critical, _greatest, within

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
