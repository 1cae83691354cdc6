"""Short tables: letters, the D list nearest to the average, who stands near it, cities."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from evaluator.evaluation import cities, letter_counts, near_average, near_cut
from evaluator.planning import reached_of

NONE = "not classifiable"
UNITS = pd.DataFrame(
    [
        ("a", 61.0, "A", "confirmed", 1.0, "甲市", "公办"),
        ("b", 49.9, "D", "borderline", 0.45, "甲市", "公办"),
        ("c", 49.9, "D", "borderline", 0.50, "乙市", "民办"),
        ("d", 40.0, "D", "confirmed", 0.0, "甲市", "民办"),
        ("e", 50.0, "C", "borderline", 0.55, "甲市", "公办"),
        ("f", 70.0, "", NONE, math.nan, "丙市", "民办"),
        ("g", math.nan, "", NONE, math.nan, "甲市", "公办"),
    ],
    columns=["unit", "score", "letter", "standing", "p_at_or_above", "city", "ownership"],
)


def test_letters_are_counted_with_their_standing() -> None:
    table = letter_counts(UNITS, ["A", "B", "C", "D"]).set_index("letter")
    assert table.loc["D", ["units", "confirmed", "borderline", "share"]].tolist() == [3, 1, 2, 3 / 7]
    assert table.loc["B", "units"] == 0


def test_letters_and_reach_have_one_denominator() -> None:
    """D is who does not reach the average: two pictures of one page may not give it two shares."""
    reach = reached_of(UNITS, 50.0).set_index("ownership").loc[""]
    letters = letter_counts(UNITS, ["A", "B", "C", "D"]).set_index("letter")["share"]
    assert letters["D"] == reach["share_not_reached"]
    assert letters[["A", "B", "C"]].sum() == pytest.approx(reach["share_reached"])
    everybody = cities(UNITS.assign(city="甲市"), 50.0).iloc[0]
    assert everybody["share"] == reach["share_reached"]


def test_nobody_has_no_share() -> None:
    assert letter_counts(UNITS.iloc[:0], ["A"])["share"].isna().all()
    assert letter_counts(UNITS.assign(letter=""), ["A"])["share"].tolist() == [0]


def test_of_d_those_nearest_to_the_average_stand_first_and_ties_go_by_id() -> None:
    assert near_average(UNITS, "D", 2)["unit"].tolist() == ["b", "c"]
    assert near_average(UNITS, "D", 9)["unit"].tolist() == ["b", "c", "d"]


def test_near_the_cut_the_most_even_stand_first_and_what_is_sure_is_left_out() -> None:
    assert near_cut(UNITS)["unit"].tolist() == ["c", "b", "e"]
    assert near_cut(UNITS, sure=0.52)["unit"].tolist() == ["c"]


def test_a_city_counts_shares_of_all_its_units() -> None:
    table = cities(UNITS, 50.0).set_index("city")
    assert table.index.tolist()[0] == "甲市"
    assert table.loc["甲市"].tolist() == [5, 4, 2, 0.4]
    assert table.loc["丙市", "share"] == 0


def test_everybody_is_in_exactly_one_of_three() -> None:
    table = reached_of(UNITS, 50.0).set_index("ownership")
    counts = ["reached", "not_reached", "not_classifiable"]
    assert table.loc["", counts].tolist() == [2, 3, 2]
    assert table.loc["公办", [*counts, "units"]].tolist() == [2, 1, 1, 4]
    assert (table[[f"share_{name}" for name in counts]].sum(axis=1) - 1).abs().max() < 1e-12
