"""One unit whose two years are worked out on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from compare_worlds import result_of, rubric_of

import evaluator as ev
from evaluator.dataset import State

if TYPE_CHECKING:
    from pathlib import Path

MEAN_0, SPREAD_0 = (80.0, 4.0, 18.0), (10.0, 2.0, 4.0)
MEAN_1, SPREAD_1 = (84.0, 4.0, 17.0), (8.0, 2.0, 4.0)
N = np.array([[100.0, 400.0, np.nan]] * 2)
UNITS = ["90001-080901", "90002-080901"]


@pytest.fixture
def comparison(tmp_path: Path) -> ev.Comparison:
    rubric = rubric_of(tmp_path)
    before = result_of(rubric, UNITS, [[85, 3, 20], [80, 4, 18]], N, MEAN_0, SPREAD_0, 2024)
    after = result_of(rubric, UNITS, [[92, 3, 18], [80, 4, 18]], N, MEAN_1, SPREAD_1, 2025)
    return ev.compare(before, after)


def test_scores_and_difference(comparison: ev.Comparison):
    row = comparison.units.iloc[0]
    # placed 55, lost 55, ratio 45; then 60, 55, 47.5
    assert row["score_before"] == 50 + 0.5 * 5 + 0.3 * 5 - 0.2 * 5
    assert row["score_after"] == 50 + 0.5 * 10 + 0.3 * 5 - 0.2 * 2.5
    assert row["difference"] == pytest.approx(3.0, abs=1e-12)


def test_own_figures_and_benchmark_are_means_of_both_orders(comparison: ev.Comparison):
    row = comparison.units.iloc[0]
    # placed: 85 against (84, 8) is 51.25, 92 against (80, 10) is 62; ratio: 20 against 17 is 42.5, 18 against 18 is 50
    own = 0.5 * ((62 - 55) + (60 - 51.25)) / 2 + 0.2 * ((50 - 45) + (47.5 - 42.5)) / 2
    moved = 0.5 * ((51.25 - 55) + (60 - 62)) / 2 + 0.2 * ((42.5 - 45) + (47.5 - 50)) / 2
    assert row["own"] == pytest.approx(own, abs=1e-12)
    assert row["benchmark"] == pytest.approx(moved, abs=1e-12)
    assert row[["weights", "other", "rounding"]].to_list() == pytest.approx([0, 0, 0], abs=1e-12)


def test_who_stood_still_moved_only_by_the_benchmark(comparison: ev.Comparison):
    row = comparison.units.iloc[1]
    assert row["own"] == pytest.approx(0, abs=1e-12)
    assert row["difference"] == pytest.approx(row["benchmark"] + row["rounding"], abs=1e-12)
    assert row["benchmark"] == pytest.approx(0.5 * -5 + 0.2 * -2.5, abs=1e-12)


def test_leaves_say_the_same(comparison: ev.Comparison):
    mine = comparison.leaves[comparison.leaves["unit"] == UNITS[0]].set_index("indicator")
    assert mine.loc["placed", "difference"] == pytest.approx(0.5 * 5)
    assert mine.loc["placed", "own"] == pytest.approx(0.5 * 7.875)
    assert mine.loc["placed", "benchmark"] == pytest.approx(0.5 * -2.875)
    assert mine.loc["lost", ["own", "benchmark"]].to_list() == pytest.approx([0, 0])
    assert mine.loc["placed", "name"] == "落实率"


def test_noise_is_that_of_both_years_and_exact_leaves_have_none(comparison: ev.Comparison):
    mine = comparison.leaves[comparison.leaves["unit"] == UNITS[0]].set_index("indicator")
    row = comparison.units.iloc[0]
    assert mine.loc["ratio", "se"] == 0
    assert mine.loc["ratio", "p_real"] == 1
    assert row["se"] == pytest.approx(np.hypot(mine.loc["placed", "se"], mine.loc["lost", "se"]), rel=1e-9)


def test_leaves_that_count_the_same_people_are_named(comparison: ev.Comparison):
    assert comparison.facts["overlapping"] == ("lost",)


def test_other_weights_are_a_part_of_their_own(tmp_path: Path):
    old, new = rubric_of(tmp_path), rubric_of(tmp_path, ("0.4", "0.3", "0.3"), "2")
    figures = [[85, 3, 20], [80, 4, 18]]
    before = result_of(old, UNITS, figures, N, MEAN_0, SPREAD_0, 2024)
    after = result_of(new, UNITS, figures, N, MEAN_0, SPREAD_0, 2025)
    found = ev.compare(before, after)
    row = found.units.iloc[0]
    assert row["weights"] == pytest.approx(-0.1 * 5 + 0.1 * -5, abs=1e-12)
    assert row[["own", "benchmark", "other"]].to_list() == pytest.approx([0, 0, 0], abs=1e-12)
    assert found.facts["other_version"]


def test_a_figure_of_one_year_only_cannot_be_told_apart(tmp_path: Path):
    rubric = rubric_of(tmp_path)
    before = result_of(rubric, UNITS, [[85, 3, 20], [80, 4, 18]], N, MEAN_0, SPREAD_0, 2024)
    state = np.zeros((2, 3), dtype=np.int8)
    state[0, 0] = State.MISSING
    after = result_of(rubric, UNITS, [[np.nan, 3, 20], [80, 4, 18]], N, MEAN_0, SPREAD_0, 2025, state=state)
    row = ev.compare(before, after).units.iloc[0]
    assert row["other"] == pytest.approx(-0.5 * 5, abs=1e-12)
    assert row["own"] == pytest.approx(0, abs=1e-12)


def test_a_leaf_that_no_longer_applies_is_one_of_weights(tmp_path: Path):
    rubric = rubric_of(tmp_path)
    before = result_of(rubric, UNITS, [[85, 3, 20], [80, 4, 18]], N, MEAN_0, SPREAD_0, 2024)
    state = np.zeros((2, 3), dtype=np.int8)
    state[0, 2] = State.NOT_APPLICABLE
    after = result_of(rubric, UNITS, [[85, 3, np.nan], [80, 4, 18]], N, MEAN_0, SPREAD_0, 2025, state=state)
    row = ev.compare(before, after).units.iloc[0]
    # 50 + (0.5·5 + 0.3·5)/0.8 against 50 + 0.5·5 + 0.3·5 − 0.2·5
    assert row["weights"] == pytest.approx(5 - 3, abs=1e-12)


def test_beyond_the_clip_only_what_shows_counts(tmp_path: Path):
    rubric = rubric_of(tmp_path)
    before = result_of(rubric, UNITS, [[99, 3, 20], [80, 4, 18]], N, (60, 4, 18), (10, 2, 4), 2024)
    after = result_of(rubric, UNITS, [[95, 3, 20], [80, 4, 18]], N, (60, 4, 18), (10, 2, 4), 2025)
    row = ev.compare(before, after).units.iloc[0]
    assert row["difference"] == 0
    assert np.isnan(row["p_real"])


def test_different_rubrics_are_refused(tmp_path: Path, comparison: ev.Comparison):
    rubric = rubric_of(tmp_path)
    before = result_of(rubric, UNITS, [[85, 3, 20], [80, 4, 18]], N, MEAN_0, SPREAD_0, 2024)
    path = tmp_path / "other.yaml"
    path.write_text(rubric.path.read_text(encoding="utf-8").replace("two_years", "another"), encoding="utf-8")
    other = result_of(ev.load_rubric(path), UNITS, [[85, 3, 20], [80, 4, 18]], N, MEAN_0, SPREAD_0, 2025)
    with pytest.raises(ev.EvaluatorError, match=r"two_years.*another"):
        ev.compare(before, other)
