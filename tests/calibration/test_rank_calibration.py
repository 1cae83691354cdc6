"""The gates of rank intervals, on fewer provinces than study.py; seeds fixed: a failure is a change of method."""

from __future__ import annotations

from pathlib import Path

import pytest
from calibration_ranks import by_size, rank_trial

from evaluator.rubric import load_rubric

SMALL = Path(__file__).with_name("small.yaml")
SCOPES = {"major", "major_class", "institution", "all"}


@pytest.fixture(scope="module", params=["undergraduate_program", SMALL], ids=["shipped", "small"])
def table(request):
    return by_size(rank_trial(load_rubric(request.param), nations=1, units=2400, seed=7, provinces=2))


def test_the_true_rank_is_inside_in_every_scope(table):
    assert set(table["scope"]) == SCOPES
    enough = table[table["ranks"] >= 100]
    # 90 % are promised; 1 is for the error of the simulation, and provinces, not units, are independent.
    assert (enough["covered"] >= 0.89 - enough["error"]).all(), enough.to_string()


def test_large_scopes_are_covered_as_promised(table):
    whole = table[(table["scope"] == "all") & (table["size"] == "100+")].iloc[0]
    assert 0.88 - whole["error"] <= whole["covered"] <= 0.93 + whole["error"], whole.to_dict()


def test_small_scopes_are_covered_more_than_promised(table):
    """A rank is a whole number: with few units an interval that holds 90 % holds more."""
    few = table[table["size"] == "2-5"]
    assert (few["covered"] >= 0.90).all(), few.to_string()


def test_confidence_sets_hold_the_true_rank(table):
    sets = table["in_set"].dropna()
    assert len(sets) >= 4
    assert (sets >= 0.95).all(), table.to_string()
