"""Sobol' indices of the worlds beside those of SALib, which drew its own points (see salib_oracle.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_worlds import drawn, result_of, rubric_of
from test_stability_laws import WIDE

from evaluator.evaluation import stability

if TYPE_CHECKING:
    from pathlib import Path

# SALib 1.6.0, 4096 base rows: python tests/evaluation/stability/salib_oracle.py. Output, factor, first, total.
SALIB = [
    ("rank_shift", "weights", 0.0027, 0.0200),
    ("rank_shift", "scale", 0.0108, 0.0192),
    ("rank_shift", "aggregate", -0.0004, 0.0009),
    ("rank_shift", "left_out", 0.9618, 0.9811),
    ("letters_changed", "weights", 0.0207, 0.0538),
    ("letters_changed", "scale", 0.0197, 0.0411),
    ("letters_changed", "aggregate", 0.0075, 0.0152),
    ("letters_changed", "left_out", 0.9114, 0.9624),
]


def test_indices_equal_those_of_salib(tmp_path: Path):
    found = stability(result_of(rubric_of(tmp_path, WIDE), drawn(60, 8)), worlds=8192).sensitivity
    assert list(zip(found["output"], found["factor"], strict=True)) == [row[:2] for row in SALIB]
    for column, place, near in (("first", 2, 0.015), ("total", 3, 0.005)):
        assert found[column].to_list() == pytest.approx([row[place] for row in SALIB], abs=near)
