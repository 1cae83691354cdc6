"""Row order and names of units never matter."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from property_worlds import LAW, nation, provinces

from evaluator.evaluation import benchmark_from, evaluate

LAW = settings(LAW, suppress_health_check=[HealthCheck.function_scoped_fixture])


def reordered(data, order):
    units = data.units.iloc[order].reset_index(drop=True)
    sd = {code: column[order] for code, column in data.sd.items()}
    parts = {name: getattr(data, name)[order] for name in ("value", "n", "state", "cohort")}
    return replace(data, units=units, sd=MappingProxyType(sd), **parts)


def same(left, right):
    """Numbers to 1e-9 (sums run in another order), everything else exactly."""
    pd.testing.assert_frame_equal(left, right, check_exact=False, rtol=1e-9, atol=1e-9)


@LAW
@given(st.data())
def test_row_order_never_matters(case, draw):
    data = draw.draw(provinces(case.rubric))
    order = np.array(draw.draw(st.permutations(range(len(data)))))
    plain = evaluate(data, case.rubric, case.benchmark, rank_draws=0)
    mixed = evaluate(reordered(data, order), case.rubric, case.benchmark, rank_draws=0)
    same(mixed.units, plain.units.iloc[order].reset_index(drop=True))
    leaves = len(case.rubric.codes)
    rows = np.concatenate([np.arange(i * leaves, (i + 1) * leaves) for i in order])
    same(mixed.cells, plain.cells.iloc[rows].reset_index(drop=True))


@LAW
@given(st.data())
def test_names_never_matter(case, draw):
    data = draw.draw(provinces(case.rubric))
    names = draw.draw(st.lists(st.text(min_size=1), min_size=len(data), max_size=len(data), unique=True))
    plain = evaluate(data, case.rubric, case.benchmark, rank_draws=50).units
    renamed = evaluate(replace(data, units=data.units.assign(unit=names)), case.rubric, case.benchmark, rank_draws=50)
    same(renamed.units.drop(columns="unit"), plain.drop(columns="unit"))


@LAW
@given(st.data())
def test_row_order_of_the_nation_never_matters(cases, draw):
    rubric = cases["computed"].rubric
    home = nation(rubric)
    data = draw.draw(provinces(rubric))
    order = np.array(draw.draw(st.permutations(range(len(home)))))
    plain = evaluate(data, rubric, benchmark_from(home, rubric), rank_draws=0)
    mixed = evaluate(data, rubric, benchmark_from(reordered(home, order), rubric), rank_draws=0)
    same(mixed.units, plain.units)


def test_row_order_never_matters_for_rank_intervals(cases):
    rubric, benchmark = cases["computed"].rubric, cases["computed"].benchmark
    data = nation(rubric)
    order = np.random.default_rng(0).permutation(len(data))
    plain = evaluate(data, rubric, benchmark, rank_draws=500).units.iloc[order].reset_index(drop=True)
    same(evaluate(reordered(data, order), rubric, benchmark, rank_draws=500).units, plain)
