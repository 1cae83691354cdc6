import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from evaluator.statistics import indirect_standardise


@st.composite
def tables(draw):
    shape = draw(hnp.array_shapes(min_dims=2, max_dims=2, max_side=6))
    n = draw(hnp.arrays(float, shape, elements=st.integers(0, 500).map(float)))
    rate = draw(hnp.arrays(float, shape, elements=st.floats(0.05, 0.95)))
    return n, np.where(n > 0, rate, np.nan)


def by_the_lambdas(n, p):
    """Equations (5) to (8) of Draper & Gittoes as loops over units and cells."""
    N, M = n.sum(1), n.sum(0)
    D, V = np.zeros((2, len(n)))
    for i in range(len(n)):
        for k in range(len(n)):
            for j in range(n.shape[1]):
                if n[k, j] == 0:
                    continue
                own = n[i, j] / N[i] * (1 - n[i, j] / M[j])
                lam = own if i == k else -n[i, j] * n[k, j] / (N[i] * M[j])
                D[i] += lam * p[k, j]
                V[i] += lam**2 * p[k, j] * (1 - p[k, j]) / n[k, j]
    return D, np.sqrt(V)


@given(tables())
def test_differences_and_errors_are_the_lambda_form(table):
    n, rate = table
    peopled = n.sum(1) > 0
    found = indirect_standardise(n, rate)
    D, se = by_the_lambdas(n[peopled], rate[peopled]) if peopled.any() else ([], [])
    np.testing.assert_allclose(found.difference[peopled], D, rtol=0, atol=1e-12)
    np.testing.assert_allclose(found.se[peopled], se, rtol=1e-9, atol=1e-12)
    assert np.isnan(found.observed[~peopled]).all()
    assert np.isnan(found.z[~peopled]).all()


@given(tables())
def test_differences_weighted_by_people_sum_to_nothing(table):
    n, rate = table
    found = indirect_standardise(n, rate)
    assert abs(np.nansum(n.sum(1) * found.difference)) < 1e-8


@given(tables(), st.randoms(use_true_random=False))
def test_order_of_units_and_cells_does_not_matter(table, random):
    n, rate = table
    rows, cells = (random.sample(range(size), size) for size in n.shape)
    one, other = indirect_standardise(n, rate), indirect_standardise(n[rows][:, cells], rate[rows][:, cells])
    np.testing.assert_allclose(other.difference, one.difference[rows], rtol=0, atol=1e-12)
    np.testing.assert_allclose(other.se, one.se[rows], rtol=0, atol=1e-12)


def test_a_unit_alone_in_its_cells_is_its_own_benchmark():
    found = indirect_standardise([[30, 0], [0, 40]], [[0.9, np.nan], [np.nan, 0.6]])
    assert found.difference.tolist() == found.se.tolist() == [0, 0]
    assert np.isnan(found.z).all()
