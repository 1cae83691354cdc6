"""Sets of many groups at once, against one unit and one group at a time in full."""

import numpy as np
import pytest

from evaluator.statistics import rank_confidence_sets
from evaluator.statistics.claims import claim_around, claim_together, within
from evaluator.statistics.marginal_claims import _SHARP, _UNSURE, _WIDEST, _estimate, _standins
from evaluator.statistics.simultaneous_claims import _critical as critical_table
from evaluator.statistics.simultaneous_claims import _radius

DRAWS = 400


def a_group(rng, k):
    """Estimates and errors of some shape: close or apart, alike or as unlike as it comes."""
    spread = rng.choice([0.3, 1.0, 3.0, 10.0])
    ratio = rng.choice([1.0, 1.2, 3.0, _WIDEST, 40.0])
    s = np.exp(rng.uniform(0, np.log(ratio), k)) if ratio > 1 else np.ones(k)
    if rng.random() < 0.1:
        s[rng.random(k) < 0.4] = 0.0
    x = spread * rng.standard_normal(k)
    if rng.random() < 0.3:
        x = np.round(x)  # ties, and many gaps of one size
    return x, s


def in_full(x, s, confidence, z):
    """Counts of `claims`, one unit or one group at a time: better and worse, marginal then simultaneous."""
    order = np.lexsort((s, x))
    back = np.argsort(order)
    x, s = x[order], s[order]
    sigma = np.hypot(s[:, None], s)
    certain = (sigma == 0) & (x[:, None] > x)
    gap = (x[:, None] - x) * np.divide(1.0, sigma, out=np.zeros_like(sigma), where=sigma > 0)
    better, worse = np.array([claim_around(i, gap[i], s, confidence) for i in range(len(x))]).T
    claimed = claim_together(x, s, confidence, z)
    low = [1 + count + certain.sum(axis=0) for count in (better, claimed.sum(axis=0))]
    high = [len(x) - count - certain.sum(axis=1) for count in (worse, claimed.sum(axis=1))]
    return [(one[back], other[back]) for one, other in zip(low, high, strict=True)]


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.99])
def test_many_groups_at_once_are_each_group_in_full(confidence):
    rng = np.random.default_rng(int(1000 * confidence))
    sizes = [*rng.integers(1, 9, 30), *rng.integers(9, 40, 12), 70]
    worlds = [a_group(rng, k) for k in sizes]
    x, s = (np.concatenate(parts) for parts in zip(*worlds, strict=True))
    group = np.repeat(rng.permutation(len(sizes)), sizes)
    shuffled = rng.permutation(len(x))
    z = np.random.default_rng(5).standard_normal((max(sizes), DRAWS))
    full = [in_full(*world, confidence, z[: len(world[0])]) for world in worlds]
    for which in (False, True):
        found = np.empty((2, len(x)), dtype=int)
        found[:, shuffled] = rank_confidence_sets(
            x[shuffled],
            s[shuffled],
            groups=group[shuffled],
            confidence=confidence,
            simultaneous=which,
            draws=DRAWS,
            rng=np.random.default_rng(5),
        )
        np.testing.assert_array_equal(found, np.concatenate([np.array(both[which]) for both in full], axis=1))


def test_a_gap_on_the_very_border_is_decided_in_full():
    """Two units, their gap the quantile itself to the last bits: no estimate could tell, so it is integrated."""
    for step in (-1e-9, 1e-9):
        x = np.array([1.959963984540054 * np.sqrt(2) * (1 + step), 0.0])
        low, _ = rank_confidence_sets(x, [1.0, 1.0], rng=np.random.default_rng(0))
        assert low.tolist() == [1, 2 if step > 0 else 1]


def test_estimate_is_within_a_tenth_of_what_is_not_believed():
    """Any open pairs, errors as unlike as stand-ins are used for."""
    rng = np.random.default_rng(7)
    off = []
    for _ in range(400):
        k = int(rng.integers(2, 60))
        s = np.exp(rng.uniform(0, np.log(rng.uniform(1.0, _WIDEST)), k))
        others = np.arange(k) != rng.integers(k)
        above = (rng.random(k) < 0.6) & others
        below = (~above | (rng.random(k) < 0.6)) & others
        c, own = rng.uniform(1.64, 3.5), float(s[~others][0])
        standins, basis = _standins(s[None])
        weights = [(which @ basis[0])[None] for which in (above & below, above & ~below, below & ~above)]
        estimate = _estimate(np.array([c]), np.array([own]), standins, *weights, sharp=own > _SHARP * s.min())[0]
        off.append(abs(estimate - within(c, own, s[others], above[others], below[others])))
    assert max(off) < _UNSURE / 10


@pytest.mark.parametrize("p", [2, 7, 100])
def test_table_of_radii(p):
    from scipy.special import gammainc

    table, _ = _radius(p)
    x = np.random.default_rng(p).uniform(0, (len(table) - 2) / 256, 2000)
    assert np.abs(np.interp(x * 256, np.arange(len(table)), table) - gammainc(p / 2, x**2 / 2)).max() < 2e-6


def test_critical_value_from_the_table():
    from evaluator.statistics.claims import _critical

    T = np.random.default_rng(3).uniform(0.2, 0.9, (3, 2000)).astype(np.float32)
    c, found = critical_table(T, 20, 0.95)
    assert found.all()
    np.testing.assert_allclose(c, [_critical(row.astype(float), 20, 0.95) for row in T], rtol=0, atol=1e-5)
