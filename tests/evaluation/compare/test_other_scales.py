"""Trees that are no weighted mean, transformed figures, scales without an average."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from compare_worlds import TEXT, result_of

import evaluator as ev

if TYPE_CHECKING:
    from pathlib import Path

N = np.array([[100.0, 400.0, np.nan]] * 2)
UNITS = ["90001-080901", "90002-080901"]
BEFORE, AFTER = [[85, 3, 20], [80, 4, 18]], [[92, 3, 18], [80, 4, 18]]
MEAN_0, SPREAD_0, MEAN_1, SPREAD_1 = (80, 4, 18), (10, 2, 4), (84, 4, 17), (8, 2, 4)
WEIGHTS = np.array([0.5, 0.3, 0.2])
# Leaf scores with figures and averages of either year (see test_split_by_hand.py).
T = {
    (0, 0): np.array([55.0, 55.0, 45.0]),
    (0, 1): np.array([51.25, 55.0, 42.5]),
    (1, 0): np.array([62.0, 55.0, 50.0]),
    (1, 1): np.array([60.0, 55.0, 47.5]),
}


def _compared(folder: Path, *swaps: tuple[str, str]) -> ev.Comparison:
    text = TEXT.replace("VERSION", "1").replace("POOL", "")
    for number, weight in enumerate(("0.5", "0.3", "0.2"), start=1):
        text = text.replace(f"W{number}", weight)
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    path = folder / "scales.yaml"
    path.write_text(text, encoding="utf-8")
    rubric = ev.load_rubric(path)
    return ev.compare(
        result_of(rubric, UNITS, BEFORE, N, MEAN_0, SPREAD_0, 2024),
        result_of(rubric, UNITS, AFTER, N, MEAN_1, SPREAD_1, 2025),
    )


@pytest.mark.parametrize(
    ("aggregate", "total"),
    [("geometric", lambda t: float(np.prod(t**WEIGHTS))), ("minimum", lambda t: float(t.min()))],
)
def test_totals_that_are_no_means_are_composed_in_both_orders(tmp_path: Path, aggregate: str, total):
    found = _compared(tmp_path, ("indicators:", f"aggregate: {aggregate}\nindicators:"))
    row, v = found.units.iloc[0], {key: total(t) for key, t in T.items()}
    own = (v[1, 0] - v[0, 0] + v[1, 1] - v[0, 1]) / 2
    moved = (v[0, 1] - v[0, 0] + v[1, 1] - v[1, 0]) / 2
    assert row["own"] == pytest.approx(own, abs=1e-9)
    assert row["benchmark"] == pytest.approx(moved, abs=1e-9)
    assert row[["own", "benchmark", "weights", "other", "rounding"]].sum() == pytest.approx(row["difference"])
    assert abs(row["rounding"]) <= 0.01
    # A leaf's own part of such a total has no meaning of its own.
    assert found.leaves["own"].isna().all()


def test_transformed_figures_are_split_on_their_own_axis(tmp_path: Path):
    found = _compared(tmp_path, ("kind: exact,", "kind: exact, transform: log, range: [1, 100],"))
    mine = found.leaves.set_index(["unit", "indicator"]).loc[(UNITS[0], "ratio")]

    def t(x: float, mean: float, spread: float) -> float:
        return 50 - 10 * (np.log(x) - np.log(mean)) / (spread / mean)

    own = (t(18, 18, 4) - t(20, 18, 4) + t(18, 17, 4) - t(20, 17, 4)) / 2
    assert mine["own"] == pytest.approx(0.2 * own, abs=1e-9)
    assert mine["other"] == pytest.approx(0, abs=1e-12)


def test_what_moves_with_everybody_cannot_be_told_apart(tmp_path: Path):
    swaps = [("against: national_average", "against: none"), ("kind: exact,", "kind: exact, scale: minmax,")]
    swaps += [('min_score: "58"', 'min_score: "70"'), ("unit: 人, better: lower", "unit: 人, better: higher")]
    found = _compared(tmp_path, *swaps)
    mine = found.leaves.set_index(["unit", "indicator"]).loc[(UNITS[0], "ratio")]
    assert mine["own"] == 0
    assert mine["other"] == pytest.approx(mine["difference"])


def test_fixed_goals_know_no_average(tmp_path: Path):
    swaps = [
        ("against: national_average", "against: none"),
        ("kind: exact,", "kind: exact, scale: goalposts, goalposts: [10, 30],"),
    ]
    found = _compared(tmp_path, *swaps)
    mine = found.leaves.set_index(["unit", "indicator"]).loc[(UNITS[0], "ratio")]
    assert mine["own"] == pytest.approx(0.2 * 100 * (20 - 18) / 20)
    assert mine["benchmark"] == 0
