"""The whole engine on simulated years in which nothing truly changed: moves and changes are those of noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from compare_worlds import result_of, rubric_of

import evaluator as ev

if TYPE_CHECKING:
    from pathlib import Path

MEAN, SPREAD = (80.0, 5.0, 18.0), (9.0, 2.5, 4.0)
WORLDS, UNITS = 60, 150


def _worlds(folder: Path, least: int, most: int) -> list[ev.Comparison]:
    rubric, rng = rubric_of(folder), np.random.default_rng(20250830)
    units = [f"{90000 + i}-080901" for i in range(UNITS)]
    found = []
    for _ in range(WORLDS):
        rates = [rng.normal(mean, 0.8 * spread, UNITS) for mean, spread in zip(MEAN, SPREAD, strict=True)]
        placed, lost = np.clip(rates[0], 45, 99) / 100, np.clip(rates[1], 1, 12) / 100
        people = rng.integers(least, most, UNITS)
        years = []
        for year in (2024, 2025):
            # Two cohorts of one programme that stayed as it was.
            value = [100 * rng.binomial(people, placed) / people, 100 * rng.binomial(4 * people, lost) / (4 * people)]
            n = np.column_stack([people, 4 * people, np.full(UNITS, np.nan)]).astype(float)
            years.append(result_of(rubric, units, np.column_stack([*value, rates[2]]), n, MEAN, SPREAD, year))
        found.append(ev.compare(*years))
    return found


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> list[ev.Comparison]:
    return _worlds(tmp_path_factory.mktemp("large"), 200, 800)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> list[ev.Comparison]:
    return _worlds(tmp_path_factory.mktemp("small"), 25, 160)


def _changed(worlds: list[ev.Comparison]) -> tuple[float, float, float]:
    moves = [world.moves for world in worlds]
    error = np.sqrt(np.sum([each.changed_spread**2 for each in moves]))
    return float(sum(each.changed for each in moves)), sum(each.changed_expected for each in moves), float(error)


def _z(worlds: list[ev.Comparison]) -> np.ndarray:
    return np.concatenate([world.units["difference"] / world.units["se"] for world in worlds])


def test_observed_moves_are_those_expected_from_noise(large: list[ev.Comparison]):
    gap = np.array([world.moves.observed[:4, :4] - world.moves.expected for world in large])
    spread = np.sqrt(np.mean([world.moves.spread**2 for world in large], axis=0))
    assert np.all(np.abs(gap.mean(axis=0)) <= 3.5 * spread / np.sqrt(WORLDS) + 1e-9)
    changed, expected, error = _changed(large)
    assert abs(changed - expected) <= 3.0 * error
    assert error < 0.03 * expected


def test_of_small_cohorts_noise_is_overstated_a_little_and_never_understated(small: list[ev.Comparison]):
    # p̃(1 − p̃) at rates drawn toward the mean is on average a little more than p(1 − p) at the true rates.
    changed, expected, error = _changed(small)
    assert 0.94 * expected - 3.0 * error <= changed <= expected + 3.0 * error
    assert 0.95 <= _z(small).std() <= 1.01


def test_changes_scatter_as_their_standard_error_says(large: list[ev.Comparison]):
    assert _z(large).mean() == pytest.approx(0.0, abs=0.04)
    assert _z(large).std() == pytest.approx(1.0, abs=0.025)
    assert _hold_no_change(large, "drawn") >= 0.95
    assert _hold_no_change(large, "difference") == pytest.approx(0.95, abs=0.01)


def _hold_no_change(worlds: list[ev.Comparison], interval: str) -> float:
    low, high = (np.concatenate([world.units[f"{interval}_{end}"] for world in worlds]) for end in ("low", "high"))
    return float(np.mean((low <= 0) & (high >= 0)))


def test_hardly_a_list_is_made_of_nothing(small: list[ev.Comparison]):
    false = np.mean([(world.units["q"] <= 0.05).any() for world in small])
    assert false <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / WORLDS)
