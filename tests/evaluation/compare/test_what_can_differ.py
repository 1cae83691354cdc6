"""Only what can differ between two years is noise of a change: not the averages' error, not the rounding of print."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from compare_worlds import TEXT, averages_of, data_of, rubric_of

import evaluator as ev

if TYPE_CHECKING:
    from pathlib import Path

UNITS = 300
MEAN, SPREAD = (80.0, 5.0, 18.0), (9.0, 2.5, 4.0)


def years(rubric: ev.ScoredRubric, rng: np.random.Generator, error: float, n: int = 400) -> tuple[ev.Result, ev.Result]:
    """Two cohorts of programmes that stayed as they were, against the same averages with an error of their own."""
    units = [f"u{i}" for i in range(UNITS)]
    placed, lost = np.clip(rng.normal(80, 8, UNITS), 45, 98), np.clip(rng.normal(5, 2, UNITS), 1, 12)
    ratio = rng.normal(18, 3, UNITS)
    plain = averages_of(rubric, MEAN, SPREAD)
    unsure = replace(plain, levels=tuple(replace(x, mean_error=np.full_like(x.mean, error)) for x in plain.levels))
    results = []
    for year in (2024, 2025):
        value = np.column_stack([100 * rng.binomial(n, rate / 100) / n for rate in (placed, lost)] + [ratio])
        size = np.column_stack([np.full((UNITS, 2), float(n)), np.full(UNITS, np.nan)])
        results.append(ev.evaluate(data_of(rubric, units, value, size, year), rubric, unsure, rank_draws=0))
    return results[0], results[1]


def test_the_error_of_averages_that_both_years_share_moves_no_letter(tmp_path: Path):
    rubric, rng = rubric_of(tmp_path), np.random.default_rng(4)
    found = [ev.compare(*years(rubric, rng, error=1.4)).moves for _ in range(40)]
    gap = sum(moves.changed - moves.changed_expected for moves in found)
    assert abs(gap) < 3 * np.sqrt(sum(moves.changed_spread**2 for moves in found))


def test_own_noise_is_in_the_table_and_is_less_than_all_noise(tmp_path: Path):
    before, _ = years(rubric_of(tmp_path), np.random.default_rng(4), error=1.4)
    exact, _ = years(rubric_of(tmp_path), np.random.default_rng(4), error=0.0)
    assert (before.units["se_own"] < before.units["se"]).all()
    np.testing.assert_allclose(before.units["se_own"], exact.units["se"])


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_rounding_is_no_change(tmp_path: Path, decimals: int):
    text = TEXT.replace("VERSION", "1").replace("POOL", "").replace("decimals: 2", f"decimals: {decimals}")
    for place, weight in enumerate(("0.5", "0.3", "0.2"), start=1):
        text = text.replace(f"W{place}", weight)
    (tmp_path / "rounded.yaml").write_text(text, encoding="utf-8")
    rng = np.random.default_rng(9)
    rubric = ev.load_rubric(tmp_path / "rounded.yaml")
    chances = np.concatenate([ev.compare(*years(rubric, rng, 0.0, n=4000)).units["p"] for _ in range(5)])
    assert np.mean(chances <= 0.05) == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / len(chances)))


def test_a_best_range_that_moved_is_not_the_units_own_change(tmp_path: Path):
    head, _, rest = TEXT.replace("POOL", "").partition("  - {code: placed")
    leaf = (
        '  - {code: ratio, name: 生师比, weight: "1", kind: exact, unit: 人, better: range, best: BEST, source: 表,\n'
        '     scale: goalposts, goalposts: ["8", "26"]}\n'
    )
    classes = rest[rest.index("classes:") :].replace("against: national_average", "against: none")
    results = []
    for version, best in (("1", '["16", "18"]'), ("2", '["12", "14"]')):
        path = tmp_path / f"range_{version}.yaml"
        path.write_text(head.replace("VERSION", version) + leaf.replace("BEST", best) + classes, encoding="utf-8")
        rubric = ev.load_rubric(path)
        units = pd.DataFrame({"unit": ["a", "b"], "school": ["a", "b"]})
        data = ev.make_dataset(rubric, units, np.array([[17.0], [13.0]]), year=2023 + int(version))
        results.append(ev.evaluate(data, rubric, rank_draws=0))
    found = ev.compare(*results).units
    assert found["difference"].tolist() == [-25.0, 37.5]
    np.testing.assert_allclose(found["own"], 0.0, atol=1e-12)
    np.testing.assert_allclose(found["other"], found["difference"])


def test_two_years_without_a_unit(tmp_path: Path):
    rubric = rubric_of(tmp_path)
    averages = averages_of(rubric, MEAN, SPREAD)
    none = [
        ev.evaluate(data_of(rubric, [], np.empty((0, 3)), np.empty((0, 3)), year), rubric, averages, rank_draws=0)
        for year in (2024, 2025)
    ]
    assert len(ev.compare(*none).units) == 0
