"""The same input gives the same bytes."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from property_worlds import LAW, nation, provinces, with_cell

from evaluator.evaluation import benchmark_from, evaluate

LAW = settings(LAW, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])


def printed(result):
    tables = (result.units, result.cells, result.nodes)
    return "".join(table.to_csv(index=False) for table in tables) + json.dumps(result.recipe, ensure_ascii=False)


@LAW
@given(st.data())
def test_same_input_same_bytes(case, draw):
    data = draw.draw(provinces(case.rubric))
    copy = replace(
        data,
        units=data.units.copy(),
        value=np.asfortranarray(data.value).copy(order="C"),
        n=data.n.copy(),
        state=data.state.copy(),
        sd={code: column.copy() for code, column in data.sd.items()},
    )
    assert printed(evaluate(data, case.rubric, case.benchmark)) == printed(evaluate(copy, case.rubric, case.benchmark))


def test_a_benchmark_computed_twice_is_the_same(cases):
    rubric = cases["computed"].rubric
    assert benchmark_from(nation(rubric), rubric).fingerprint() == cases["computed"].benchmark.fingerprint()


def test_the_recipe_tells_any_change_of_input(cases):
    rubric, benchmark = cases["computed"].rubric, cases["computed"].benchmark
    data = nation(rubric)
    plain = evaluate(data, rubric, benchmark, rank_draws=0).recipe
    other = evaluate(with_cell(data, 0, 0, data.value[0, 0] + 1e-9), rubric, benchmark, rank_draws=0).recipe
    assert other["data"]["fingerprint"] != plain["data"]["fingerprint"]
    other = evaluate(data, rubric, cases["published"].benchmark, rank_draws=0).recipe
    assert other["benchmark"]["fingerprint"] != plain["benchmark"]["fingerprint"]
    assert evaluate(data, rubric, benchmark, rank_draws=50, seed=1).recipe["options"] == {"rank_draws": 50, "seed": 1}
