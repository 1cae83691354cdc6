"""A provincial average never makes a letter: only above or below it."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from property_worlds import LAW, nation, provinces

from evaluator.evaluation import attainment, benchmark_from, evaluate

LAW = settings(LAW, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LAW
@given(st.data())
def test_a_provincial_average_never_makes_a_letter(cases, draw):
    rubric = cases["computed"].rubric
    data = draw.draw(provinces(rubric))
    provincial = evaluate(data, rubric, benchmark_from(nation(rubric), rubric, "省内"), rank_draws=0)
    national = evaluate(data, rubric, cases["computed"].benchmark, rank_draws=0)
    units = provincial.units
    assert (units["letter"] == "").all()
    assert (units["other_letter"] == "").all()
    assert units[["p_A", "p_B", "p_C", "p_D"]].isna().all(axis=None)
    assert not units["standing"].isin(["confirmed", "borderline"]).any()
    assert units["reasons"].str.split(";").map(lambda reasons: reasons[-1]).eq("provincial").all()
    # score, certainty and standing against the average are as they were
    same = ["score", "low", "high", "p_at_or_above", "average_standing", "rank_all"]
    for column in same:
        np.testing.assert_array_equal(units[column].to_numpy(), national.units[column].to_numpy())
    assert attainment(provincial).to_numpy().tolist() == attainment(national).to_numpy().tolist()
