"""Worlds worked out by hand: weights, what is left out, letters, ranks."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pytest
from small_worlds import STILL, averages_of, drawn, result_of, rubric_of

from evaluator.dataset import make_dataset
from evaluator.evaluation import evaluate, stability, trial_limits, unstable
from evaluator.evaluation.stability.letters import world_ranks
from evaluator.evaluation.stability.smooth import main_effect
from evaluator.evaluation.stability.trial import rank_scope, trial_of
from evaluator.evaluation.stability.worlds import Factors
from evaluator.rubric import load_rubric
from evaluator.statistics import competition_rank
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from pathlib import Path

# Leaf scores 50 + 10 z: pass, books, ratio, prizes.
Z = [[2.0, 1.0, 0.0, -1.0], [-1.0, 0.0, 1.0, 2.0], [0.0, 0.0, 0.0, 0.0]]


def test_weights_are_multiplied_among_siblings_and_made_to_sum_to_one(tmp_path: Path):
    trial = trial_of(result_of(rubric_of(tmp_path), Z), None)
    assert trial.factors.codes == ("pass", "books", "ratio", "prizes", "teaching", "people")
    worlds = trial.factors.base(np.array([-1]))
    worlds.multiplier[0] = [1.2, 0.8, 0.9, 1.0, 1.1, 0.75]
    teaching = (0.7 * 1.2 * 70 + 0.3 * 0.8 * 60) / (0.7 * 1.2 + 0.3 * 0.8)
    people = (0.5 * 0.9 * 50 + 0.5 * 1.0 * 40) / (0.5 * 0.9 + 0.5 * 1.0)
    expected = (0.6 * 1.1 * teaching + 0.4 * 0.75 * people) / (0.6 * 1.1 + 0.4 * 0.75)
    assert trial.units.scores(worlds)[0, 0] == pytest.approx(expected, abs=1e-12)


def test_what_is_left_out_gives_its_weight_to_its_siblings(tmp_path: Path):
    found = stability(result_of(rubric_of(tmp_path, STILL), Z))
    # Scores 0.42, 0.18, 0.2, 0.2: 58.2, 51.8, 50. Without pass: 0.6·60 + 0.4·45 = 54, 0.6·50 + 0.4·65 = 56, 50.
    assert found.result.units["score"].tolist() == [58.2, 51.8, 50.0]
    table = found.left_out.set_index("code")
    assert table.loc["pass", ["mean_shift", "max_shift", "letters_changed"]].tolist() == [pytest.approx(2 / 3), 1, 2]
    # Without teaching only people counts: 45, 65, 50 – ranks 3, 1, 2 and letters D, A, C instead of A, C, C.
    assert table.loc["teaching", ["mean_shift", "max_shift", "letters_changed"]].tolist() == [
        pytest.approx(4 / 3),
        2,
        2,
    ]
    # Without people only teaching counts: 67, 43, 50 – ranks 1, 3, 2, letters A, D, C.
    assert table.loc["people", ["mean_shift", "max_shift", "letters_changed"]].tolist() == [pytest.approx(2 / 3), 1, 1]
    assert table["kind"].tolist() == ["leaf"] * 4 + ["node"] * 2


def test_a_single_leaf_cannot_be_left_out(tmp_path: Path):
    rubric = rubric_of(tmp_path)
    result = result_of(rubric, Z, state=[[0, 2, 2, 2]] * 3)
    trial = trial_of(result, None) if result.classifiable.any() else None
    assert trial is None  # too much is missing: nothing to try
    with pytest.raises(EvaluatorError, match="没有一个单位"):
        stability(result)


def test_leaves_that_do_not_apply_stay_out(tmp_path: Path):
    result = result_of(rubric_of(tmp_path), Z, state=[[0, 3, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
    trial = trial_of(result, None)
    worlds = trial.factors.base(np.array([-1, 0]))
    # All of teaching rests on pass; without it all rests on people.
    assert trial.units.scores(worlds)[:, 0] == pytest.approx([0.6 * 70 + 0.4 * 45, 45.0], abs=1e-12)


def test_half_of_the_worlds_leave_nothing_out_and_the_rest_each_leaf_alike():
    factors = Factors(("a", "b", "c", "n"), 3, 0.25, ("own", "minmax"), ("own", "geometric"), leave_out=True)
    assert factors.columns == {"weights": [0, 1, 2, 3], "scale": [4], "aggregate": [5], "left_out": [6]}
    grid = np.tile((np.arange(600) + 0.5)[:, None] / 600, 7)
    worlds = factors.worlds(grid)
    assert [int((worlds.left_out == k).sum()) for k in (-1, 0, 1, 2)] == [300, 100, 100, 100]
    assert [int((worlds.scale == k).sum()) for k in (0, 1)] == [300, 300]
    assert worlds.multiplier.min() == pytest.approx(0.75, abs=1e-3)
    assert worlds.multiplier.max() == pytest.approx(1.25, abs=1e-3)


def test_another_scale_keeps_the_benchmark_and_the_spread(tmp_path: Path):
    text = 'stability: {worlds: 16, weights: "0", scales: [minmax], aggregates: [], leave_out: false}'
    result = result_of(rubric_of(tmp_path, text), [*Z, [-1.5, 0.5, 0.2, 0.3]])
    trial = trial_of(result, None)
    own, other = trial.units.t
    average = result.reference.mean[0]
    low, high = result.data.value.min(axis=0), result.data.value.max(axis=0)
    sign = np.array([1.0, 1.0, -1.0, 1.0])
    plain = 100 * sign * (result.data.value - average) / (high - low)
    weight = np.array([0.42, 0.18, 0.2, 0.2])
    stretch = np.std((own - 50) @ weight) / np.std(plain @ weight)
    assert other == pytest.approx(50 + stretch * plain, abs=1e-9)
    assert np.std(other @ weight) == pytest.approx(np.std(own @ weight), abs=1e-9)


def test_geometric_and_minimum_worlds(tmp_path: Path):
    text = 'stability: {worlds: 16, weights: "0", scales: [], aggregates: [geometric, minimum], leave_out: false}'
    trial = trial_of(result_of(rubric_of(tmp_path, text), Z), None)
    assert trial.factors.aggregates == ("own", "geometric", "minimum")
    base = trial.factors.base(np.array([-1, -1, -1]))
    scores = trial.units.scores(replace(base, aggregate=np.array([0, 1, 2])))[:, 0]
    assert scores == pytest.approx([58.2, 70**0.42 * 60**0.18 * 50**0.2 * 40**0.2, 40.0], abs=1e-12)


def test_mixed_trees_are_climbed_node_by_node(tmp_path: Path):
    rubric = rubric_of(tmp_path, **{"    name: 师资\n": "    name: 师资\n    aggregate: geometric\n"})
    trial = trial_of(result_of(rubric, drawn(30, 4)), None)
    still = trial.units.scores(trial.factors.base(np.array([-1])))[0]
    assert still == pytest.approx(trial.base, abs=1e-10)


def test_ranks_of_worlds_are_competition_ranks():
    rng = np.random.default_rng(3)
    for spread in (3, 4000):  # counted, then sorted
        printed, group = rng.integers(0, spread, (5, 40)), rng.integers(0, 4, 40)
        for world, ranks in enumerate(world_ranks(printed)):
            assert ranks.tolist() == competition_rank(printed[world].astype(float)).tolist()
        for world, ranks in enumerate(world_ranks(printed, group)):
            assert ranks.tolist() == competition_rank(printed[world].astype(float), group).tolist()


def test_letters_below_the_wanted_share_are_unstable(tmp_path: Path):
    rubric = rubric_of(tmp_path, 'stability: {worlds: 128, min_stability: "0.90"}')
    found = stability(result_of(rubric, drawn(60, 5)))
    mask = unstable(found, rubric)
    assert (mask == (found.units["same_letter"] < 0.9).to_numpy()).all()
    assert 0 < mask.sum() < 60
    assert (found.units["stable"] == ~mask).all()
    assert not unstable(found, rubric_of(tmp_path)).any()


def test_refusals(tmp_path: Path):
    result = result_of(rubric_of(tmp_path), Z)
    with pytest.raises(EvaluatorError, match="至少为1"):
        stability(result, worlds=0)
    # Before anything is drawn: it would take the memory of the machine.
    with pytest.raises(EvaluatorError, match=f"最多试{LIMITS.max_worlds}个"):
        stability(result, worlds=10**9)
    with pytest.raises(EvaluatorError, match="same rubric"):
        stability(result, national=replace(result.data, rubric="other"))


LIMITS = trial_limits()
effect = partial(main_effect, least=LIMITS.main_effect_units, per_freedom=LIMITS.units_per_freedom)


def test_main_effect_of_line_curve_and_nothing():
    rng = np.random.default_rng(1)
    x, noise = rng.normal(size=3000), rng.normal(size=3000)
    assert effect(x, 2 * x + noise) == pytest.approx(4 / 5, abs=0.02)
    # y = x²: no correlation at all, and yet x explains everything.
    assert abs(np.corrcoef(x, x**2)[0, 1]) < 0.1
    assert effect(x, x**2) == pytest.approx(1.0, abs=0.02)
    assert effect(x, noise) == pytest.approx(0.0, abs=0.01)
    yes = (x > 0).astype(float)
    assert effect(yes, yes * 2 + noise) == pytest.approx(0.5, abs=0.03)
    assert np.isnan(effect(np.ones(50), np.arange(50.0)))


@pytest.mark.parametrize(("units", "near"), [(20, 0.08), (30, 0.06), (60, 0.03), (120, 0.02)])
def test_main_effect_of_nothing_is_near_nothing_with_few_units(units: int, near: float):
    """Simulated without the code under test: x and y independent, then y = x + noise with half of the variance."""
    rng = np.random.default_rng(units)
    null = [effect(*rng.normal(size=(2, units))) for _ in range(200)]
    ties = [effect(rng.integers(0, 7, units).astype(float), rng.normal(size=units)) for _ in range(200)]
    assert np.mean(null) < near
    assert np.mean(ties) < near
    line = []
    for _ in range(200):
        x, noise = rng.normal(size=(2, units))
        line.append(effect(x, x + noise))
    assert np.mean(line) == pytest.approx(0.5, abs=0.05)


def test_main_effect_of_too_few_units_is_blank():
    rng = np.random.default_rng(8)
    assert np.isnan(effect(*rng.normal(size=(2, 8))))
    assert np.isnan(effect(*rng.normal(size=(2, LIMITS.main_effect_units - 1))))
    assert np.isfinite(effect(*rng.normal(size=(2, LIMITS.main_effect_units))))


def test_ranks_are_taken_where_letters_are_places(tmp_path: Path):
    """Two cities of two units: left out one by one, ranks move within a city only."""
    z = [[2.0, 0.0, 0.0, 0.0], [1.5, 0.0, 1.0, 0.0], [0.0, 0.0, 1.6, 0.0], [-0.5, 0.0, 0.0, 0.0]]
    places = {
        "  against: national_average\n": "  against: national_average\n  by: quantile\n  within: city\n",
        'min_score: "58"': 'top_share: "0.25"',
        'min_score: "53"': 'top_share: "0.50"',
        'min_score: "50"': 'top_share: "0.75"',
    }
    found = {}
    for name, changes in (("all", {}), ("city", places)):
        rubric = rubric_of(tmp_path, STILL, **changes)
        assert rank_scope(rubric) == name
        before = result_of(rubric, z)
        frame = before.data.units.assign(city=["甲", "甲", "乙", "乙"])
        data = make_dataset(rubric, frame, before.data.value)
        found[name] = stability(evaluate(data, rubric, averages_of(rubric), rank_draws=0)).left_out.set_index("code")
    # Scores 58.4, 58.3, 53.2, 47.9: ranks 1, 2, 3, 4. Without pass 50, 52, 53.2, 50: ranks 3, 2, 1, 3.
    assert found["all"].loc["pass", ["mean_shift", "max_shift"]].tolist() == [(2 + 0 + 2 + 1) / 4, 2]
    # Within their cities 1, 2, 1, 2; without pass the first two change places, the other two stay.
    assert found["city"].loc["pass", ["mean_shift", "max_shift"]].tolist() == [0.5, 1]


def test_ranks_are_taken_in_the_first_scope_where_all_is_none(tmp_path: Path):
    assert rank_scope(rubric_of(tmp_path, **{"ranks: [all, city]": "ranks: [city]"})) == "city"
    assert rank_scope(load_rubric("discipline_construction")) == "discipline"
    assert rank_scope(load_rubric("undergraduate_program")) == "all"
