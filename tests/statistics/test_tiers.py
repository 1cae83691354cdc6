from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.statistics import tier_of, tier_places

LAW = settings(deadline=None)
NAN = float("nan")
SHARES = ["0.02", "0.05", "0.10", "0.20", "0.30", "0.40", "0.50", "0.60", "0.70"]
CUTS = st.lists(st.integers(1, 100), min_size=1, max_size=9, unique=True).map(lambda c: [f"{x}e-2" for x in sorted(c)])
SCORES = st.lists(st.one_of(st.integers(0, 20).map(float), st.just(NAN)), min_size=1, max_size=60).map(np.array)


def test_shares_that_binary_numbers_miss():
    """floor(N·share) of floats gives 6, 28 and 56 here."""
    assert [100 * 0.07 == 7, 100 * 0.29 == 29, 100 * 0.57 == 57] == [False, False, False]
    assert tier_places(100, ["0.07", "0.29", "0.57"], least=1).tolist() == [7, 29, 57]


@pytest.mark.parametrize("share", ["0.29", 0.29, Decimal("0.29"), Fraction(29, 100), np.float64(0.29)])
def test_a_share_may_be_written_in_any_exact_way(share):
    assert tier_places(100, [share], least=1).tolist() == [29]


def test_the_first_two_percent_or_the_first_two():
    found = tier_places([8, 84, 150], SHARES, least=2)
    assert found[0].tolist() == [2, 2, 2, 2, 2, 3, 4, 4, 5]
    assert found[1].tolist() == [2, 4, 8, 16, 25, 33, 42, 50, 58]
    assert found[2, 0] == 3


def test_no_more_places_than_units():
    assert tier_places([0, 1], ["0.5"], least=2).tolist() == [[0], [1]]


def test_a_tie_across_a_border_is_inside_as_a_whole():
    assert tier_of([90, 90, 90, 80], None, ["0.25", "0.50"], least=1).tolist() == [1, 1, 1, 3]


def test_groups_and_units_without_a_place():
    found = tier_of([5, 4, NAN, 9, 8, 7], [0, 0, 0, 1, 1, -1], ["0.5", "1"], least=1)
    np.testing.assert_array_equal(found, [1, 2, NAN, 1, 2, NAN])


def test_nobody():
    assert tier_of([], None, ["0.5"], least=1).size == 0
    assert np.isnan(tier_of([NAN], None, ["0.5"], least=1)).all()


@LAW
@given(st.integers(0, 5000), CUTS, st.integers(1, 5))
def test_places_in_whole_numbers(n, cuts, least):
    found = tier_places(n, cuts, least=least)
    percent = [int(cut[:-3]) for cut in cuts]
    told = [min(n, max(n * p // 100, least)) if i == 0 else n * p // 100 for i, p in enumerate(percent)]
    assert found.tolist() == np.maximum.accumulate(told).tolist()
    assert (np.diff(found) >= 0).all()
    assert found.max() <= n


@LAW
@given(st.integers(0, 5000), CUTS, st.integers(1, 5))
def test_more_units_never_mean_fewer_places(n, cuts, least):
    before, after = tier_places([n, n + 1], cuts, least=least)
    assert ((after - before >= 0) & (after - before <= max(1, least))).all()


@LAW
@given(SCORES, CUTS, st.integers(1, 3), st.randoms(use_true_random=False))
def test_order_and_scale_play_no_part(score, cuts, least, random):
    order = list(range(len(score)))
    random.shuffle(order)
    found = tier_of(score, None, cuts, least=least)
    np.testing.assert_array_equal(tier_of(score[order], None, cuts, least=least), found[order])
    np.testing.assert_array_equal(tier_of(2 * score + 50, None, cuts, least=least), found)


@LAW
@given(SCORES, CUTS, st.integers(1, 3))
def test_a_higher_score_is_never_in_a_lower_tier(score, cuts, least):
    tier = tier_of(score, None, cuts, least=least)
    known = ~np.isnan(score)
    assert (np.isnan(tier) == ~known).all()
    best_first = np.argsort(-score[known], kind="stable")
    assert (np.diff(tier[known][best_first]) >= 0).all()
    assert len(set(zip(score[known], tier[known], strict=True))) == len(set(score[known]))  # equals stay together


@LAW
@given(st.permutations(range(40)), CUTS, st.integers(1, 3))
def test_without_ties_each_tier_holds_its_places(score, cuts, least):
    tier = tier_of(np.array(score), None, cuts, least=least)
    held = [(tier <= t).sum() for t in range(1, len(cuts) + 1)]
    assert held == tier_places(40, cuts, least=least).tolist()


@LAW
@given(SCORES, CUTS, st.integers(0, 59), st.integers(1, 9))
def test_a_better_score_never_lowers_the_tier(score, cuts, at, gain):
    at %= len(score)
    better = score.copy()
    better[at] += gain
    before, after = (tier_of(s, None, cuts, least=2)[at] for s in (score, better))
    assert np.isnan(before) or after <= before
