"""Another unit of measure for a leaf of kind mean or exact, with its benchmark and spread, changes nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from property_worlds import LAW, nation, provinces

from evaluator.evaluation import benchmark_from, evaluate

LAW = settings(LAW, suppress_health_check=[HealthCheck.function_scoped_fixture])
OWN_UNIT = ["value", "benchmark", "spread", "shrunken"]


def rescaled(data, column, factor):
    value = data.value.copy()
    value[:, column] *= factor
    code = data.leaves[column]
    sd = {name: spread * (factor if name == code else 1) for name, spread in data.sd.items()}
    return replace(data, value=value, sd=sd)


def rescaled_benchmark(benchmark, column, factor):
    def level(one):
        parts = {name: getattr(one, name).copy() for name in ("mean", "spread", "mean_error", "between")}
        for name, array in parts.items():
            array[:, column] *= factor**2 if name == "between" else factor
        return replace(one, **parts)

    return replace(benchmark, levels=tuple(level(one) for one in benchmark.levels))


def assert_nothing_changed(before, after, leaf, factor):
    close = {"check_exact": False, "rtol": 1e-7, "atol": 1e-7}
    pd.testing.assert_frame_equal(after.units, before.units, **close)
    cells = before.cells.copy()
    mine = cells["indicator"] == leaf
    cells.loc[mine, OWN_UNIT] *= factor
    pd.testing.assert_frame_equal(after.cells, cells, **close)


@pytest.mark.parametrize("leaf", ["pay", "ratio"])
@LAW
@given(st.data(), st.sampled_from([2.0, 0.001, 10000.0, 7.3]))
def test_a_frozen_benchmark_in_the_same_unit(average, leaf, draw, factor):
    rubric = average.rubric
    column = rubric.codes.index(leaf)
    data = draw.draw(provinces(rubric))
    before = evaluate(data, rubric, average.benchmark, rank_draws=50)
    benchmark = rescaled_benchmark(average.benchmark, column, factor)
    after = evaluate(rescaled(data, column, factor), rubric, benchmark, rank_draws=50)
    assert_nothing_changed(before, after, leaf, factor)


@pytest.mark.parametrize("leaf", ["pay", "ratio"])
@pytest.mark.parametrize("factor", [2.0, 0.001, 10000.0, 7.3])
def test_a_benchmark_computed_in_the_same_unit(cases, leaf, factor):
    rubric, benchmark = cases["computed"].rubric, cases["computed"].benchmark
    column, data = rubric.codes.index(leaf), nation(rubric)
    before = evaluate(data, rubric, benchmark, rank_draws=50)
    again = rescaled(data, column, factor)
    after = evaluate(again, rubric, benchmark_from(again, rubric), rank_draws=50)
    assert_nothing_changed(before, after, leaf, factor)


@pytest.mark.parametrize("leaf", ["pay", "ratio"])
@LAW
@given(st.data(), st.sampled_from([2.0, 0.001, 10000.0, 7.3]))
def test_minmax_over_the_data(cases, leaf, draw, factor):
    rubric = cases["plain"].rubric
    column = rubric.codes.index(leaf)
    data = draw.draw(provinces(rubric))
    before = evaluate(data, rubric, rank_draws=50)
    after = evaluate(rescaled(data, column, factor), rubric, rank_draws=50)
    assert_nothing_changed(before, after, leaf, factor)


def test_rescaling_the_data_alone_does_change_the_score(cases):
    """The law is not empty: without its benchmark the rescaled leaf scores otherwise."""
    rubric, benchmark = cases["computed"].rubric, cases["computed"].benchmark
    data = nation(rubric)
    again = rescaled(data, rubric.codes.index("pay"), 2.0)
    before, after = (evaluate(one, rubric, benchmark, rank_draws=0).scored.total for one in (data, again))
    assert (np.abs(after - before) > 0.1).all()
