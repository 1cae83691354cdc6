"""Why a unit is not classified: every reason, each by itself and together."""

from __future__ import annotations

import numpy as np
import pytest
from table_worlds import benchmark_of, data_of, level, people, two_leaves

from evaluator.dataset import State
from evaluator.evaluation import evaluate
from evaluator.text import EvaluatorError

MAJOR = ("080901", "0809", "08")
S, M, X, O = State.SUPPRESSED, State.MISSING, State.NOT_APPLICABLE, State.OBSERVED  # noqa: E741 - short table
ELIGIBLE = 'eligible: {min_graduating_cohorts: 3, min_cohort_size: 5, only: {category: ["08"]}}'


def reasons(
    load, *, extra="", states=(O, O), scale='max_missing: "0.10"', cohort=30, group=MAJOR, known=(80, 80), **cols
):
    rubric = load(
        two_leaves(extra=extra, scale=scale, exact=", may_not_apply: true").replace(
            '"%", n', '"%", may_not_apply: true, n'
        )
    )
    frame = people([group], **cols)
    state = np.array([states], dtype=np.int8)
    data = data_of(rubric, frame, 80, 80, 50, state=state, cohort=[cohort])
    benchmark = benchmark_of(rubric, level("all", {"": {"mean": list(known), "spread": 8, "programmes": 50}}))
    row = evaluate(data, rubric, benchmark).units.iloc[0]
    assert (row["standing"] == "not classifiable") == (row["reasons"] != "") == (row["letter"] == "")
    return row["reasons"]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("2023", ""),
        ("2024", "too_few_cohorts"),
        ("2030", "too_few_cohorts"),
        ("", "no_first_year"),
        ("不详", "no_first_year"),
    ],
)
def test_graduating_cohorts(load, first, expected):
    """In 2025 the cohorts of 2023, 2024 and 2025 are three."""
    assert reasons(load, extra="eligible: {min_graduating_cohorts: 3}", first_graduating_year=first) == expected


@pytest.mark.parametrize(("cohort", "expected"), [(5, ""), (4, "cohort_small"), (np.nan, "cohort_small")])
def test_cohort_size(load, cohort, expected):
    assert reasons(load, extra="eligible: {min_cohort_size: 5}", cohort=cohort) == expected


@pytest.mark.parametrize(("group", "expected"), [(MAJOR, ""), (("020401", "0204", "02"), "not_eligible")])
def test_only_some(load, group, expected):
    assert reasons(load, extra='eligible: {only: {category: ["08"]}}', group=group) == expected


@pytest.mark.parametrize(
    ("states", "limit", "expected"),
    [
        ((O, S), "0.50", ""),  # at the limit is not above it
        ((O, S), "0.49", "suppressed"),
        ((M, O), "0.49", "missing"),
        ((M, S), "0.60", "suppressed;missing"),
        ((O, X), "0.10", ""),
        ((S, X), "0.60", "suppressed"),  # the whole weight is hidden, the rest does not apply
        ((X, X), "0.10", "nothing_applies"),
    ],
)
def test_completeness(load, states, limit, expected):
    assert reasons(load, states=states, scale=f'max_missing: "{limit}"') == expected


def test_refuse_allows_nothing_to_be_hidden(load):
    assert reasons(load, states=(O, M), scale='max_missing: "0.90", fill: refuse') == "missing"
    assert reasons(load, scale='max_missing: "0.90", fill: refuse') == ""


def test_no_benchmark(load):
    assert reasons(load, known=(np.nan, 80)) == "no_benchmark"
    assert reasons(load, known=(np.nan, 80), scale='max_missing: "0.50"') == ""


def test_all_at_once(load):
    found = reasons(
        load, extra=ELIGIBLE, states=(S, M), cohort=2, group=("020401", "0204", "02"), first_graduating_year="2025"
    )
    assert found.split(";") == ["too_few_cohorts", "cohort_small", "not_eligible", "suppressed", "missing"]


def test_the_year_is_needed_to_count_cohorts(load):
    rubric = load(two_leaves(extra="eligible: {min_graduating_cohorts: 3}"))
    data = data_of(rubric, people([MAJOR], first_graduating_year="2000"), 80, 80)
    object.__setattr__(data, "year", None)
    known = benchmark_of(rubric, level("all", {"": {"mean": 80, "spread": 8}}))
    with pytest.raises(EvaluatorError):
        evaluate(data, rubric, known)
