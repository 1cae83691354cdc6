"""Probabilities, standings and intervals agree with one another."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from property_worlds import LAW, provinces

from evaluator.evaluation import evaluate

LAW = settings(LAW, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LAW
@given(st.data())
def test_probabilities_of_letters_sum_to_one(case, draw):
    result = evaluate(draw.draw(provinces(case.rubric)), case.rubric, case.benchmark, rank_draws=0)
    chance = result.classed.probability[result.classifiable]
    assert (chance >= 0).all()
    np.testing.assert_allclose(chance.sum(axis=1), 1.0, rtol=0, atol=1e-12)
    assert np.isnan(result.classed.probability[~result.classifiable]).all()


@LAW
@given(st.data())
def test_at_or_above_is_c_or_better(average, draw):
    """The cut of C is 50 and no letter has a top share: both say the same."""
    result = evaluate(draw.draw(provinces(average.rubric)), average.rubric, average.benchmark, rank_draws=0)
    units = result.units[result.classifiable]
    np.testing.assert_allclose(units[["p_A", "p_B", "p_C"]].sum(axis=1), units["p_at_or_above"], rtol=0, atol=1e-12)
    expected = np.select(
        [units["p_at_or_above"] >= 0.95, units["p_at_or_above"] <= 0.05], ["above", "below"], "uncertain"
    )
    assert (units["average_standing"] == expected).all()


@LAW
@given(st.data())
def test_confirmed_means_probable_enough(case, draw):
    """And unchanged at worst: confirmed letters reach their threshold, borderline ones name another letter."""
    result = evaluate(draw.draw(provinces(case.rubric)), case.rubric, case.benchmark, rank_draws=0)
    confirm = case.rubric.model.classes.confirm
    for place, row in enumerate(result.units.to_dict("records")):
        if row["standing"] == "not classifiable":
            continue
        sure = row[f"p_{row['letter']}"] >= float(confirm.get(row["letter"], confirm["other"]))
        assert (row["standing"] == "confirmed") == (sure and not result.classed.hides[place])
        if row["standing"] == "borderline":
            others = {entry.letter: row[f"p_{entry.letter}"] for entry in case.rubric.model.classes.letters}
            del others[row["letter"]]
            assert others[row["other_letter"]] == max(others.values())


@LAW
@given(st.data())
def test_where_there_is_noise_nothing_is_certain(case, draw):
    result = evaluate(draw.draw(provinces(case.rubric)), case.rubric, case.benchmark, rank_draws=0)
    units = result.units[result.classifiable]
    noisy = units["se"] > 0
    assert (units.loc[noisy, "shrunken_se"] > 0).all()
    assert (units.loc[noisy, "low"] < units.loc[noisy, "high"]).all()


@LAW
@given(st.data())
def test_the_interval_contains_the_shrunken_score(case, draw):
    result = evaluate(draw.draw(provinces(case.rubric)), case.rubric, case.benchmark, rank_draws=0)
    units = result.units[result.classifiable]
    assert (units["low"] <= units["shrunken"]).all()
    assert (units["shrunken"] <= units["high"]).all()


@LAW
@given(st.data())
def test_shrunken_lies_between_score_and_the_national_mean(average, draw):
    result = evaluate(draw.draw(provinces(average.rubric)), average.rubric, average.benchmark, rank_draws=0)
    total, mean = result.scored.total[result.classifiable], result.certainty.mean[result.classifiable]
    centre = result.certainty.centre
    assert (np.minimum(total, centre) - 1e-9 <= mean).all()
    assert (mean <= np.maximum(total, centre) + 1e-9).all()
