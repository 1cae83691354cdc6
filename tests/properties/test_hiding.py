"""Hiding a figure never buys a confirmed better letter."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from property_worlds import LAW, nation, provinces

from evaluator.dataset import State
from evaluator.evaluation import evaluate

LAW = settings(LAW, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
HIDDEN = [State.SUPPRESSED, State.MISSING]


def hide(data, cells, how):
    state, value = data.state.copy(), data.value.copy()
    for row, column in cells:
        state[row, column], value[row, column] = how, np.nan
    return replace(data, state=state, value=value)


@LAW
@given(st.data())
def test_hiding_figures_never_yields_a_confirmed_better_letter(case, draw):
    data = draw.draw(provinces(case.rubric, complete=True))
    row = draw.draw(st.integers(0, len(data) - 1))
    columns = draw.draw(st.sets(st.integers(0, len(case.rubric.codes) - 1), min_size=1, max_size=3))
    how = draw.draw(st.sampled_from(HIDDEN))
    before = evaluate(data, case.rubric, case.benchmark, rank_draws=0)
    after = evaluate(hide(data, [(row, j) for j in columns], how), case.rubric, case.benchmark, rank_draws=0)
    if after.classed.confirmed[row]:
        assert before.classed.letter[row] <= after.classed.letter[row]


@pytest.mark.parametrize("how", HIDDEN)
def test_it_holds_for_every_cell_of_the_nation(cases, how):
    """Every single cell of thirty programmes, against a benchmark computed before anything was hidden."""
    rubric, benchmark = cases["computed"].rubric, cases["computed"].benchmark
    data = nation(rubric)
    before = evaluate(data, rubric, benchmark, rank_draws=0)
    better = 0
    for column in range(len(rubric.codes)):
        whole = hide(data, [(row, column) for row in range(len(data))], how)
        after = evaluate(whole, rubric, benchmark, rank_draws=0)
        rises = after.classed.letter < before.classed.letter
        better += rises.sum()
        assert not (after.classed.confirmed & rises).any(), rubric.codes[column]
    assert better > 10  # hiding does raise unconfirmed letters, so that the rule has something to refuse
