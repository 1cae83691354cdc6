import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.statistics import quantile_group

LAW = settings(deadline=None)
NAN = float("nan")
VALUES = st.lists(st.one_of(st.integers(-5, 5).map(float), st.just(NAN)), min_size=1, max_size=40).map(np.array)
COUNTS = st.integers(1, 12)


def test_even_quartiles():
    assert quantile_group(range(8), 4, highest_first=True).tolist() == [4, 4, 3, 3, 2, 2, 1, 1]
    assert quantile_group(range(8), 4, highest_first=False).tolist() == [1, 1, 2, 2, 3, 3, 4, 4]


def test_each_group_has_its_own_quantiles_and_direction():
    value, group = [1, 2, 1, 2, 9], [0, 0, 7, 7, -1]
    first = [True, True, False, False, True]
    np.testing.assert_array_equal(quantile_group(value, 2, group=group, highest_first=first), [2, 1, 1, 2, NAN])


def test_a_group_with_fewer_values_than_quantiles_has_none():
    value, group = [1, 2, NAN, 1, 2, 3], [0, 0, 0, 1, 1, 1]
    np.testing.assert_array_equal(quantile_group(value, 3, group=group, highest_first=True), [NAN] * 3 + [3, 2, 1])


def test_direction_of_a_unit_without_a_group_or_in_another_plays_no_part():
    found = quantile_group([1, 2, 3], 2, group=[0, 0, -3], highest_first=[True, True, False])
    np.testing.assert_array_equal(found, [2, 1, NAN])


def test_no_units():
    assert quantile_group([], 4, highest_first=True).size == 0
    assert np.isnan(quantile_group([NAN], 1, highest_first=True)).all()


@LAW
@given(VALUES, COUNTS, st.booleans())
def test_as_the_rule_is_told(value, count, first):
    found = quantile_group(value, count, highest_first=first)
    known = value[~np.isnan(value)]
    for x, q in zip(value, found, strict=True):
        if np.isnan(x) or len(known) < count:
            assert np.isnan(q)
        else:
            ahead = sum(other > x if first else other < x for other in known)
            assert q == count * ahead // len(known) + 1


@LAW
@given(VALUES, COUNTS, st.booleans(), st.randoms(use_true_random=False))
def test_order_and_scale_play_no_part(value, count, first, random):
    order = list(range(len(value)))
    random.shuffle(order)
    found = quantile_group(value, count, highest_first=first)
    np.testing.assert_array_equal(quantile_group(value[order], count, highest_first=first), found[order])
    np.testing.assert_array_equal(quantile_group(3 * value - 7, count, highest_first=first), found)
    np.testing.assert_array_equal(quantile_group(-value, count, highest_first=not first), found)


@LAW
@given(VALUES, VALUES, COUNTS, st.booleans())
def test_groups_do_not_see_each_other(one, other, count, first):
    group = np.r_[np.full(len(one), 4), np.full(len(other), 2)]
    found = quantile_group(np.r_[one, other], count, group=group, highest_first=first)
    alone = [quantile_group(part, count, highest_first=first) for part in (one, other)]
    np.testing.assert_array_equal(found, np.concatenate(alone))


@pytest.mark.parametrize("count", [4, 5, 10])
def test_without_ties_sizes_differ_by_one_at_most(count):
    for n in range(count, 60):
        sizes = np.bincount(quantile_group(np.arange(n), count, highest_first=True).astype(int))[1:]
        assert len(sizes) == count
        assert np.ptp(sizes) <= 1
