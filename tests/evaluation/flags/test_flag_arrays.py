"""The array functions against hand calculation, other code and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from evaluator.evaluation.flags.found import chance_text
from evaluator.evaluation.flags.full import full_chance
from evaluator.evaluation.flags.jump import centre_and_scale, robust_distance, usual_distance
from evaluator.evaluation.flags.same_figure import alike_chance, uniform_groups
from evaluator.evaluation.flags.shrink import better_chance, fewer_chance


def test_full_without_spread_is_a_power():
    assert full_chance(np.array([0.97]), np.array([np.nan]), np.array([24.0])) == pytest.approx(0.97**24)


def test_full_with_spread_is_the_beta_binomial():
    mean, between, size = 0.9, 0.004, 90
    strength = mean * (1 - mean) / between - 1
    expected = stats.betabinom.pmf(size, size, mean * strength, (1 - mean) * strength)
    found = full_chance(np.array([mean]), np.array([between]), np.array([float(size)]))
    assert found == pytest.approx(expected, rel=1e-9)


def test_full_is_likelier_the_more_peers_differ_and_sure_where_all_are_full():
    chance = full_chance(np.full(4, 0.9), np.array([0.0, 0.001, 0.01, 5.0]), np.full(4, 100.0))
    assert (np.diff(chance) > 0).all()
    assert chance[-1] <= 0.9 + 1e-6
    assert full_chance(np.array([1.0, np.nan]), np.zeros(2), np.array([50.0, 50.0]))[0] == 1
    assert np.isnan(full_chance(np.array([np.nan]), np.zeros(1), np.array([50.0])))[0]


def test_centre_and_scale_by_hand():
    earlier = np.array([10.0, 12.0, 11.0, 19.0, np.nan]).reshape(5, 1, 1)
    centre, scale = centre_and_scale(earlier, np.ones((1, 1), dtype=bool))
    assert centre[0, 0] == (11 + 12) / 2
    assert scale[0, 0] == pytest.approx(1.4826 * (0.5 + 1.5) / 2)  # deviations 1.5, 0.5, 0.5, 7.5


def test_usual_distance_is_the_standard_deviation_of_steady_normal_figures():
    rng = np.random.default_rng(4)
    noise = 3.0 * rng.standard_normal((8, 4000, 1))
    found = usual_distance(noise, np.zeros_like(noise))[0]
    # The median of seven has its own error: √(1 + π/2/7) = 1.107.
    assert found == pytest.approx(3.0 * 1.1, rel=0.04)
    assert usual_distance(noise, np.full_like(noise, 9.0))[0] < 0.55 * found


def test_where_nothing_ever_moved_there_is_no_distance():
    still = np.ones((6, 5, 1))
    assert usual_distance(still, np.zeros_like(still)).tolist() == [0]
    assert robust_distance(np.array([5.0]), np.array([1.0]), np.zeros(1), np.zeros(1)).tolist() == [0]


def test_fewer_against_the_binomial():
    assert fewer_chance(np.array([18.0]), np.array([30.0])) == pytest.approx(stats.binom.cdf(18, 48, 0.5))


def test_better_by_hand():
    assert better_chance(np.array([1.96, 0.0]), np.array([1.0, 0.0])).round(3).tolist() == [0.025, 0.5]


def test_uniform_groups_skip_what_is_missing():
    value = np.array([3.0, np.nan, 3.0, 4.0, 5.0])
    large, same = uniform_groups(value, np.array([0, 0, 0, 1, 1]), 2, least=2)
    assert (large.tolist(), same.tolist()) == ([True, True], [True, False])
    assert alike_chance(3, 9, 19) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("chance", "text"), [(0.02, "2%"), (0.00034, "0.034%"), (3e-5, "1/33000"), (1e-12, "<1/1000000000")]
)
def test_chances_can_be_read(chance, text):
    assert chance_text(chance) == text
