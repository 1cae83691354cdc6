"""Scales beyond the straight line: points, a best range, percentiles, transforms; and their noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import evaluator as ev
from evaluator.scoring.piecewise import PiecewiseScale, Ranked
from evaluator.scoring.transforms import transforms_of

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
id: one
title: 一项
version: "1"
kind: scored
status: 示例
effective: {from: 2025-01-01}
references: [{title: 一项}]
unit: other
data:
  id: [school]
  columns: [{code: school, name: 学校}]
  figures: [{code: people, name: 人数}]
benchmark: {groups: [all], min_peers: 1, min_spread_peers: 2}
scale: {decimals: 6}
indicators:
  - {code: x, name: 甲, weight: "1", unit: 个, source: 表, LEAF}
classes: CLASSES
"""
PLAIN = "{against: none}"
AVERAGE = '{against: national_average, letters: [{letter: C, min_score: "50"}, {letter: D}], confirm: {other: "0.80"}}'


def rubric(folder: Path, leaf: str, classes: str = PLAIN) -> ev.ScoredRubric:
    path = folder / "one.yaml"
    path.write_text(TEXT.replace("LEAF", leaf).replace("CLASSES", classes), encoding="utf-8")
    return ev.load_rubric(path)


def dataset(of: ev.ScoredRubric, x: list[float], n: list[float] | None = None) -> ev.Dataset:
    units = pd.DataFrame({"unit": [f"u{i}" for i in range(len(x))], "school": "s"})
    size = None if n is None else np.array(n, float)[:, None]
    return ev.make_dataset(of, units, np.array(x, float)[:, None], n=size, year=2025)


def scores(of: ev.ScoredRubric, x: list[float], benchmark: ev.Benchmark | None = None) -> list[float]:
    return ev.evaluate(dataset(of, x), of, benchmark, rank_draws=0).units["score"].tolist()


def test_points_are_joined_by_lines(tmp_path: Path):
    of = rubric(tmp_path, "kind: exact, scale: anchors, anchors: [[0, 0], [10, 60], [30, 100]]")
    assert scores(of, [-5, 0, 5, 10, 20, 30, 99]) == pytest.approx([0, 0, 30, 60, 80, 100, 100])


def test_the_benchmark_may_be_a_point(tmp_path: Path):
    of = rubric(tmp_path, "kind: exact, scale: anchors, anchors: [[0, 0], [benchmark, 50], [100, 100]]", AVERAGE)
    nation = dataset(of, [10, 20, 30, 40, 50])
    assert scores(of, [0, 15, 30, 65, 100], ev.benchmark_from(nation, of)) == pytest.approx([0, 25, 50, 75, 100])


def test_a_benchmark_beyond_the_next_point_gives_no_scale(tmp_path: Path):
    of = rubric(tmp_path, "kind: exact, scale: anchors, anchors: [[0, 0], [benchmark, 50], [20, 100]]", AVERAGE)
    result = ev.evaluate(dataset(of, [5, 15]), of, ev.benchmark_from(dataset(of, [30, 40, 50]), of), rank_draws=0)
    assert (result.units["reasons"] == "no_benchmark").all()


@pytest.mark.parametrize("scale", ["goalposts, goalposts: [8, 30]", "minmax"])
def test_a_range_may_be_best(tmp_path: Path, scale: str):
    of = rubric(tmp_path, f"kind: exact, better: range, best: [16, 18], scale: {scale}")
    assert scores(of, [8, 12, 16, 17, 18, 24, 30]) == pytest.approx([0, 50, 100, 100, 100, 50, 0])


def test_percentiles_count_ties_half(tmp_path: Path):
    of = rubric(tmp_path, "kind: exact, scale: percentile")
    assert scores(of, [1, 2, 2, 3]) == pytest.approx([12.5, 50, 50, 87.5])
    of = rubric(tmp_path, "kind: exact, better: lower, scale: percentile")
    assert scores(of, [1, 2, 2, 3]) == pytest.approx([87.5, 50, 50, 12.5])


def test_percentiles_of_the_nation_where_it_is_known(tmp_path: Path):
    of = rubric(tmp_path, "kind: exact, scale: percentile")
    nation = ev.benchmark_from(dataset(of, [1, 2, 3, 4]), of)
    assert scores(of, [0, 2, 2.5, 9], nation) == pytest.approx([0, 37.5, 50, 100])


@pytest.mark.parametrize(
    ("transform", "forward", "low"), [("log", np.log, 1), ("log1p", np.log1p, 0), ("sqrt", np.sqrt, 0)]
)
def test_a_transform_comes_before_the_scale(tmp_path: Path, transform: str, forward: np.ufunc, low: int):
    leaf = f'kind: exact, transform: {transform}, range: ["{low}.5", 900], scale: goalposts, goalposts: [1, 400]'
    of = rubric(tmp_path, leaf)
    x = np.array([1.0, 2.0, 50.0, 400.0])
    expected = 100 * (forward(x) - forward(1.0)) / (forward(400.0) - forward(1.0))
    assert scores(of, x.tolist()) == pytest.approx(expected.tolist())


def test_an_average_stays_50_under_a_transform(tmp_path: Path):
    of = rubric(tmp_path, 'kind: exact, transform: log, range: ["0.1", 900]', AVERAGE)
    x = np.exp(np.random.default_rng(1).normal(3, 1, 400))
    bench = ev.benchmark_from(dataset(of, x.tolist()), of)
    mean = x.mean()
    found = scores(of, [mean, 2 * mean, mean / 2], bench)
    spread = np.sqrt((np.log(x / mean) ** 2).sum() / (len(x) - 1))
    assert found == pytest.approx([50, 50 + 10 * np.log(2) / spread, 50 - 10 * np.log(2) / spread])


def noise(of: ev.ScoredRubric, x: float, n: float, nation: list[float]) -> float:
    data = dataset(of, [x, *nation], [n, *[1e9] * len(nation)])
    return float(np.sqrt(ev.evaluate(data, of, rank_draws=0).scored.variance[0]))


@pytest.mark.parametrize(
    ("leaf", "score"),
    [
        ("transform: sqrt, range: [0, 100], scale: goalposts, goalposts: [0, 100]", lambda x: 10 * np.sqrt(x)),
        ("scale: anchors, anchors: [[0, 0], [40, 20], [60, 90], [100, 100]]",
         lambda x: np.interp(x, [0, 40, 60, 100], [0, 20, 90, 100])),
        ("better: range, best: [49, 50], scale: goalposts, goalposts: [0, 100]",
         lambda x: np.interp(x, [0, 49, 50, 100], [0, 100, 100, 0])),
    ],
    ids=["transform", "points", "best range"],
)  # fmt: skip
def test_noise_is_about_what_draws_give(tmp_path: Path, leaf: str, score: object):
    text = TEXT.replace("unit: 个, ", 'unit: "%", ').replace("LEAF", f"kind: proportion, n: [people], {leaf}")
    (tmp_path / "one.yaml").write_text(text.replace("CLASSES", PLAIN), encoding="utf-8")
    of = ev.load_rubric(tmp_path / "one.yaml")
    drawn = 100 * np.random.default_rng(2).binomial(400, 0.45, 40_000) / 400
    expected = float(np.std(score(drawn)))
    found = noise(of, 45.0, 400.0, [30.0, 40.0, 50.0, 60.0])
    assert found == pytest.approx(expected, rel=0.12)


def test_a_figure_on_a_level_stretch_is_not_certain():
    level = PiecewiseScale(0, np.array([[0.0, 10.0, 20.0]]), np.array([0.0, 100.0, 100.0]))
    row = np.zeros(1, dtype=np.intp)
    # At the bend 10·min(y, 10) has the variance of 20·min(Z, 0): 400·(1/2 − 1/2π).
    expected = 400 * (0.5 - 0.5 / np.pi)
    assert level.noise(np.array([10.0]), np.array([2.0]), row)[0] == pytest.approx(expected, rel=0.01)
    assert level.noise(np.array([25.0]), np.array([16.0]), row)[0] > 0


@pytest.mark.parametrize("figure", [8.0, 10.0, 15.0, 16.0, 17.0, 19.0, 24.0, 26.0])
@pytest.mark.parametrize("spread", [0.3, 1.0, 3.0])
def test_noise_about_a_best_range_is_what_draws_give(figure: float, spread: float):
    """Also in the middle of it, where the two sides would cancel; the slopes go on, as lines do."""
    peak = PiecewiseScale(0, np.array([[8.0, 16.0, 18.0, 26.0]]), np.array([0.0, 100.0, 100.0, 0.0]))
    drawn = figure + spread * np.random.default_rng(5).standard_normal(400_000)
    score = 100 * np.minimum(np.minimum((drawn - 8) / 8, (26 - drawn) / 8), 1)
    ours = np.sqrt(peak.noise(np.array([figure]), np.array([spread]), np.zeros(1, dtype=np.intp))[0])
    assert ours == pytest.approx(score.std(), rel=0.02, abs=0.02)


def test_on_a_straight_line_noise_is_the_slope_times_the_spread():
    line = PiecewiseScale(0, np.array([[0.0, 50.0, 100.0]]), np.array([0.0, 50.0, 100.0]))
    found = line.noise(np.array([20.0, 50.0, 120.0]), np.array([1.0, 7.0, 30.0]), np.zeros(3, dtype=np.intp))
    np.testing.assert_allclose(np.sqrt(found), [1.0, 7.0, 30.0], rtol=1e-12)


def test_a_side_on_which_nobody_lies_makes_no_noise_of_its_own(tmp_path: Path):
    of = rubric(tmp_path, 'kind: judged, error_sd: "1", better: range, best: [16, 18], scale: minmax')
    result = ev.evaluate(dataset(of, [16.5, 17.0, 19.0, 22.0, 24.0]), of, rank_draws=0)
    # Less than that side would make at most: a score falls from 100 to 0 with the chance of 31 %.
    assert result.units["se"].max() < 50
    assert result.units["se"].min() > 1


def test_a_missing_figure_whose_average_lies_in_the_best_range_is_not_certain(tmp_path: Path):
    leaf = "kind: exact, better: range, best: [16, 18], scale: goalposts, goalposts: [8, 26]"
    second = 'weight: "0.5", unit: 个, source: 表, kind: exact, scale: goalposts, goalposts: [0, 100]}'
    text = TEXT.replace('weight: "1"', 'weight: "0.5"').replace("LEAF}", f"{leaf}}}\n  - {{code: y, name: 乙, {second}")
    text = text.replace("scale: {decimals: 6}", 'scale: {decimals: 6, max_missing: "0.60"}').replace("CLASSES", PLAIN)
    (tmp_path / "two.yaml").write_text(text, encoding="utf-8")
    of = ev.load_rubric(tmp_path / "two.yaml")
    units = pd.DataFrame({"unit": list("abcde"), "school": "s"})
    value = np.array([[13, 50], [21, 50], [10, 40], [24, 60], [np.nan, 55.0]])
    cells = ev.evaluate(ev.make_dataset(of, units, value, year=2025), of, rank_draws=0).cells
    missing = cells[(cells["unit"] == "e") & (cells["indicator"] == "x")].iloc[0]
    assert missing["t"] == 100.0
    assert missing["se"] > 10


@given(st.lists(st.floats(-50, 50), min_size=3, max_size=40), st.floats(-60, 60), st.floats(0, 5))
def test_ranked_noise_is_bounded_and_grows_from_nothing(reference: list[float], x: float, sd: float):
    scale = Ranked(0, np.sort(reference), 1.0)
    noise = scale.noise(np.array([x]), np.array([sd**2]))[0]
    assert 0.0 <= noise <= 2500.0 + 1e-9
    assert scale.noise(np.array([x]), np.zeros(1))[0] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("size", [1, 2, 3, 10, 60, 101, 399, 1000, 5000])
def test_ranked_noise_is_what_draws_give(size: int):
    rng = np.random.default_rng(size)
    scale = Ranked(0, np.sort(rng.normal(0, 1, size)), 1.0)
    for x, sd in ((float(scale.reference[size // 2]), 0.7), (float(scale.reference[-1]), 0.05), (0.3, 0.1)):
        drawn = scale.score(x + sd * rng.standard_normal(200_000))
        noise = np.sqrt(scale.noise(np.array([x]), np.array([sd**2]))[0])
        assert noise == pytest.approx(drawn.std(), rel=0.01, abs=0.05)


def test_ranked_noise_where_most_of_the_nation_has_one_figure():
    rng = np.random.default_rng(7)
    scale = Ranked(0, np.sort(np.concatenate([np.full(700, 1.0), rng.normal(0, 1, 500)])), 1.0)
    for x in (0.8, 1.0, 1.3):
        drawn = scale.score(x + 0.3 * rng.standard_normal(200_000))
        assert np.sqrt(scale.noise(np.array([x]), np.array([0.09]))[0]) == pytest.approx(drawn.std(), rel=0.01)


def test_too_few_cases_and_too_low_a_response_are_not_scored(tmp_path: Path):
    text = TEXT.replace("unit: 个, ", 'unit: "%", ').replace("figures: [{", "figures: [{code: asked, name: 发放数}, {")
    leaf = 'kind: proportion, n: [people], min_n: 10, population: asked, min_response: "0.50"'
    leaf += ", scale: goalposts, goalposts: [0, 100]"
    (tmp_path / "one.yaml").write_text(text.replace("LEAF", leaf).replace("CLASSES", PLAIN), encoding="utf-8")
    of = ev.load_rubric(tmp_path / "one.yaml")
    units = pd.DataFrame({"unit": list("abcdefg"), "school": "s"})
    # Nobody asked, and more answers than were asked, are no response rates at all; that all answered is one.
    n = np.array([9.0, 10.0, 10.0, 30.0, 30.0, 30.0, 30.0])
    asked = np.array([9.0, 20.0, 21.0, np.nan, 0.0, 15.0, 30.0])
    data = ev.make_dataset(of, units, np.full((7, 1), 80.0), n=n[:, None], figures={"asked": asked}, year=2025)
    result = ev.evaluate(data, of, rank_draws=0)
    assert result.cells["state"].tolist() == ["too_small", "observed", *["low_response"] * 4, "observed"]
    assert result.units["reasons"].tolist() == ["too_small", "", *["low_response"] * 4, ""]
    assert "人数过少" in result.explain("a").text("zh")


@pytest.mark.parametrize(("transform", "low"), [("sqrt", "0"), ("log1p", "0"), ("log", "0.001")])
def test_noise_stays_finite_at_the_edge_of_a_transform(tmp_path: Path, transform: str, low: str):
    text = TEXT.replace("LEAF", f'kind: rate, per: "1", n: [people], transform: {transform}, range: ["{low}", 900]')
    (tmp_path / "one.yaml").write_text(text.replace("CLASSES", AVERAGE), encoding="utf-8")
    of = ev.load_rubric(tmp_path / "one.yaml")
    x = [float(low), *np.random.default_rng(3).gamma(2, 5, 60)]
    data = dataset(of, x, [1.0] * 61)
    se = ev.evaluate(data, of, ev.benchmark_from(data, of), rank_draws=0).units["se"]
    assert se.max() < 60


def test_a_square_root_has_anscombes_variance(tmp_path: Path):
    of = rubric(tmp_path, "kind: exact, transform: sqrt, range: [0, 900]", AVERAGE)
    shift = transforms_of(of)
    for count in (0.0, 4.0, 100.0):
        # The spread of a count is its root; that of its square root is about a half whatever the count.
        sd = shift.spread(np.array([[count]]), np.array([[max(np.sqrt(count), 1.0)]]))[0, 0]
        assert 0.4 < sd < 0.6
