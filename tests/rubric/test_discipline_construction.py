"""学科建设评价: the second shipped rubric is complete, sourced, covers the catalogue, and gives tiers as it says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from evaluator.catalog import disciplines
from evaluator.dataset import Dataset, make_dataset
from evaluator.evaluation import Result, benchmark_from, evaluate
from evaluator.rubric import ScoredRubric, load_rubric
from evaluator.rubric.model import leaves_of, nodes_of

GROUPS = ["人才培养", "科学研究", "社会服务", "教师队伍"]
# 第四轮学科评估: 2, 5, 10, 20 … 70 % in nine tiers; the first is the top 2 % or the top two.
TIERS = {"A+": 2, "A": 5, "A-": 10, "B+": 20, "B": 30, "B-": 40, "C+": 50, "C": 60, "C-": 70}
LARGE, SMALL = "0812", "0907"


@pytest.fixture(scope="module")
def rubric() -> ScoredRubric:
    return load_rubric("discipline_construction", as_of="2025-12-31")


def drawn(rubric: ScoredRubric, participants: dict[str, int]) -> Dataset:
    """Made-up figures of disciplines at fictional institutions: better ones are better in everything, with noise."""
    codes = [code for code, count in participants.items() for _ in range(count)]
    count = len(codes)
    rng = np.random.default_rng(11)
    quality = rng.standard_normal(count)
    size = np.column_stack(
        [rng.integers(30, 90, count) if leaf.n else np.full(count, np.nan) for leaf in rubric.leaves]
    ).astype(float)
    values = []
    for j, leaf in enumerate(rubric.leaves):
        good = 0.6 * quality + 0.8 * rng.standard_normal(count)
        if leaf.kind == "proportion":
            share = 1 / (1 + np.exp(-(0.8 + 0.5 * good)))
            values.append(leaf.full * np.round(share * size[:, j]) / size[:, j])
        elif leaf.kind == "rate":
            per = float(leaf.per or 1)
            values.append(per * np.round(0.3 * np.exp(0.4 * good) * size[:, j]) / size[:, j])
        else:
            values.append(np.round(20 * np.exp(0.5 * good), 2))
    ids = [f"{90000 + place}" for place in range(count)]
    units = pd.DataFrame(
        {
            "unit": [f"{school}-{code}" for school, code in zip(ids, codes, strict=True)],
            "institution": ids,
            "institution_name": [f"云溪大学{school}" for school in ids],
            "ownership": "公办",
            "discipline": codes,
            "discipline_name": [disciplines()[code].name for code in codes],
        }
    )
    return make_dataset(rubric, units, np.column_stack(values), n=size, cohort=np.full(count, 50.0), year=2025)


@pytest.fixture(scope="module")
def nation(rubric: ScoredRubric) -> Dataset:
    return drawn(rubric, {LARGE: 120, "0501": 60, "1301": 40, SMALL: 9})


@pytest.fixture(scope="module")
def result(rubric: ScoredRubric, nation: Dataset) -> Result:
    return evaluate(nation, rubric, benchmark_from(nation, rubric), rank_draws=0)


# ---- what it asks for


def test_four_groups_and_14_to_18_leaves_in_every_tree(rubric: ScoredRubric):
    for tree in rubric.trees:
        assert [group.name for group in tree] == GROUPS
        assert 14 <= len(list(leaves_of(tree))) <= 18


def test_leaves_and_figures_say_how_they_are_formed(rubric: ScoredRubric):
    keys = ("definition", "source", "period", "range", "reference_date", "headers", "unit")
    assert [f"{leaf.code}.{key}" for leaf in rubric.leaves for key in keys if not getattr(leaf, key)] == []
    figures = rubric.model.data.figures
    assert [figure.code for figure in figures if not (figure.definition and figure.source and figure.headers)] == []


def test_every_weight_is_an_example(rubric: ScoredRubric):
    assert rubric.model.status == "示例"
    assert all(overlay.status == "示例" for overlay in rubric.overlays)
    nodes = [node for tree in rubric.trees for node in nodes_of(tree)]
    assert [node.code for node in nodes if node.status != "示例" or "权重为示例" not in node.note] == []


def test_counts_are_filled_in_rather_than_shares(rubric: ScoredRubric):
    assert [leaf.code for leaf in rubric.leaves if leaf.kind in {"proportion", "rate"} and not leaf.events] == []


def test_only_figures_without_noise_are_transformed(rubric: ScoredRubric):
    """The mean of a logarithm of a small count lies below the logarithm of its mean: small units would lose by it."""
    bent = [leaf for leaf in rubric.leaves if leaf.transform != "none"]
    assert bent
    assert [leaf.code for leaf in bent if leaf.kind != "exact" and leaf.sampling != "none"] == []


def test_overlays_cover_the_categories_of_the_catalogue(rubric: ScoredRubric):
    covered = {overlay.overlay: set(overlay.applies["discipline"]) for overlay in rubric.overlays}
    groups = {"humanities": "01 02 03 04 05 06 12", "science": "07 08 09 10", "arts": "13"}
    for name, categories in groups.items():
        assert covered[name] == {c for c, entry in disciplines().items() if entry.category_code in categories.split()}


# ---- what it gives


def test_tiers_are_those_of_the_fourth_round(rubric: ScoredRubric):
    *tiers, rest = rubric.model.classes.letters
    assert {tier.letter: tier.top_share for tier in tiers} == {
        letter: Decimal(share) / 100 for letter, share in TIERS.items()
    }
    assert (tiers[0].letter, tiers[0].least) == ("A+", 2)
    assert (rest.letter, rest.top_share, rest.min_score) == ("未列入", None, None)


def test_places_are_within_the_discipline(result: Result):
    for code, count in {LARGE: 120, "0501": 60, "1301": 40}.items():
        units = result.units[result.units["discipline"] == code].sort_values("score", ascending=False)
        letters = units["letter"].tolist()
        # A better score never has a lesser tier, and no tier holds more than its places.
        assert letters == sorted(letters, key=[*TIERS, "未列入"].index)
        taken = 0
        for letter, share in TIERS.items():
            taken += letters.count(letter)
            assert taken <= max(2, count * share // 100), (code, letter)
        assert "A+" in letters


def test_a_discipline_with_nine_participants_is_not_classified(result: Result):
    few = result.units[result.units["discipline"] == SMALL]
    assert set(few["letter"]) == {""}
    assert few["reasons"].map(lambda codes: "no_benchmark" in codes).all()


def test_without_national_scores_tiers_go_by_score(rubric: ScoredRubric, nation: Dataset):
    """Published averages alone: 50 and above is one of the six best tiers, and nobody is placed among the few here."""
    published = replace(benchmark_from(nation, rubric), national=None)
    units = evaluate(nation, rubric, published, rank_draws=0).units
    units = units[units["letter"] != ""]
    cuts = {tier.letter: float(tier.min_score) for tier in rubric.model.classes.letters[:-1]}
    for score, letter in zip(units["score"], units["letter"], strict=True):
        assert letter == next((name for name, cut in cuts.items() if score >= cut), "未列入")
    average = units["letter"].isin(["A+", "A", "A-", "B+", "B", "B-"])
    assert (average == (units["score"] >= 50)).all()


def test_ranks_stay_within_the_discipline(result: Result):
    """Scores of different disciplines have different averages behind them."""
    assert "rank_discipline" in result.units
    assert not {"rank_all", "rank_institution"} & set(result.units)
