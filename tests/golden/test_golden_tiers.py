"""Quantile groups of public-health profiles, tiers of the fourth national discipline evaluation."""

import numpy as np
import pandas as pd
import pytest

import evaluator as ev
from evaluator.statistics import quantile_group, tier_of, tier_places
from evaluator.text import EvaluatorError

COUNTS = {"Quartile": 4, "Septile": 7, "Decile": 10}
HIGHEST_FIRST = {"RAG - Low is good", "True"}
TIERS = ["A+", "A", "A-", "B+", "B", "B-", "C+", "C", "C-"]
SHARES = ["0.02", "0.05", "0.10", "0.20", "0.30", "0.40", "0.50", "0.60", "0.70"]


def profiles(golden, *, bad):
    table = pd.read_csv(golden / "phe-standardisation-funnels" / "quantile_expected.csv", dtype={"Polarity": str})
    return table[(table.Test == "BadPolarity") == bad].reset_index(drop=True)


def quantiles(table, kind):
    """Quantiles of one kind; rows that name no set of groups are one group, in which polarity plays no part."""
    parent = table.IndSexRef + np.where(table.GroupSet == "IndSexReg", table.ParentCode.astype(str), "")
    grouped = table.GroupSet.notna()
    group = pd.factorize(parent.where(grouped, "all"))[0]
    first = (table.Polarity.isin(HIGHEST_FIRST) | ~grouped).to_numpy(dtype=bool)
    return quantile_group(table.Value, COUNTS[kind], group=group, highest_first=first)


@pytest.mark.parametrize(("kind", "computed"), [("Decile", 317), ("Quartile", 485), ("Septile", 150)])
def test_quantile_groups_of_profiles(golden, kind, computed):
    table = profiles(golden, bad=False)
    table = table[table.QuantileNm == kind].reset_index(drop=True)
    assert table.QuantileInGrp.notna().sum() == computed
    np.testing.assert_array_equal(quantiles(table, kind), table.QuantileInGrp.to_numpy())  # NaN in the same rows


def test_two_directions_in_a_group_are_refused(golden):
    table = profiles(golden, bad=True)
    assert len(table) == 35
    with pytest.raises(EvaluatorError, match="highest_first: group 0 mixes"):
        quantiles(table, "Septile")


@pytest.fixture(scope="module")
def disciplines(golden):
    folder = golden / "cn-discipline-evaluation-round4-2017"
    counts = pd.read_csv(folder / "grade_counts.csv", dtype={"discipline_code": str})
    ratings = pd.read_csv(folder / "ratings.csv", dtype=str)
    tally = pd.crosstab(ratings.discipline_code, ratings.grade)
    np.testing.assert_array_equal(tally.loc[counts.discipline_code, TIERS], counts[TIERS])
    return counts


def test_places_of_the_fourth_evaluation(disciplines):
    """The number of participants is inferred from the same counts: this tests the rule, not the scores."""
    places = tier_places(disciplines.n_participants_inferred, SHARES, least=2)
    off = np.abs(disciplines[TIERS].to_numpy().cumsum(axis=1) - places)
    assert len(off) == 95
    assert (off.sum(axis=1) == 0).sum() == 46
    assert (off[:, 0] == 0).sum() == 92
    assert disciplines.discipline_code[off[:, 0] > 0].tolist() == ["0402", "0802", "1003"]
    np.testing.assert_array_equal(off.sum(axis=1), disciplines.total_abs_dev_positions)


def test_tiers_of_the_exact_disciplines(disciplines):
    """Where every place is exact, units scored in order and without ties come out in the published numbers."""
    exact = disciplines[disciplines.total_abs_dev_positions == 0]
    group = np.repeat(np.arange(len(exact)), exact.n_participants_inferred)
    tier = tier_of(-np.arange(group.size, dtype=float), group, SHARES, least=2)
    for code, row in enumerate(exact[TIERS].to_numpy()):
        np.testing.assert_array_equal(np.bincount(tier[group == code].astype(int), minlength=11)[1:10], row)


def test_a_university_beside_the_nation(golden):
    """Shares of listed grades: disciplines beyond the first seven tenths were not published."""
    ratings = pd.read_csv(golden / "cn-discipline-evaluation-round4-2017" / "ratings.csv", dtype=str)
    own = ratings[ratings.university == "云南大学"]
    table = ev.profile(own.grade.tolist(), ratings.grade.tolist(), TIERS)
    assert table["own"].tolist() == [1, 0, 1, 2, 7, 5, 6, 3, 5]
    assert table["nation"].tolist() == [210, 156, 344, 722, 736, 729, 761, 725, 729]
    assert own[own.grade == "A+"].discipline_code.tolist() == ["0304"]
    assert table["nation_share"].round(4).tolist() == [
        0.0411, 0.0305, 0.0673, 0.1412, 0.1440, 0.1426, 0.1489, 0.1418, 0.1426,
    ]  # fmt: skip
    assert table.loc["B", ["cumulative", "nation_cumulative"]].round(4).tolist() == [0.3667, 0.4241]
    assert table["expected"].sum() == pytest.approx(30)
