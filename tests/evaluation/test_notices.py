"""Averages that do not fit the data are pointed out: a mistyped or misread one would change every letter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import evaluator as ev
from evaluator.dataset import BenchmarkLevel, with_major_groups

RNG = np.random.default_rng(11)
PLACES = 60


@pytest.fixture(scope="module")
def small_rubric() -> ev.ScoredRubric:
    return ev.load_rubric(Path(__file__).resolve().parents[1] / "intake" / "small.yaml")


@pytest.fixture
def nation(small_rubric: ev.ScoredRubric) -> ev.Dataset:
    ids = {"unit": [f"u{i}" for i in range(PLACES)], "institution": "90001", "major": ["080901", "050201"] * 30}
    value = RNG.uniform([40, 40, 60, 0, 9], [95, 95, 95, 1, 25], (PLACES, 5))
    sizes = np.full((PLACES, 5), 50.0)
    return ev.make_dataset(
        small_rubric, with_major_groups(pd.DataFrame(ids)), value, n=sizes, sd={"mark": np.full(PLACES, 9.0)}, year=2025
    )


def scaled(benchmark: ev.Benchmark, leaf: int, factor: float, *, spread: bool) -> ev.Benchmark:
    def change(level: BenchmarkLevel) -> BenchmarkLevel:
        mean = level.mean.copy()
        mean[:, leaf] *= factor
        return replace(level, mean=mean, spread=level.spread if spread else np.full_like(level.spread, np.nan))

    return replace(benchmark, levels=tuple(change(level) for level in benchmark.levels), national=None)


@pytest.mark.parametrize("spread", [True, False], ids=["with a published spread", "means alone"])
def test_an_average_in_another_unit_is_noticed(nation: ev.Dataset, small_rubric: ev.ScoredRubric, spread: bool):
    right = ev.benchmark_from(nation, small_rubric)
    assert ev.evaluate(nation, small_rubric, right, rank_draws=0).notices == ()
    wrong = scaled(right, small_rubric.codes.index("placement_rate"), 0.01, spread=spread)
    (notice,) = ev.evaluate(nation, small_rubric, wrong, rank_draws=0).notices
    assert (notice.reason, notice.severity) == ("benchmark_far", "notice")
    assert "去向落实率" in notice.sentence("zh")


def test_an_average_of_another_year(nation: ev.Dataset, small_rubric: ev.ScoredRubric):
    other = replace(ev.benchmark_from(nation, small_rubric), year=2023)
    (notice,) = ev.evaluate(nation, small_rubric, other, rank_draws=0).notices
    assert (notice.reason, notice.value) == ("benchmark_other_year", "2023")
