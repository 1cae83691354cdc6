"""A better figure in any cell never lowers the score or the letter; the benchmark is frozen."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from property_worlds import LAW, RANGES, provinces, with_cell

from evaluator.dataset import State
from evaluator.evaluation import evaluate

LAW = settings(LAW, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LAW
@given(st.data())
def test_a_better_figure_never_lowers_score_or_letter(case, draw):
    data = draw.draw(provinces(case.rubric))
    row = draw.draw(st.integers(0, len(data) - 1))
    column = draw.draw(st.integers(0, len(case.rubric.codes) - 1))
    if data.state[row, column] != State.OBSERVED:
        data = with_cell(data, row, column, RANGES[case.rubric.codes[column]][0])
    low, high = RANGES[case.rubric.codes[column]]
    leaf = case.rubric.leaves[column]
    best = {"higher": high, "lower": low}.get(leaf.better)
    if best is None:
        # Where a range is best, the way there is better.
        best = float(np.clip(data.value[row, column], *(float(end) for end in leaf.best)))
    step = draw.draw(st.integers(0, 100)) / 100
    better = data.value[row, column] + step * (best - data.value[row, column])
    before = evaluate(data, case.rubric, case.benchmark, rank_draws=0)
    after = evaluate(with_cell(data, row, column, better), case.rubric, case.benchmark, rank_draws=0)
    assert after.scored.total[row] >= before.scored.total[row] - 1e-9
    assert after.units["score"][row] >= before.units["score"][row]
    if before.classed.letter[row] >= 0:
        assert 0 <= after.classed.letter[row] <= before.classed.letter[row]


@LAW
@given(st.data())
def test_it_raises_the_score_inside_the_scale(average, draw):
    """Not only never lower: within three national deviations a better figure counts."""
    rubric = average.rubric
    data = draw.draw(provinces(rubric, complete=True))
    row = draw.draw(st.integers(0, len(data) - 1))
    column = draw.draw(st.integers(0, len(rubric.codes) - 1))
    before = evaluate(data, rubric, average.benchmark, rank_draws=0)
    spread = before.reference.spread[before.reference.row[row], column]
    mean = before.reference.mean[before.reference.row[row], column]
    sign = 1 if rubric.leaves[column].better == "higher" else -1
    one, other = (
        evaluate(with_cell(data, row, column, mean + sign * z * spread), rubric, average.benchmark, rank_draws=0)
        for z in (0, 1)
    )
    weight = rubric.variants[0].tree.effective[column]
    gain = other.scored.total[row] - one.scored.total[row]
    assert abs(gain - 10 * weight) < 1e-9
