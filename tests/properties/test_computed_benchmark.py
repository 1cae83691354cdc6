"""benchmark_from: pooled or programme mean, spread with ddof 1, coverage, error of the mean; published, completed."""

from __future__ import annotations

import numpy as np
import pytest
from table_worlds import benchmark_of, data_of, level, people, two_leaves

from evaluator.dataset import State
from evaluator.evaluation import benchmark_from, evaluate

MAJOR = [("080901", "0809", "08")]
SMALL = "groups: [all], min_peers: 2, min_spread_peers: 2"


def test_a_proportion_is_pooled_and_an_exact_figure_is_not(load):
    rubric = load(two_leaves(benchmark=SMALL))
    data = data_of(rubric, people(MAJOR * 3), [1, 2, 6], [50.0, 60.0, 90.0], [10, 10, 80])
    found = benchmark_from(data, rubric).levels[0]
    # (5 + 6 + 72) of 100 students; (1 + 2 + 6) / 3
    np.testing.assert_allclose(found.mean[0], [3.0, 83.0], rtol=1e-14)
    # about that mean, ddof 1: (4 + 1 + 9) / 2 and (33² + 23² + 7²) / 2
    np.testing.assert_allclose(found.spread[0], np.sqrt([14 / 2, (1089 + 529 + 49) / 2]), rtol=1e-14)
    assert found.programmes[0].tolist() == [3, 3]
    assert found.coverage[0].tolist() == [1, 1]
    assert found.mean_error[0].tolist() == [0, 0]


def test_a_leaf_may_ask_for_the_mean_of_programmes(load):
    text = two_leaves(benchmark=SMALL).replace("kind: proportion,", "kind: proportion, mean: programme,")
    rubric = load(text)
    data = data_of(rubric, people(MAJOR * 3), 1, [50.0, 60.0, 90.0], [10, 10, 80])
    found = benchmark_from(data, rubric).levels[0]
    np.testing.assert_allclose(found.mean[0, 1], (50 + 60 + 90) / 3, rtol=1e-14)
    np.testing.assert_allclose(found.spread[0, 1], np.std([50, 60, 90], ddof=1), rtol=1e-14)


def test_what_is_not_seen_lowers_coverage_and_gives_the_mean_an_error(load):
    """Five programmes, one hidden, one to which the leaf does not apply: coverage by size, or by programmes."""
    rubric = load(two_leaves(benchmark=SMALL, exact=", may_not_apply: true"))
    state = np.zeros((5, 2), dtype=np.int8)
    state[3] = State.SUPPRESSED
    state[4, 0] = State.NOT_APPLICABLE
    x, p = np.array([1.0, 2, 6, np.nan, np.nan]), np.array([50.0, 60, 70, np.nan, 80])
    data = data_of(rubric, people(MAJOR * 5), x, p, [10, 20, 30, 40, 100], state=state)
    found = benchmark_from(data, rubric).levels[0]
    assert found.programmes[0].tolist() == [3, 4]
    # x has no sizes: 3 of the 4 programmes it applies to; p: 160 of 200 students
    np.testing.assert_allclose(found.coverage[0], [3 / 4, 160 / 200], rtol=1e-14)
    pooled = (10 * 50 + 20 * 60 + 30 * 70 + 100 * 80) / 160
    np.testing.assert_allclose(found.mean[0], [3, pooled], rtol=1e-14)
    spread = np.sqrt(((np.array([50, 60, 70, 80]) - pooled) ** 2).sum() / 3)
    # The mean of sizes misses 40 of 200, held by one: 0.2²·σ²·(Σw²/(Σw)² of the visible + 1 of the hidden).
    seen = (10**2 + 20**2 + 30**2 + 100**2) / 160**2
    expected = [np.sqrt(7 * 0.25 / 3), spread * 0.2 * np.sqrt(seen + 1)]
    np.testing.assert_allclose(found.mean_error[0], expected, rtol=1e-14)


@pytest.mark.parametrize("sizes", ["equal", "unequal", "giant"])
def test_the_error_of_a_pooled_mean_is_not_smaller_than_it_is(load, sizes):
    rubric = load(two_leaves(benchmark=SMALL))
    rng = np.random.default_rng(1)
    units = 60
    drawn = {"equal": np.full(units, 400), "unequal": np.exp(rng.normal(5, 1.2, units)).astype(int) + 20}
    size = drawn.get(sizes, np.r_[np.full(units - 1, 200), 40_000])
    missed, said = [], []
    for _ in range(300):
        rate = np.clip(rng.normal(80, 8, units), 30, 99)
        hidden = rng.random(units) < 0.4
        state = np.zeros((units, 2), dtype=np.int8)
        state[hidden, 1] = State.SUPPRESSED
        data = data_of(rubric, people(MAJOR * units), 1.0, np.where(hidden, np.nan, rate), size, state=state)
        level_ = benchmark_from(data, rubric).levels[0]
        missed.append(level_.mean[0, 1] - (rate * size).sum() / size.sum())
        said.append(level_.mean_error[0, 1])
    ratio = np.std(missed) / np.sqrt(np.mean(np.square(said)))
    assert 0.6 < ratio < 1.1


def test_the_error_of_the_mean_enters_the_noise(load):
    rubric = load(two_leaves(benchmark=SMALL))
    known = {"mean": [3, 80], "spread": [2, 8], "programmes": 30}
    data = data_of(rubric, people(MAJOR), 4, 80, 100)
    plain = evaluate(data, rubric, benchmark_of(rubric, level("all", {"": known})))
    unsure = evaluate(data, rubric, benchmark_of(rubric, level("all", {"": known | {"mean_error": [0.5, 1.0]}})))
    # exact: none, then (10/2·0.5)²; proportion: (10/8)²·80·20/100, then (10/8)²·1² more
    np.testing.assert_allclose(plain.cells["se"] ** 2, [0, 1.25**2 * 16], rtol=1e-12)
    np.testing.assert_allclose(unsure.cells["se"] ** 2, [2.5**2, 1.25**2 * 17], rtol=1e-12)


def test_a_published_mean_without_spread_takes_the_spread_of_the_data(load):
    """About the published mean (3 and 80), ddof 1, and said beside the cell."""
    rubric = load(two_leaves(benchmark=SMALL))
    x, p = np.array([1.0, 2, 4, 9]), np.array([70.0, 80, 85, 95])
    data = data_of(rubric, people(MAJOR * 4), x, p)
    cells = evaluate(data, rubric, benchmark_of(rubric, level("all", {"": {"mean": [3, 80]}}))).cells
    spread = np.sqrt([(4 + 1 + 1 + 36) / 3, (100 + 0 + 25 + 225) / 3])
    np.testing.assert_allclose(cells["spread"], np.tile(spread, 4), rtol=1e-14)
    assert (cells["spread_source"] == "计算（本次数据）").all()
    assert (cells["benchmark_source"] == "官方常模").all()
    np.testing.assert_allclose(cells["t"].to_numpy()[::2], 50 + 10 * (x - 3) / spread[0], rtol=1e-14)


def test_completed_spreads_need_enough_programmes_and_means_are_never_made_up(load):
    rubric = load(two_leaves(benchmark="groups: [major, all], min_peers: 2, min_spread_peers: 5"))
    data = data_of(rubric, people(MAJOR * 4), [1.0, 2, 4, 9], [70.0, 80, 85, 95])
    mean_only = level("all", {"": {"mean": [3, 80]}})
    assert evaluate(data, rubric, benchmark_of(rubric, mean_only)).cells["spread"].isna().all()
    spread_only = level("all", {"": {"spread": [3, 8]}})
    assert evaluate(data, rubric, benchmark_of(rubric, spread_only)).cells["benchmark"].isna().all()


def test_the_national_mean_is_the_mean_of_the_nations_scores(load):
    rubric = load(two_leaves(benchmark=SMALL))
    data = data_of(rubric, people(MAJOR * 3), [1, 2, 6], [50.0, 60.0, 90.0], [10, 10, 80])
    benchmark = benchmark_from(data, rubric)
    spread = np.sqrt([14 / 2, (1089 + 529 + 49) / 2])
    scores = 50 + 5 * (np.array([1, 2, 6]) - 3) / spread[0] + 5 * (np.array([50, 60, 90]) - 83) / spread[1]
    assert abs(benchmark.national.mean - scores.mean()) < 1e-12
    assert evaluate(data, rubric, benchmark).certainty.centre == benchmark.national.mean
    np.testing.assert_array_equal(benchmark.national.score, np.round(scores, 2))
