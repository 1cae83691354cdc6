"""Which part of the drawn ranks an interval leaves out: a twentieth at each end, and no more."""

import numpy as np
import pytest

from evaluator.evaluation.ranks import _interval
from evaluator.statistics import rank_interval

UNITS, DRAWS = 100, 4000


def of_this_page(mean, spread):
    return _interval(mean, spread, np.zeros(len(mean), dtype=np.intp), DRAWS, 3)


def of_the_array_function(mean, spread):
    return rank_interval(mean, spread, draws=DRAWS, rng=np.random.default_rng(3))


@pytest.mark.parametrize("interval", [of_this_page, of_the_array_function])
def test_interval_leaves_out_a_twentieth_at_each_end(interval):
    """Hundred programmes alike but for a hair: any rank is as likely, 1 to 5 are the best twentieth."""
    mean = 50 + 1e-6 * np.arange(UNITS)
    low, high = (np.asarray(bound, dtype=float) for bound in interval(mean, np.ones(UNITS)))
    # The standard error of a drawn quantile is √(0.05·0.95/4000)·100 = 0.34 ranks, of the mean of hundred far less.
    assert low.mean() == pytest.approx(5.5, abs=0.3)
    assert high.mean() == pytest.approx(UNITS + 1 - 5.5, abs=0.3)


def test_interval_against_draws_of_its_own():
    rng = np.random.default_rng(11)
    mean, spread = rng.normal(50, 3, 40), rng.uniform(1, 4, 40)
    drawn = mean + spread * rng.standard_normal((40_000, 40))
    rank = (-drawn).argsort(axis=1).argsort(axis=1) + 1
    low, high = of_this_page(mean, spread)
    assert np.abs(low - np.quantile(rank, 0.05, axis=0)).max() <= 1.5
    assert np.abs(high - np.quantile(rank, 0.95, axis=0)).max() <= 1.5
