"""Moves that noise makes: expected against counted on simulated years without any true change."""

from __future__ import annotations

import numpy as np
import pytest

from evaluator.evaluation.compare.change import change
from evaluator.evaluation.compare.moves import moves, noise_moves

LETTERS = ("A", "B", "C", "D")
CUTS = np.array([57.995, 52.995, 49.995, -np.inf])


def _letters(score: np.ndarray, cuts: np.ndarray = CUTS) -> np.ndarray:
    return np.argmax(score[:, None] >= cuts, axis=1)


def _years(rng: np.random.Generator, units: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    # Neither normal nor of one kind of noise: nothing of that is assumed.
    true = np.where(rng.random(units) < 0.3, 46.0, 50.0) + rng.gamma(2.0, 2.5, units) - 3.0
    v0, v1 = rng.uniform(0.2, 5.0, (2, units))
    return true + rng.normal(size=units) * np.sqrt(v0), true + rng.normal(size=units) * np.sqrt(v1), v0, v1


def _found(y0: np.ndarray, y1: np.ndarray, v0: np.ndarray, v1: np.ndarray):
    cuts = np.tile(CUTS, (len(y0), 1))
    return moves(LETTERS, (_letters(y0), _letters(y1)), (y0, y1), (v0, v1), (cuts, cuts))


def test_expected_and_counted_agree_without_true_change():
    rng, worlds = np.random.default_rng(20250601), 400
    found = [_found(*_years(rng, 300)) for _ in range(worlds)]
    gap = np.array([world.observed[:4, :4] - world.expected for world in found])
    spread = np.sqrt(np.mean([world.spread**2 for world in found], axis=0))
    # The mean gap of every cell is zero within its simulation error (16 cells: 3.5 of it).
    assert np.all(np.abs(gap.mean(axis=0)) <= 3.5 * spread / np.sqrt(worlds) + 1e-9)
    # And the stated spread is the spread: variance ratio within its own error where cells are not all but empty.
    filled = np.mean([world.expected for world in found], axis=0) > 1.0
    ratio = gap.var(axis=0)[filled] / (spread**2)[filled]
    assert np.all(np.abs(ratio - 1.0) <= 4.0 * np.sqrt(2.0 / worlds))
    beyond = np.array([world.beyond_noise for world in found])
    assert abs(beyond.mean()) <= 4.0 / np.sqrt(worlds)
    assert beyond.std() == pytest.approx(1.0, abs=0.15)


def test_true_change_shows_as_more_moves_than_noise():
    rng = np.random.default_rng(7)
    y0, y1, v0, v1 = _years(rng, 500)
    found = _found(y0, y1 + rng.normal(size=500) * 4.0, v0, v1)
    assert found.beyond_noise > 4.0


def test_chances_agree_with_drawing():
    y0, y1, v0, v1 = (np.array([figure]) for figure in (52.0, 54.0, 2.0, 1.0))
    before, after = np.array([[58.0, 53.0, 50.0, -np.inf]]), np.array([[60.0, 54.0, 49.0, -np.inf]])
    chance = noise_moves((y0, v0, before), (y1, v1, after))[0]
    rng = np.random.default_rng(1)
    d = rng.normal(size=400_000) * np.sqrt(3.0)
    centre = (52.0 / 2.0 + 54.0 / 1.0) / (1 / 2.0 + 1 / 1.0)
    first, second = _letters(centre - d * 2 / 3, before[0]), _letters(centre + d / 3, after[0])
    drawn = np.zeros((4, 4))
    np.add.at(drawn, (first, second), 1 / len(d))
    assert np.abs(chance - drawn).max() < 0.004
    assert chance.sum() == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(("v0", "v1"), [(0.0, 0.0), (0.0, 2.0), (2.0, 0.0)])
def test_a_year_without_noise_stands_where_it_is(v0: float, v1: float):
    cuts = CUTS[None, :]
    chance = noise_moves((np.array([52.0]), np.array([v0]), cuts), (np.array([52.0]), np.array([v1]), cuts))[0]
    assert chance.sum() == pytest.approx(1.0, abs=1e-12)
    if v0 == 0.0:
        assert chance[2].sum() == pytest.approx(1.0)
    if v1 == 0.0:
        assert chance[:, 2].sum() == pytest.approx(1.0)


def test_without_cuts_only_what_was_seen_is_counted():
    letter = np.array([0, 1, -1]), np.array([1, 1, 2])
    found = moves(LETTERS, letter, (np.zeros(3),) * 2, (np.ones(3),) * 2, None)
    assert found.expected is None
    assert found.changed == 1
    assert found.observed.tolist()[0] == [0, 1, 0, 0, 0]
    assert found.observed[4].tolist() == [0, 0, 1, 0, 0]
    assert np.isnan(found.beyond_noise)


def _coverage(common: float, tau: float) -> float:
    rng, hits = np.random.default_rng(11), []
    for _ in range(60):
        v = rng.uniform(0.3, 3.0, 60)
        true = common + tau * rng.normal(size=60)
        found = change(true + rng.normal(size=60) * np.sqrt(v), v, np.ones(60, dtype=bool))
        hits.append((found.low <= true) & (true <= found.high))
    return float(np.mean(hits))


@pytest.mark.parametrize(("common", "tau"), [(0.0, 1.0), (-1.5, 0.7)])
def test_interval_of_the_change_covers(common: float, tau: float):
    assert _coverage(common, tau) == pytest.approx(0.95, abs=0.02)


def test_interval_is_never_too_narrow_where_nothing_changed():
    # No spread at all is the edge of what the model knows: there the interval is wider than it need be.
    assert _coverage(0.0, 0.0) >= 0.95


def test_probability_of_the_direction_is_one():
    """Of changes said to be 80–90 % sure in their direction, 80–90 % go that way."""
    rng, stated, right = np.random.default_rng(12), [], []
    for _ in range(150):
        v = rng.uniform(0.3, 3.0, 80)
        true = 0.5 + rng.normal(size=80)
        seen = true + rng.normal(size=80) * np.sqrt(v)
        found = change(seen, v, np.ones(80, dtype=bool))
        stated.append(found.real)
        right.append(np.sign(true) == np.sign(seen))
    stated, right = np.concatenate(stated), np.concatenate(right)
    for low in (0.5, 0.6, 0.7, 0.8, 0.9):
        inside = (stated >= low) & (stated < low + 0.1)
        assert right[inside].mean() == pytest.approx(stated[inside].mean(), abs=0.035)


def test_few_lists_are_false_where_nothing_changed():
    rng, false = np.random.default_rng(13), 0
    for _ in range(300):
        v = rng.uniform(0.3, 3.0, 50)
        found = change(rng.normal(size=50) * np.sqrt(v), v, np.ones(50, dtype=bool))
        false += bool((found.q <= 0.05).any())
    assert false / 300 <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 300)


def test_one_unit_alone_keeps_its_change_and_its_noise():
    found = change(np.array([2.0]), np.array([1.0]), np.array([True]))
    assert found.low[0] == pytest.approx(2.0 - 1.96, abs=0.01)
    assert found.real[0] == pytest.approx(0.977, abs=0.002)
