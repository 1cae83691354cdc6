"""Six years of forty programmes at four fictional institutions, with nothing odd in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import evaluator as ev
from evaluator.dataset import with_major_groups

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

YEARS = tuple(range(2020, 2026))
INSTITUTIONS = ("90001", "90002", "90003", "90004")
PROGRAMMES = 10  # at each
MAJORS = ("080901", "050201", "120201", "020101", "030101", "070101", "080202", "100201", "130401", "040106")
TYPICAL = (85.0, 4.0, 82.0, 40.0, 6.0)


def small_rubric() -> ev.ScoredRubric:
    return ev.load_rubric(Path(__file__).with_name("flags_small.yaml"))


def small_years(rubric: ev.ScoredRubric) -> list[ev.Dataset]:
    """Draw the years; sizes of 100 graduates, 50 answers and 30 teachers."""
    rng = np.random.default_rng(20)
    count = len(INSTITUTIONS) * PROGRAMMES
    units = pd.DataFrame({"institution": np.repeat(INSTITUTIONS, PROGRAMMES), "major": MAJORS * len(INSTITUTIONS)})
    units["unit"] = units["institution"] + "-" + units["major"]
    units = with_major_groups(units)
    sizes = np.tile([100.0, 100.0, 50.0, 30.0, 100.0, np.nan, np.nan], (count, 1))
    spending, doctors = rng.uniform(3000, 5000, count), rng.integers(8, 16, count)
    made = []
    for year in YEARS:
        value = np.column_stack([
            rng.binomial(100, 0.85, count),
            rng.binomial(100, 0.04, count),
            np.round(rng.binomial(50, 0.82, count) / 50 * 100, 2),
            100 * doctors / 30,
            rng.poisson(6, count),
            np.round(spending * rng.normal(1, 0.04, count)),
            np.arange(count) % 2,
        ]).astype(float)  # fmt: skip
        made.append(ev.make_dataset(rubric, units, value, n=sizes, year=year))
    return made


def changed(
    data: ev.Dataset, leaf: str, value: ArrayLike, rows: slice | int = 0, n: ArrayLike | None = None
) -> ev.Dataset:
    """Other figures, and sizes, in some rows of one leaf."""
    j = data.leaves.index(leaf)
    figures, sizes = data.value.copy(), data.n.copy()
    figures[rows, j] = value
    if n is not None:
        sizes[rows, j] = n
    return replace(data, value=figures, n=sizes)


def flags(rubric: ev.ScoredRubric, years: list[ev.Dataset], benchmark: ev.Benchmark | None = None) -> pd.DataFrame:
    """Flags of the last year."""
    return ev.flag_data(years[-1], rubric, history=ev.make_history(years[:-1]), benchmark=benchmark)
