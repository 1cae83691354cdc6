"""From a figure to a leaf score with its noise: every expectation is the arithmetic of the method page."""

from __future__ import annotations

import numpy as np
import pytest
from scoring_parts import data_of, parts, reference_of

from evaluator.dataset import State
from evaluator.scoring import leaf_arrays, sampling_variance, score_cells

EVERYTHING = slice(None)
S, M, X = int(State.SUPPRESSED), int(State.MISSING), int(State.NOT_APPLICABLE)


def test_leaf_scores(tmp_path):
    rubric = parts(tmp_path)
    data = data_of(rubric, [[84, 90, 5, 60, 5], [0, 1000, 4, 71, 50]], [50, 50])
    cells = score_cells(data, rubric, reference_of(rubric, 2), EVERYTHING)
    expected = [
        [50 + 10 * (84 - 80) / 8, 50 - 10 * (90 - 100) / 20, 50 + 10 * (5 - 4) / 2, 50 + 10 * (60 - 70) / 5, 50],
        [50 - 30, 50 - 30, 50, 50 + 10 * 1 / 5, 50 + 30],  # clipped at three national deviations
    ]
    np.testing.assert_allclose(cells.t, expected, rtol=1e-15)


def test_sampling_variance_of_each_kind(tmp_path):
    leaves = leaf_arrays(parts(tmp_path))
    sd = np.array([[np.nan, np.nan, np.nan, 12.0, np.nan]])
    found = sampling_variance(leaves, np.array([[80.0, 100, 4, 70, 5]]), np.full((1, 5), 50.0), sd)
    # b(100 − b)/n in %, b(1000 − b)/n in ‰, per·b/n, s²/n, none
    np.testing.assert_allclose(found, [[80 * 20 / 50, 100 * 900 / 50, 100 * 4 / 50, 144 / 50, 0]], rtol=1e-15)


@pytest.mark.parametrize("mean", [-3.0, 0.0, 100.0, 104.0])
def test_a_rate_at_the_end_of_its_range_has_no_noise_and_never_a_negative_one(tmp_path, mean):
    leaves = leaf_arrays(parts(tmp_path))
    found = sampling_variance(leaves, np.full((1, 5), mean), np.full((1, 5), 50.0))
    assert found[0, 0] == 0


def test_noise_at_the_benchmark_and_at_the_shrunken_rate(tmp_path):
    """τ² = 32 between peers, 80·20/50 = 32 of noise: half of the way, from 64 to 72."""
    rubric = parts(tmp_path)
    data = data_of(rubric, [[64, 100, 4, 70, 5]], [50])
    cells = score_cells(data, rubric, reference_of(rubric, 1, between=32.0), EVERYTHING)
    steep = (10 / 8) ** 2
    assert cells.raw_variance[0, 0] == pytest.approx(32, rel=1e-14)
    assert cells.shrunken[0, 0] == pytest.approx(72, rel=1e-14)
    assert cells.test_variance[0, 0] == pytest.approx(steep * 32, rel=1e-14)
    assert cells.variance[0, 0] == pytest.approx(steep * 72 * 28 / 50, rel=1e-14)
    # without noise there is nothing to draw toward
    assert cells.shrunken[0, 4] == 5
    assert cells.variance[0, 4] == 0


def test_where_the_spread_between_peers_is_not_known_it_is_what_noise_leaves_of_the_national_spread(tmp_path):
    """8² − 80·20/50 = 32 = τ², so half of the way; 2² − 4·100/50 < 0, so all of it; 5² − 144/50 = 22.12 of 25."""
    rubric = parts(tmp_path)
    cells = score_cells(data_of(rubric, [[64, 90, 5, 60, 6]], [50]), rubric, reference_of(rubric, 1), EVERYTHING)
    expected = [80 - 16 / 2, 100, 4, 70 - 10 * 22.12 / 25, 6]
    np.testing.assert_allclose(cells.shrunken, [expected], rtol=1e-14)


def test_other_errors_add_to_the_noise(tmp_path):
    """error_sd 2 ‰ on one leaf, an error of the mean of 0.5 on all."""
    rubric = parts(tmp_path)
    data = data_of(rubric, [[80, 100, 4, 70, 5]], [50])
    cells = score_cells(data, rubric, reference_of(rubric, 1, mean_error=0.5), EVERYTHING)
    steep = (10 / np.array([8, 20, 2, 5, 2])) ** 2
    noise = np.array([32, 1800 + 4, 8, 2.88, 0]) + 0.25
    np.testing.assert_allclose(cells.test_variance[0], steep * noise, rtol=1e-14)
    np.testing.assert_allclose(cells.variance[0], steep * noise, rtol=1e-14)


@pytest.mark.parametrize(("fill", "t", "variance"), [("benchmark", 50, 100), ("refuse", 50, 100), ("worst", 20, 0)])
def test_fills(tmp_path, fill, t, variance):
    rubric = parts(tmp_path, fill)
    data = data_of(rubric, [[84, 100, 4, 70, 5]], [50], [[S, M, 0, M, S]])
    cells = score_cells(data, rubric, reference_of(rubric, 1), EVERYTHING)
    assert cells.present.tolist() == [[False, False, True, False, False]]
    assert cells.applies.all()
    np.testing.assert_allclose(cells.t[0, [0, 1, 3, 4]], t, rtol=1e-14)
    np.testing.assert_allclose(cells.variance[0, [0, 1, 3, 4]], variance, rtol=1e-14)
    np.testing.assert_allclose(cells.test_variance[0, [0, 1, 3, 4]], variance, rtol=1e-14)


def test_blocks_are_rows_of_the_whole(tmp_path):
    rubric = parts(tmp_path)
    rng = np.random.default_rng(1)
    value = np.column_stack([rng.uniform(60, 100, 7), rng.uniform(0, 200, 7), *rng.uniform(0, 9, (3, 7))])
    data, ref = data_of(rubric, value, list(range(10, 80, 10))), reference_of(rubric, 7, between=3.0)
    whole = score_cells(data, rubric, ref, EVERYTHING)
    for rows in (slice(2, 5), np.array([6, 0, 3])):
        part = score_cells(data, rubric, ref, rows)
        for name in ("t", "variance", "test_variance", "shrunken", "present"):
            np.testing.assert_array_equal(getattr(part, name), getattr(whole, name)[rows])
