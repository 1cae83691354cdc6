"""The printed table decides: rounding as in Excel, letters and ranks from what is printed."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from property_worlds import LAW, RANGES, provinces, units_of

from evaluator.classing import Cuts
from evaluator.dataset import make_dataset
from evaluator.evaluation import evaluate
from evaluator.statistics import competition_rank, round_half_up

LAW = settings(LAW, suppress_health_check=[HealthCheck.function_scoped_fixture])


def excel_round(number: float, decimals: int) -> float:
    """ROUND in Excel, after rounding to 10 decimals, in decimal arithmetic."""
    clean = Decimal(number).quantize(Decimal("1e-10"), ROUND_HALF_EVEN)
    return float(clean.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))


@settings(LAW, max_examples=500)
@given(st.integers(-100_000, 100_000), st.integers(-9, 9), st.sampled_from([0, 1, 2, 3]))
def test_rounding_is_excels_at_every_half(thousandths, dust, decimals):
    number = thousandths / 1000 + dust * 1e-13
    assert round_half_up(number, decimals) == excel_round(number, decimals)


@settings(LAW, max_examples=500)
@given(st.floats(-200, 200), st.sampled_from([0, 1, 2, 3]))
def test_rounding_is_excels_anywhere(number, decimals):
    assert round_half_up(number, decimals) == excel_round(number, decimals)


@pytest.mark.parametrize(
    ("number", "decimals", "printed"),
    [
        (52.995, 2, 53.0),
        (52.995 - 1e-12, 2, 53.0),
        (49.995, 2, 50.0),
        (49.9949, 2, 49.99),
        (1.005, 2, 1.01),
        (2.5, 0, 3.0),
        (0.5, 0, 1.0),
        (-0.5, 0, -1.0),
        (-1.005, 2, -1.01),
        (1.0049999999, 2, 1.0),
    ],
)
def test_halves_go_up(number, decimals, printed):
    assert round_half_up(number, decimals) == printed


@LAW
@given(st.data())
def test_letters_follow_from_the_printed_score(case, draw):
    result = evaluate(draw.draw(provinces(case.rubric)), case.rubric, case.benchmark, rank_draws=0)
    entries = case.rubric.model.classes.letters
    for unit, total in zip(result.units.to_dict("records"), result.scored.total, strict=True):
        if unit["standing"] == "not classifiable":
            assert unit["letter"] == ""
            continue
        assert unit["score"] == excel_round(total, 2)
        reached = [entry.letter for entry in entries[:-1] if unit["score"] >= float(entry.min_score)]
        assert unit["letter"] == [*reached, entries[-1].letter][0]


def test_a_score_just_below_the_cut_is_printed_as_the_cut_and_gets_its_letter(cases):
    """One leaf moved so that the unrounded score is 49.995 (printed 50.00, C) or 49.9949 (49.99, D)."""
    case = cases["published"]
    low, high = np.array([RANGES[code] for code in case.rubric.codes]).T
    at_average = low + 0.55 * (high - low)  # of major 080901
    column = case.rubric.codes.index("ratio")
    for total, letter, printed in ((49.995, "C", 50.0), (49.9949, "D", 49.99)):
        value = at_average.copy()
        # weight 0.45 · 0.40, spread a sixth of the range, lower is better
        value[column] += (50 - total) / (10 * 0.45 * 0.40) * (high[column] - low[column]) / 6
        data = make_dataset(
            case.rubric, units_of(["080901"]), value[None, :], n=np.full((1, 7), 50), sd={"pay": [900.0]}, year=2025
        )
        row = evaluate(data, case.rubric, case.benchmark).units.iloc[0]
        assert (row["letter"], row["score"]) == (letter, printed)


def test_the_first_cut_that_is_reached_is_taken():
    cuts = np.array([[58.0, 53.0, 50.0, -np.inf]])
    scores = np.array([58.0, 57.995, 57.9949, 53.0, 50.0, 49.995, 49.99, np.nan])
    rule = Cuts(np.repeat(cuts, 8, axis=0), np.repeat(cuts, 8, axis=0), np.full(8, -1, dtype=np.int8), 2)
    assert rule.letter(scores, np.arange(8)).tolist() == [0, 0, 1, 1, 2, 2, 3, -1]


@LAW
@given(st.data())
def test_ranks_are_1224_by_printed_score(case, draw):
    result = evaluate(draw.draw(provinces(case.rubric)), case.rubric, case.benchmark, rank_draws=4)
    units = result.units[result.classifiable]
    for scope in case.rubric.model.ranks:
        for _, row in units.iterrows():
            same = np.ones(len(units), bool) if scope == "all" else (units[scope] == row[scope]).to_numpy()
            assert row[f"rank_{scope}"] == 1 + (units["score"].to_numpy()[same] > row["score"]).sum()
        assert result.units.loc[~result.classifiable, f"rank_{scope}"].isna().all()


@LAW
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), min_size=1, max_size=20))
def test_competition_rank_counts_who_is_better(pairs):
    score, group = np.array(pairs, dtype=float).T
    expected = [1 + ((score > s) & (group == g)).sum() for s, g in zip(score, group, strict=True)]
    assert competition_rank(score, group.astype(int)).tolist() == expected
