"""Letters by where an interval lies: against a fixed average and a size, and against the peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from class_world import INTERVAL, PEERS, TEXT, chances, evaluated

import evaluator as ev

if TYPE_CHECKING:
    from pathlib import Path

# n = 100 of sd 10: the standard error is 1, the interval ± 1.96 as printed.
SURE = 100.0


@pytest.mark.parametrize(
    ("mark", "letter"),
    [
        (8.0, "远高"),
        (5.0, "远高"),
        (4.99, "高"),
        (1.97, "高"),
        (1.96, "平"),  # the printed end is 0.00, which is not above the average
        (0.0, "平"),
        (-1.96, "平"),
        (-1.97, "低"),
        (-30.0, "低"),
    ],
)
def test_significance_and_size(tmp_path: Path, mark: float, letter: str):
    marks = np.array([mark, 0.0, 1.0])
    assert evaluated(tmp_path, INTERVAL, marks, np.full(3, SURE)).units["letter"].iloc[0] == letter


def test_size_without_significance_is_average(tmp_path: Path):
    result = evaluated(tmp_path, INTERVAL, np.array([6.0, 6.0]), np.array([4.0, 400.0]))
    assert result.units["letter"].tolist() == ["平", "远高"]


@pytest.mark.parametrize(
    ("mark", "n", "letter"),
    [(3.0, 100.0, "前"), (-3.0, 100.0, "后"), (0.5, 100.0, "中"), (0.5, 9.0, "说不准"), (3.0, 9.0, "说不准")],
)
def test_against_the_peers(tmp_path: Path, mark: float, n: float, letter: str):
    # Two hundred peers about 0 hold the mean where it is.
    marks = np.concatenate([[mark], np.tile([-2.0, 2.0], 500)])
    sizes = np.concatenate([[n], np.full(1000, 100.0)])
    result = evaluated(tmp_path, PEERS, marks, sizes)
    assert result.units["letter"].iloc[0] == letter
    assert result.units["letter"].iloc[1] == "后"


@pytest.mark.parametrize("rule", [INTERVAL, PEERS], ids=["interval", "peers"])
def test_the_chance_that_a_letter_comes_out_again_is_right(tmp_path: Path, rule: str):
    rng = np.random.default_rng(7)
    truth, sizes = rng.normal(0, 3, 4000), rng.integers(10, 400, 4000).astype(float)
    first, again = (truth + rng.normal(0, 10 / np.sqrt(sizes)) for _ in range(2))
    before, after = (evaluated(tmp_path, rule, marks, sizes) for marks in (first, again))
    expected = chances(before)
    np.testing.assert_allclose(expected.sum(axis=1), 1.0, atol=1e-9)
    seen = after.classed.letter[:, None] == np.arange(expected.shape[1])
    # Of those given a chance of about p, about p do: every tenth within four standard errors.
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (expected >= low) & (expected < low + 0.1)
        if inside.sum() < 200:
            continue
        error = np.sqrt((expected * (1 - expected))[inside].sum()) / inside.sum()
        assert abs(expected[inside].mean() - seen[inside].mean()) < 4 * error + 0.005, low


def test_a_published_interval_that_is_not_given_buys_no_letter(tmp_path: Path):
    figures = (
        "{code: pupils, name: 学生数}, {code: low, name: 下限, kind: number}, {code: high, name: 上限, kind: number}"
    )
    rule = INTERVAL.replace('level: "0.95"', 'level: "0.95", low: low, high: high')
    text = TEXT.replace("{code: pupils, name: 学生数}", figures) + rule
    (tmp_path / "rule.yaml").write_text(text, encoding="utf-8")
    rubric = ev.load_rubric(tmp_path / "rule.yaml")
    units = pd.DataFrame({"unit": ["a", "b", "c"], "school": "s", "field": "f"})
    ends = {"low": np.array([7.0, np.nan, -9.5]), "high": np.array([11.0, 10.0, np.nan])}
    mark = np.array([[9.0], [9.0], [-9.0]])
    data = ev.make_dataset(rubric, units, mark, n=np.full((3, 1), SURE), figures=ends, year=2025)
    found = ev.evaluate(data, rubric, rank_draws=0).units
    assert found["letter"].tolist() == ["远高", "", ""]
    assert found["reasons"].tolist() == ["", "no_interval", "no_interval"]
    assert found["score"].tolist() == [9.0, 9.0, -9.0]


@pytest.mark.parametrize(
    ("mark", "letter"), [(5.24, "高"), (5.25, "远高"), (1.24, "平"), (1.25, "高"), (-1.24, "平"), (-1.26, "低")]
)
def test_a_border_between_two_printed_scores_is_the_next_that_keeps_it(tmp_path: Path, mark: float, letter: str):
    """One decimal; at least 5.21 or 1.21, at most −1.21: 5.3, 1.3 and −1.3 as printed."""
    rule = INTERVAL.replace('min_score: "5", low_above: "0"', 'min_score: "5.21"')
    rule = rule.replace('low_above: "0"', 'min_score: "1.21"').replace('high_below: "0"', 'max_score: "-1.21"')
    text = (TEXT + rule).replace("decimals: 2", "decimals: 1")
    (tmp_path / "rule.yaml").write_text(text, encoding="utf-8")
    rubric = ev.load_rubric(tmp_path / "rule.yaml")
    units = pd.DataFrame({"unit": ["a"], "school": "s", "field": "f"})
    data = ev.make_dataset(rubric, units, np.array([[mark]]), n=np.array([[1e9]]), year=2025)
    assert ev.evaluate(data, rubric, rank_draws=0).units["letter"].tolist() == [letter]
