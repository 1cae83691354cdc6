"""Letters by places: shares of those who take part, at least two in the first tier, ties inside, groups apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from class_world import QUANTILE, TEXT, chances, evaluated

import evaluator as ev
from evaluator.report.legend import legend
from evaluator.statistics import tier_of
from evaluator.text import Reader

if TYPE_CHECKING:
    from pathlib import Path

LETTERS = ("A+", "A", "A-", "B", "其余")


def letters(folder: Path, mark: np.ndarray, field: list[str] | None = None) -> list[str]:
    return evaluated(folder, QUANTILE, mark, np.full(len(mark), 1e6), field).units["letter"].tolist()


@pytest.mark.parametrize("size", [5, 20, 47, 100, 250])
def test_places_are_those_of_the_rule(tmp_path: Path, size: int):
    mark = np.random.default_rng(size).permutation(size).astype(float) / 10
    tiers = tier_of(mark, np.zeros(size, dtype=int), ["0.02", "0.05", "0.10", "0.40"], least=2)
    assert letters(tmp_path, mark) == [LETTERS[int(tier) - 1] for tier in tiers]


def test_ties_at_a_border_are_inside(tmp_path: Path):
    assert letters(tmp_path, np.array([9.0, 8.0, 8.0, 8.0, 1.0, 0.0]))[:5] == ["A+", "A+", "A+", "A+", "其余"]


def test_groups_have_their_own_places(tmp_path: Path):
    found = letters(tmp_path, np.arange(20.0), ["甲"] * 10 + ["乙"] * 10)
    assert [place for place, letter in enumerate(found) if letter == "A+"] == [8, 9, 18, 19]


def test_chances_add_up_to_the_places(tmp_path: Path):
    rng = np.random.default_rng(3)
    truth = rng.normal(0, 4, 400)
    result = evaluated(tmp_path, QUANTILE, truth + rng.normal(0, 1, 400), np.full(400, 100.0))
    # The border of true scores is where the expected number above it is the number of places.
    assert chances(result)[:, 0].sum() == pytest.approx(8, abs=0.05)
    assert chances(result)[:, :4].sum() == pytest.approx(160, abs=0.05)


def test_a_cut_score_stands_in_where_the_rubric_gives_one(tmp_path: Path):
    rule = QUANTILE
    for share, cut in (("0.02", 9), ("0.05", 7), ("0.10", 5), ("0.40", 3)):
        rule = rule.replace(f'top_share: "{share}"', f'top_share: "{share}", min_score: "{cut}"')
    result = evaluated(tmp_path, rule, np.array([9.0, 8.99, 5.0, 3.0, 2.99]), np.full(5, 1e6))
    assert result.units["letter"].tolist() == list(LETTERS)


def test_a_group_that_the_nation_does_not_know_gets_no_letter(tmp_path: Path):
    (tmp_path / "rule.yaml").write_text(TEXT + QUANTILE, encoding="utf-8")
    rubric = ev.load_rubric(tmp_path / "rule.yaml")

    def data(fields: list[str]) -> ev.Dataset:
        units = pd.DataFrame({"unit": [f"u{i}" for i in range(len(fields))], "school": "s", "field": fields})
        mark = np.arange(len(fields), dtype=float)[:, None]
        return ev.make_dataset(rubric, units, mark, n=np.full((len(fields), 1), 1e6), year=2025)

    nation = ev.benchmark_from(data(["甲"] * 30 + ["乙"] * 3), rubric)
    units = ev.evaluate(data(["甲", "甲", "乙", "丙"]), rubric, nation, rank_draws=0).units
    assert units["letter"].tolist() == ["其余", "其余", "", ""]
    assert units["reasons"].tolist() == ["", "", "no_places", "no_places"]
    assert units["score"].notna().all()


def test_places_decide_alone_where_the_nation_is_known(tmp_path: Path):
    rule = QUANTILE
    for share, cut in (("0.02", 90), ("0.05", 80), ("0.10", 70), ("0.40", 60)):
        rule = rule.replace(f'top_share: "{share}"', f'top_share: "{share}", min_score: "{cut}"')
    (tmp_path / "rule.yaml").write_text(TEXT + rule, encoding="utf-8")
    rubric = ev.load_rubric(tmp_path / "rule.yaml")
    units = pd.DataFrame({"unit": [f"u{i}" for i in range(30)], "school": "s", "field": "甲"})
    data = ev.make_dataset(rubric, units, np.arange(30.0)[:, None], n=np.full((30, 1), 1e6), year=2025)
    letters = ev.evaluate(data, rubric, ev.benchmark_from(data, rubric), rank_draws=0).units["letter"].tolist()
    assert letters[::-1] == ["A+"] * 2 + ["A-"] + ["B"] * 9 + ["其余"] * 18


def nation_of(tmp_path: Path, rule: str = QUANTILE) -> tuple[ev.ScoredRubric, ev.Dataset]:
    (tmp_path / "rule.yaml").write_text(TEXT + rule, encoding="utf-8")
    rubric = ev.load_rubric(tmp_path / "rule.yaml")
    units = pd.DataFrame({"unit": [f"u{i}" for i in range(30)], "school": "s", "field": ["甲"] * 20 + ["乙"] * 10})
    mark = np.arange(30.0)
    mark[18] = mark[19]  # two share the best place of 甲
    return rubric, ev.make_dataset(rubric, units, mark[:, None], n=np.full((30, 1), 1e6), year=2025)


def test_the_place_that_a_letter_goes_by_is_given(tmp_path: Path):
    rubric, nation = nation_of(tmp_path)
    some = nation.units[nation.units["unit"].isin(["u18", "u19", "u17", "u29"])]
    rows = some.index.to_numpy()
    units = some.reset_index(drop=True)
    data = ev.make_dataset(rubric, units, nation.value[rows], n=np.full((4, 1), 1e6), year=2025)
    found = ev.evaluate(data, rubric, ev.benchmark_from(nation, rubric), rank_draws=0).units
    assert found["unit"].tolist() == ["u17", "u18", "u19", "u29"]
    assert found["place"].tolist() == [3, 1, 1, 1]
    assert found["place_of"].tolist() == [20, 20, 20, 10]


def test_cut_scores_that_stand_in_for_places_say_so(tmp_path: Path):
    with_cuts = QUANTILE
    for share, cut in (("0.02", "25"), ("0.05", "20"), ("0.10", "15"), ("0.40", "10")):
        with_cuts = with_cuts.replace(f'top_share: "{share}"', f'top_share: "{share}", min_score: "{cut}"')
    rubric, nation = nation_of(tmp_path, with_cuts)
    averages = replace(ev.benchmark_from(nation, rubric), national=None)
    found = ev.evaluate(nation, rubric, averages, rank_draws=0)
    assert found.cuts.stand_in
    assert "place" not in found.units
    assert "替代的分数线" in found.explain("u29").text()
    said = legend(found, Reader("zh", "workbook"))
    assert any("替代的分数线" in line for line in said)
    assert any("A类：得分不低于20分" in line for line in said)
    assert not any("名列前5%" in line for line in said)
    assert not ev.evaluate(nation, rubric, ev.benchmark_from(nation, rubric), rank_draws=0).cuts.stand_in
