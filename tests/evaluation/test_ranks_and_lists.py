"""Ranks with their sets, and lists with their error rate, in the table of units."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from one_leaf import one_leaf

import evaluator as ev
from evaluator.dataset import with_major_groups
from evaluator.statistics import false_discovery, rank_confidence_sets

SMALL = Path(__file__).resolve().parents[1] / "intake" / "small.yaml"
PLACES = 60


@pytest.fixture(scope="module")
def result() -> ev.Result:
    rubric, rng = ev.load_rubric(SMALL), np.random.default_rng(4)
    ids = {"unit": [f"u{i}" for i in range(PLACES)], "institution": "90001", "major": ["080901", "050201"] * 30}
    value = rng.uniform([40, 40, 60, 0, 9], [95, 95, 95, 1, 25], (PLACES, 5))
    units = with_major_groups(pd.DataFrame(ids))
    sd = {"mark": np.full(PLACES, 9.0)}
    data = ev.make_dataset(rubric, units, value, n=np.full((PLACES, 5), 80.0), sd=sd, year=2025)
    return ev.evaluate(data, rubric, ev.benchmark_from(data, rubric))


def test_sets_are_those_of_the_array_function(result: ev.Result):
    units = result.units
    for _, rows in units.groupby("major"):
        mean, se = result.scored.total[rows.index], np.sqrt(result.scored.variance[rows.index])
        low, high = rank_confidence_sets(mean, se, rng=np.random.default_rng(0))
        assert rows["rank_major_set_low"].tolist() == low.tolist()
        assert rows["rank_major_set_high"].tolist() == high.tolist()


def test_a_rank_lies_in_its_interval_and_set(result: ev.Result):
    units = result.units
    for scope in ("major", "all"):
        for low, high in (("_low", "_high"), ("_set_low", "_set_high")):
            assert (units[f"rank_{scope}{low}"] <= units[f"rank_{scope}"]).all()
            assert (units[f"rank_{scope}{high}"] >= units[f"rank_{scope}"]).all()


def test_who_may_be_among_the_best(result: ev.Result):
    for k in (1, 5):
        inside = result.top_set(k)
        assert inside.sum() >= k
        # Who is among the best by score may be among the best.
        assert inside[(result.units["rank_all"] <= k).to_numpy()].all()
    assert result.top_set(5).sum() >= result.top_set(1).sum()


def test_without_draws_there_are_no_ranks(result: ev.Result):
    bare = ev.evaluate(result.data, result.rubric, result.benchmark, rank_draws=0).units
    assert bare["rank_all"].isna().all()
    assert bare["score"].notna().all()


def test_q_of_the_lists(result: ev.Result):
    from scipy.special import ndtr

    units, se = result.units, np.sqrt(result.scored.test_variance)
    p = ndtr((result.scored.total - 49.995) / se)
    assert units["q_D"].to_numpy() == pytest.approx(false_discovery(p))
    assert units["q_C"].to_numpy() == pytest.approx(false_discovery(1 - p))


def test_the_list_of_the_worst_holds_few_who_are_not(tmp_path: Path):
    rubric, rng = one_leaf(tmp_path), np.random.default_rng(8)
    wrong, listed = 0, 0
    for _ in range(30):
        truth = rng.normal(75, 6, 400)
        seen = 100 * rng.binomial(60, np.clip(truth / 100, 0, 1)) / 60
        units = pd.DataFrame({"unit": [f"u{i}" for i in range(400)], "school": "s"})
        data = ev.make_dataset(rubric, units, seen[:, None], n=np.full((400, 1), 60.0), year=2025)
        found = ev.evaluate(data, rubric, ev.benchmark_from(data, rubric), rank_draws=0)
        mine = (found.units["q_D"] <= 0.10).to_numpy()
        listed += int(mine.sum())
        wrong += int((mine & (truth >= seen.mean())).sum())
    assert listed > 200
    assert wrong / listed < 0.10
