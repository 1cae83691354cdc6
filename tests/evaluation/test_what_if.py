"""Other weights on the same data: by hand, against loading the same weights from a file, and what is refused."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.dataset import Benchmark, BenchmarkLevel, Dataset, make_dataset
from evaluator.evaluation import evaluate, moved_ranks, reweighed, what_if
from evaluator.evaluation.weight_trial import farthest, letter_moves, moved_counts, written_weights
from evaluator.rubric import ScoredRubric, load_rubric
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.evaluation import Result

TEXT = """\
id: trial
title: 试算
version: "1"
kind: scored
status: 示例
effective: {from: 2025-01-01}
references: [{title: 试算}]
unit: other
data: {id: [school], columns: [{code: school, name: 学校}, {code: kind, name: 类型}]}
benchmark: {groups: [all]}
ranks: [all]
indicators:
  - code: g
    name: 组
    weight: "W_G"
    children:
      - {code: x, name: 甲, weight: "W_X", kind: exact, unit: 个, source: 表}
      - {code: y, name: 乙, weight: "W_Y", kind: exact, unit: 个, source: 表}
  - {code: z, name: 丙, weight: "W_Z", kind: exact, unit: 个, source: 表}
classes:
  against: national_average
  letters: [{letter: B, min_score: "55"}, {letter: C, min_score: "50"}, {letter: D}]
  confirm: {other: "0.80"}
"""
OVERLAY = """\
overlay: art
of: trial
version: "1"
title: 艺术
status: 示例
references: [{title: 试算}]
applies: {kind: [艺术]}
changes:
  - {code: x, weight: "0.20"}
  - {code: y, weight: "0.80"}
"""
WEIGHTS = {"W_G": "0.60", "W_X": "0.50", "W_Y": "0.50", "W_Z": "0.40"}
# Figures with mean 0 and spread 1: a score is 50 + 10 · figure.
FIGURES = np.array([[2.0, 0.0, -1.0], [0.0, 0.0, 0.0], [-1.0, -1.0, 2.0], [1.0, -1.0, 0.5]])


def rubric_of(folder: Path, *, overlay: bool = False, **weights: str) -> ScoredRubric:
    text = TEXT
    for name, weight in {**WEIGHTS, **weights}.items():
        text = text.replace(name, weight)
    folder.mkdir(exist_ok=True)
    (folder / "trial.yaml").write_text(text, encoding="utf-8")
    if overlay:
        (folder / "overlays").mkdir(exist_ok=True)
        (folder / "overlays" / "art.yaml").write_text(OVERLAY, encoding="utf-8")
    return load_rubric(folder / "trial.yaml")


def data_of(rubric: ScoredRubric, kinds: str = "普通") -> Dataset:
    units = pd.DataFrame({"unit": ["a", "b", "c", "d"], "school": ["a", "b", "c", "d"], "kind": kinds})
    return make_dataset(rubric, units, FIGURES, year=2025)


def result_of(rubric: ScoredRubric, kinds: str = "普通") -> Result:
    unknown = np.full((1, 3), np.nan)
    level = BenchmarkLevel("all", ("",), np.zeros((1, 3)), np.ones((1, 3)), unknown, unknown, np.zeros((1, 3)), unknown)
    return evaluate(
        data_of(rubric, kinds), rubric, Benchmark(rubric.id, rubric.codes, (level,), "官方常模"), rank_draws=0
    )


@pytest.fixture
def rubric(tmp_path: Path) -> ScoredRubric:
    return rubric_of(tmp_path / "base")


def test_scores_ranks_and_letters_by_hand(rubric: ScoredRubric) -> None:
    before = result_of(rubric)
    # a: 0.6·(0.5·70 + 0.5·50) + 0.4·40 = 52; b: 50; c: 0.6·40 + 0.4·70 = 52; d: 0.6·50 + 0.4·55 = 52
    assert before.units["score"].tolist() == [52.0, 50.0, 52.0, 52.0]
    after = what_if(before, reweighed(rubric, {"g": "1", "z": "4"}))
    # a: 0.2·60 + 0.8·40 = 44; c: 0.2·40 + 0.8·70 = 64; d: 0.2·50 + 0.8·55 = 54
    assert after.units["score"].tolist() == [44.0, 50.0, 64.0, 54.0]
    moved = moved_ranks(before, after)
    assert moved["rank_before"].tolist() == [1, 4, 1, 1]
    assert moved["rank_after"].tolist() == [4, 3, 1, 2]
    assert moved["places"].tolist() == [-3, 1, 0, -1]
    assert moved["letter_before"].tolist() == ["C", "C", "C", "C"]
    assert moved["letter_after"].tolist() == ["D", "C", "B", "C"]
    assert moved["moved"].tolist() == [True, False, True, False]
    assert letter_moves(moved, ["B", "C", "D"]).to_numpy().tolist() == [["B", 0, 1, 1], ["C", 4, 2, -2], ["D", 0, 1, 1]]
    assert moved_counts(moved) == {"letters": 2, "ranks": 3, "places": 3}
    assert farthest(moved)["unit"].tolist() == ["a", "b", "d"]


def test_unmoved_weights_change_nothing(rubric: ScoredRubric) -> None:
    before = result_of(rubric)
    again = reweighed(rubric, {"g": "0.60", "z": "0.40"})
    assert again.fingerprint == rubric.fingerprint
    moved = moved_ranks(before, what_if(before, again))
    assert moved_counts(moved) == {"letters": 0, "ranks": 0, "places": 0}
    assert farthest(moved).empty


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"gg": "1"}, "gg"),
        ({"x": "-0.1"}, "-0.1"),
        ({"x": "many"}, "many"),
        ({"x": "NaN"}, "NaN"),
        ({"x": "Infinity"}, "Infinity"),
        ({"x": "0", "y": "0"}, "甲、乙"),
        ({"g": "0", "z": "0"}, "组、丙"),
    ],
)
def test_what_is_refused_is_named(rubric: ScoredRubric, weights: dict[str, str], said: str) -> None:
    with pytest.raises(EvaluatorError, match=said):
        reweighed(rubric, weights)


def test_overlays_follow_where_they_keep_the_weight_of_the_base(tmp_path: Path) -> None:
    rubric = rubric_of(tmp_path / "art", overlay=True)
    other = reweighed(rubric, {"g": "0.20", "z": "0.80", "x": "0.90", "y": "0.10"})
    base, art = other.trees
    assert [node.weight for node in base] == [node.weight for node in art] == [Decimal("0.2"), Decimal("0.8")]
    assert [node.weight for node in base[0].children] == [Decimal("0.9"), Decimal("0.1")]
    assert [node.weight for node in art[0].children] == [Decimal("0.20"), Decimal("0.80")]
    # a as a unit of the overlay: 0.2·(0.2·70 + 0.8·50) + 0.8·40
    after = what_if(result_of(rubric, "艺术"), other)
    assert after.units["score"].iloc[0] == pytest.approx(42.8, abs=1e-12)


weight = st.integers(1, 99)


@given(g=weight, z=weight, x=weight, y=weight, times=st.sampled_from(["2", "0.25", "1000", "0.001"]))
@settings(deadline=None, max_examples=15)
def test_the_scale_of_weights_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, g: int, z: int, x: int, y: int, times: str
) -> None:
    rubric = rubric_of(tmp_path_factory.mktemp("scale"))
    before = result_of(rubric)
    given_ = {"g": g, "z": z, "x": x, "y": y}
    one = what_if(before, reweighed(rubric, {code: str(value) for code, value in given_.items()}))
    two = what_if(before, reweighed(rubric, {code: str(value * Decimal(times)) for code, value in given_.items()}))
    pd.testing.assert_frame_equal(one.units, two.units)


@given(g=weight, x=weight)
@settings(deadline=None, max_examples=15)
def test_a_trial_is_what_a_file_with_these_weights_gives(
    tmp_path_factory: pytest.TempPathFactory, g: int, x: int
) -> None:
    texts = {"g": g, "z": 100 - g, "x": x, "y": 100 - x}
    shares = {code: str(Decimal(value) / 100) for code, value in texts.items()}
    folder = tmp_path_factory.mktemp("file")
    rubric = rubric_of(folder / "base")
    trial = what_if(result_of(rubric), reweighed(rubric, shares))
    loaded = result_of(rubric_of(folder / "file", **{f"W_{code.upper()}": share for code, share in shares.items()}))
    pd.testing.assert_frame_equal(trial.units, loaded.units)


@given(values=st.lists(st.integers(1, 10_000), min_size=2, max_size=2), places=st.integers(2, 6))
@settings(deadline=None, max_examples=20)
def test_written_weights_sum_to_one(tmp_path_factory: pytest.TempPathFactory, values: list[int], places: int) -> None:
    rubric = rubric_of(tmp_path_factory.mktemp("written"))
    other = reweighed(rubric, {"g": str(values[0]), "z": str(values[1])})
    written = written_weights(other.trees[0], ["g"], places)
    assert set(written) == {"g", "z"}
    assert sum(Decimal(text) for text in written.values()) == 1
    for code, text in written.items():
        exact = next(node.weight for node in other.trees[0] if node.code == code)
        assert abs(Decimal(text) - exact) < Decimal(1).scaleb(-places)


def test_written_weights_leave_exact_ones_as_they_are(rubric: ScoredRubric) -> None:
    assert written_weights(rubric.trees[0], ["x"]) == {"x": "0.50", "y": "0.50"}
