"""Letters by where an interval lies: against a fixed average and a size, and against the peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from class_world import INTERVAL, PEERS, chances, evaluated

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
