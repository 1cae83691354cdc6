"""Contributions add up to the score; weights of what does not apply go to the siblings, by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from property_worlds import LAW, provinces

from evaluator.dataset import State
from evaluator.evaluation import evaluate

LAW = settings(LAW, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LAW
@given(st.data())
def test_contributions_sum_to_the_unrounded_score(case, draw):
    result = evaluate(draw.draw(provinces(case.rubric)), case.rubric, case.benchmark, rank_draws=0)
    total = result.cells.groupby("unit", sort=False)["contribution"].sum().to_numpy()
    scored = ~np.isnan(result.scored.total)
    np.testing.assert_allclose((total + case.rubric.base)[scored], result.scored.total[scored], rtol=0, atol=1e-9)


@LAW
@given(st.data())
def test_every_node_is_the_sum_of_its_leaves(case, draw):
    result = evaluate(draw.draw(provinces(case.rubric)), case.rubric, case.benchmark, rank_draws=0)
    cells = result.cells.pivot_table(index="unit", columns="indicator", values="contribution", sort=False)
    nodes = result.nodes.pivot_table(index="unit", columns="node", values="contribution", sort=False)
    np.testing.assert_allclose(nodes[case.rubric.id], cells.sum(axis=1), rtol=0, atol=1e-9)
    outcome = cells[[code for code in ("placed", "left", "happy", "fit") if code in cells]].sum(axis=1)
    np.testing.assert_allclose(nodes["outcome"], outcome, rtol=0, atol=1e-9)


@LAW
@given(st.data())
def test_weights_of_what_does_not_apply_go_to_the_siblings(average, draw):
    """The tree of the file, spelled out: outcome 0.55 (placed, left, survey (happy, fit)), staff 0.45."""
    data = draw.draw(provinces(average.rubric))
    result = evaluate(data, average.rubric, average.benchmark, rank_draws=0)
    weight = result.cells.pivot_table(index="unit", columns="indicator", values="weight", sort=False)
    applies = {code: data.state[:, j] != State.NOT_APPLICABLE for j, code in enumerate(data.leaves)}
    for i in range(len(data)):
        on = {code: float(mask[i]) for code, mask in applies.items()}
        survey = 0.60 * on["happy"] + 0.40 * on["fit"]
        outcome = 0.40 * on["placed"] + 0.25 + 0.35 * (survey > 0)
        staff = 0.30 + 0.30 + 0.40 * on["ratio"]
        inside = 0.55 * 0.35 / outcome * (1 / survey if survey else 0.0)
        expected = {
            "placed": 0.55 * 0.40 * on["placed"] / outcome,
            "left": 0.55 * 0.25 / outcome,
            "happy": inside * 0.60 * on["happy"],
            "fit": inside * 0.40 * on["fit"],
            "pay": 0.45 * 0.30 / staff,
            "awards": 0.45 * 0.30 / staff,
            "ratio": 0.45 * 0.40 * on["ratio"] / staff,
        }
        found = weight.iloc[i]
        for code, share in expected.items():
            assert abs(found[code] - share) < 1e-12, code
        assert abs(found.sum() - 1) < 1e-12


@LAW
@given(st.data())
def test_what_is_hidden_keeps_its_weight(average, draw):
    """Suppressed and missing cells never hand their weight on: t = 50 and se = 10 fill them."""
    rubric = average.rubric
    cells = evaluate(draw.draw(provinces(rubric)), rubric, average.benchmark, rank_draws=0).cells
    full = dict(zip(rubric.codes, rubric.variants[0].tree.effective, strict=True))
    applies = cells.groupby("unit")["state"].transform(lambda states: (states != "not_applicable").all())
    hidden = cells["state"].isin(["suppressed", "missing"])
    np.testing.assert_allclose(cells.loc[hidden, "t"], 50.0, rtol=0, atol=1e-9)
    np.testing.assert_allclose(cells.loc[hidden, "se"], 10.0, rtol=0, atol=1e-9)
    assert (cells.loc[hidden, "contribution"].abs() < 1e-9).all()
    kept = cells[hidden & applies]
    expected = np.array([full[code] for code in kept["indicator"]])
    np.testing.assert_allclose(kept["weight"].to_numpy(), expected, rtol=0, atol=1e-12)
