"""Leaves answered by the same people share their noise; figures that are hidden share nothing."""

from __future__ import annotations

import numpy as np
import pytest
from property_worlds import HEAD
from table_worlds import level, people

from evaluator.dataset import Benchmark, State, make_dataset
from evaluator.evaluation import evaluate


def four_rates(correlation):
    rate = 'kind: proportion, unit: "%", n: [answers], sample: s, source: 卷'
    leaves = "\n".join(f'  - {{code: q{i}, name: 题{i}, weight: "0.25", {rate}}}' for i in range(4))
    return f"""\
id: four
{HEAD}
benchmark: {{groups: [all]}}
scale: {{max_missing: "0.50"}}
samples: [{{code: s, correlation: "{correlation}"}}]
indicators:
{leaves}
classes:
  against: national_average
  letters: [{{letter: C, min_score: "50"}}, {{letter: D}}]
  confirm: {{other: "0.80"}}
"""


def se_of(rubric, state=State.OBSERVED):
    flat = np.full((1, 4), np.nan)
    known = level("all", {"": {}})
    mean, spread = np.full((1, 4), 50.0), np.full((1, 4), 10.0)
    known = type(known)("all", ("",), mean, spread, flat, flat, flat, flat)
    states = np.array([[state, 0, 0, 0]], dtype=np.int8)
    data = make_dataset(
        rubric, people([("080901", "0809", "08")]), np.full((1, 4), 50.0), n=np.full((1, 4), 100), state=states
    )
    result = evaluate(data, rubric, Benchmark("four", rubric.codes, (known,), "官方常模"))
    return result.units["se"].iloc[0]


@pytest.mark.parametrize(("rho", "times"), [("0", 1.0), ("0.5", 1.5811388300841898), ("0.30", np.sqrt(1.9))])
def test_four_rates_need_more_room(load, rho, times):
    """√(1 + 3ρ) times the se of four independent rates: 1.58 at ρ = .5."""
    assert abs(times - np.sqrt(1 + 3 * float(rho))) < 1e-12
    # each se = 10/10 · √(50·50/100) = 5, weights ¼: 5/√4 when independent
    assert abs(se_of(load(four_rates(rho))) - 2.5 * times) < 1e-12


def test_a_hidden_figure_has_no_respondents(load):
    """Three rates share (3·25 + 6·12.5)/16; the fill adds 100/16 by itself."""
    found = se_of(load(four_rates("0.5")), State.MISSING)
    assert abs(found - np.sqrt((3 * 25 + 6 * 0.5 * 25 + 100) / 16)) < 1e-12
