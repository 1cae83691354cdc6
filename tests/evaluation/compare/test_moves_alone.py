"""Moves counted alone are those of the whole comparison."""

from __future__ import annotations

import numpy as np
import pytest

import evaluator as ev
from evaluator.demo.world import make_world
from evaluator.evaluation import compare_sides, moves_between
from evaluator.evaluation.compare import side_of_result
from evaluator.text import EvaluatorError


@pytest.fixture(scope="module")
def years() -> list[ev.Result]:
    rubric = ev.load_rubric("undergraduate_program")
    world = make_world(rubric, scale=0.05)
    tables = [world.year(year) for year in world.years[-2:]]
    pairs = [(table.province.data, ev.benchmark_from(table.nation.data, rubric)) for table in tables]
    return [ev.evaluate(data, rubric, bench, rank_draws=0) for data, bench in pairs]


def test_they_are_those_of_the_comparison(years: list[ev.Result]) -> None:
    sides = [side_of_result(result) for result in years]
    alone, whole = moves_between(*sides), compare_sides(*sides).moves
    np.testing.assert_array_equal(alone.observed, whole.observed)
    np.testing.assert_array_equal(alone.expected, whole.expected)
    assert (alone.changed, alone.changed_expected) == (whole.changed, whole.changed_expected)
    assert alone.observed.sum() > 0


def test_the_same_run_twice_is_refused_too(years: list[ev.Result]) -> None:
    side = side_of_result(years[0])
    with pytest.raises(EvaluatorError):
        moves_between(side, side)
