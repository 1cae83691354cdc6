import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from evaluator.statistics import false_discovery

chances = st.lists(st.floats(0, 1, allow_subnormal=False), min_size=1, max_size=60)


@given(chances)
def test_as_statsmodels(p):
    """Oracle: ``multipletests(p, method="fdr_bh")[1]``."""
    np.testing.assert_allclose(false_discovery(p), multipletests(p, method="fdr_bh")[1], rtol=1e-12)


@given(chances, st.randoms(use_true_random=False))
def test_order_does_not_matter(p, random):
    order = random.sample(range(len(p)), len(p))
    np.testing.assert_array_equal(false_discovery(np.array(p)[order]), false_discovery(p)[order])


@given(st.lists(st.one_of(st.floats(0, 1), st.just(np.nan)), max_size=40))
def test_untested_do_not_count(p):
    p = np.array(p, dtype=float)
    tested = ~np.isnan(p)
    q = false_discovery(p)
    np.testing.assert_array_equal(q[tested], false_discovery(p[tested]))
    assert np.isnan(q[~tested]).all()


@given(chances)
def test_never_below_p_and_in_its_order(p):
    q = false_discovery(p)
    assert (q >= np.array(p)).all()
    assert (q <= 1).all()
    assert (np.diff(q[np.argsort(p)]) >= 0).all()
