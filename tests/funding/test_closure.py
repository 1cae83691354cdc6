"""Closing to whole yuan: exact, whatever the order, the scale or the size."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.funding import divisor_shares, largest_remainder, rounded_lines, webster
from evaluator.funding.closure import METHODS
from evaluator.text import EvaluatorError

weights = st.lists(st.fractions(0, 1000, max_denominator=50), min_size=1, max_size=12).filter(any)
totals = st.integers(0, 10**18)


@given(weights, totals)
def test_sums_to_the_total_and_stays_at_the_quota(given_weights, total):
    shares = largest_remainder(given_weights, total)
    assert sum(shares) == total
    for share, weight in zip(shares, given_weights, strict=True):
        quota = total * weight / sum(given_weights)
        assert quota - 1 < share < quota + 1
        assert share == quota if quota.denominator == 1 else True


@given(weights, totals, st.randoms(use_true_random=False), st.fractions(Fraction(1, 50), 50))
def test_neither_order_nor_scale_matter(given_weights, total, random, scale):
    ids = [f"{at:02}" for at in range(len(given_weights))]
    rows = list(zip(ids, given_weights, strict=True))
    random.shuffle(rows)
    again = largest_remainder([weight * scale for _, weight in rows], total, [code for code, _ in rows])
    assert dict(zip([code for code, _ in rows], again, strict=True)) == dict(
        zip(ids, largest_remainder(given_weights, total, ids), strict=True)
    )


@given(weights, st.integers(0, 500), st.sampled_from(list(METHODS)))
def test_divisor_methods_take_nothing_back_when_the_total_grows(given_weights, total, method):
    small = divisor_shares(given_weights, total, method=method)
    great = divisor_shares(given_weights, total + 1, method=method)
    assert sum(small) == total
    assert all(one <= other for one, other in zip(small, great, strict=True))


@given(weights, st.integers(0, 300), st.sampled_from(list(METHODS)))
def test_starting_near_the_quotas_changes_nothing(given_weights, total, method):
    """Unit by unit from nothing, as the methods are defined."""
    claim = METHODS[method]
    shares = [0] * len(given_weights)
    whole = [int(weight * 232792560 * 50) for weight in given_weights]  # every denominator up to 20 … 50 divides
    exact = [weight * 232792560 * 50 for weight in given_weights]
    if whole != exact:
        whole = [int(weight * np.lcm.reduce([w.denominator for w in given_weights])) for weight in given_weights]
    for _ in range(total):
        open_ = [at for at, weight in enumerate(whole) if weight]
        first = [at for at in open_ if claim(whole[at], shares[at]) is None]
        key = (lambda at: (-whole[at], at)) if first else (lambda at: (-claim(whole[at], shares[at]), at))
        shares[min(first or open_, key=key)] += 1
    assert divisor_shares(given_weights, total, method=method) == shares


def test_ties_go_to_the_smaller_code():
    assert largest_remainder([1, 1, 1], 2, ["c", "a", "b"]) == [0, 1, 1]
    assert webster([1, 1, 1], 2, ["c", "a", "b"]) == [0, 1, 1]
    assert largest_remainder([1, 1, 1], 2) == [1, 1, 0]


def test_exact_beyond_what_floats_hold():
    assert largest_remainder([1, 2], 7 * 10**30) == [2333333333333333333333333333333, 4666666666666666666666666666667]
    assert largest_remainder(np.array([1, 2]), 3) == [1, 2]
    assert largest_remainder(["0.1", "0.2", Fraction(3, 10)], 6) == [1, 2, 3]


def test_nothing_to_divide():
    assert largest_remainder([], 0) == []
    assert largest_remainder([0, 0], 0) == [0, 0]
    assert webster([0, 1], 5) == [0, 5]


@pytest.mark.parametrize("divide", [largest_remainder, webster])
@pytest.mark.parametrize(
    ("row", "total", "ids", "words"),
    [
        ([0.5, 0.5], 1, None, "浮点数"),
        (np.array([0.5]), 1, None, "浮点数"),
        ([1, -1], 1, None, r"weights\[1\] = -1"),
        ([1, True], 1, None, r"weights\[1\]"),
        (["1", "half"], 1, None, "half"),
        (["1", "1/0"], 1, None, "1/0"),
        ([1, "nan"], 1, None, "nan"),
        ("12", 1, None, "一列数"),
        ([1, 1], -1, None, "total"),
        ([1, 1], "1.5", None, "total = 1.5"),
        ([1, 1], 1.0, None, "浮点数"),
        ([0, 0], 1, None, "权重都是 0"),
        ([1, 1], 1, ["a"], "长短不一"),
        ([1, 1], 1, ["a", "a"], "a 出现两次"),
        ([1, 1], 1, ["a", 1], "ids"),
    ],
)
def test_what_is_refused(divide, row, total, ids, words):
    with pytest.raises(EvaluatorError, match=words):
        divide(row, total, ids)


def test_other_refusals_of_divisor_methods():
    with pytest.raises(EvaluatorError, match="hare"):
        divisor_shares([1], 1, method="hare")
    with pytest.raises(EvaluatorError, match="不够 3 家"):
        divisor_shares([1, 1, 1], 2, least=1)


signed = st.lists(st.fractions(-(10**9), 10**9, max_denominator=1000), min_size=1, max_size=12)


@given(signed)
def test_signed_lines_add_up(lines):
    total = round(sum(lines))
    if abs(sum(lines) - total) < 1:
        exact = [*lines, total - sum(lines)]
        rounded = rounded_lines(exact, total)
        assert sum(rounded) == total
        assert all(abs(one - line) < 1 for one, line in zip(rounded, exact, strict=True))


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=9), st.lists(st.floats(-1e-7, 1e-7), min_size=9))
def test_binary_dust_moves_no_whole_line(lines, dust):
    rounded = rounded_lines([line + grain for line, grain in zip(lines, dust, strict=False)], sum(lines))
    assert rounded == lines


def test_who_gives_a_yuan_back():
    """Lines that round down to one too many: the one that was rounded down least, of equals the last by its code."""
    assert rounded_lines([2.0, 3.5, 1.25], 5) == [1, 3, 1]
    assert rounded_lines([3.5, 1.25, -2.0], 1) == [3, 1, -3]
    assert rounded_lines([4.0, 4.0, 4.0], 11) == [4, 4, 3]
    assert rounded_lines([4.0, 4.0, 4.0], 11, ["b", "c", "a"]) == [4, 3, 4]


def test_who_gets_a_yuan_more():
    """The line that was rounded down most, of equals the first by its code."""
    assert rounded_lines([1.25, 2.5, 3.25], 7) == [1, 3, 3]
    assert rounded_lines([-1.75, 2.5, 3.25], 4) == [-2, 3, 3]
    assert rounded_lines([1.5, 2.5], 4) == [2, 2]
    assert rounded_lines([1.5, 2.5], 4, ["b", "a"]) == [1, 3]


@pytest.mark.parametrize(("lines", "total"), [([0.5, 0.5], 3), ([2.0, 2.0], 2)])
def test_a_total_just_out_of_reach_is_refused(lines, total):
    """A yuan more for every line, or one back from one of them, is all that rounding can explain."""
    nearest = total - 1 if total > sum(lines) else total + 1
    assert sum(rounded_lines(lines, nearest)) == nearest
    with pytest.raises(EvaluatorError, match="不能凑整"):
        rounded_lines(lines, total)


def test_lines_of_another_total_are_refused():
    with pytest.raises(EvaluatorError, match="不能凑整"):
        rounded_lines([Fraction(1, 2), Fraction(1, 2)], 4)
