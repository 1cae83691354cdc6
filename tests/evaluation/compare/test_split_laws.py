"""Laws of every split: the parts sum exactly, swapping the years changes every sign, nothing depends on row order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from compare_worlds import result_of, rubric_of
from hypothesis import given, settings
from hypothesis import strategies as st

import evaluator as ev
from evaluator.dataset import State
from evaluator.evaluation.compare.split import order_shares

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.evaluation import Result
    from evaluator.rubric import ScoredRubric

LAW = settings(derandomize=True, deadline=None, max_examples=25)
PARTS = ["own", "benchmark", "weights", "other"]
UNITS = [f"9000{i}-080901" for i in range(1, 6)]


@pytest.fixture(scope="module")
def rubrics(tmp_path_factory: pytest.TempPathFactory) -> tuple[ScoredRubric, ScoredRubric]:
    folder: Path = tmp_path_factory.mktemp("laws")
    return rubric_of(folder), rubric_of(folder, ("0.35", "0.25", "0.40"), "2")


def _year(rubric: ScoredRubric, seed: int, year: int) -> Result:
    rng = np.random.default_rng(seed)
    value = np.column_stack([rng.uniform(40, 100, 5), rng.uniform(0, 15, 5), rng.uniform(8, 30, 5)])
    n = np.column_stack([rng.integers(20, 200, 5), rng.integers(80, 800, 5), np.full(5, np.nan)]).astype(float)
    state = np.zeros((5, 3), dtype=np.int8)
    state[rng.random((5, 3)) < 0.08] = State.MISSING
    state[rng.random(5) < 0.1, 2] = State.NOT_APPLICABLE
    value = np.where(state == State.OBSERVED, value, np.nan)
    mean = (rng.uniform(70, 85), rng.uniform(3, 8), rng.uniform(15, 20))
    spread = (rng.uniform(6, 12), rng.uniform(1.5, 4), rng.uniform(2, 6))
    return result_of(rubric, UNITS, value, n, mean, spread, year, state=state)


@LAW
@given(st.integers(0, 10**6), st.booleans())
def test_parts_sum_exactly_and_leaves_sum_to_units(rubrics: tuple[ScoredRubric, ScoredRubric], seed: int, other: bool):
    before, after = _year(rubrics[0], seed, 2024), _year(rubrics[int(other)], seed + 1, 2025)
    found = ev.compare(before, after)
    units = found.units.dropna(subset="difference")
    np.testing.assert_allclose(units[[*PARTS, "rounding"]].sum(axis=1), units["difference"], rtol=0, atol=1e-12)
    assert (units["rounding"].abs() <= 0.01 + 1e-9).all()
    leaves = found.leaves
    np.testing.assert_allclose(leaves[PARTS].sum(axis=1), leaves["difference"], rtol=0, atol=1e-11)
    added = leaves.groupby("unit")[PARTS].sum().loc[units["unit"]]
    np.testing.assert_allclose(added, units[PARTS], rtol=0, atol=1e-11)
    if not other:
        applies = leaves[(leaves["weight_before"] == leaves["weight_after"])]
        assert applies["weights"].abs().max() < 1e-11


@LAW
@given(st.integers(0, 10**6))
def test_swapping_the_years_changes_every_sign(rubrics: tuple[ScoredRubric, ScoredRubric], seed: int):
    first, second = _year(rubrics[0], seed, 2024), _year(rubrics[1], seed + 1, 2025)
    there, back = ev.compare(first, second).units, ev.compare(second, first).units
    for name in ("difference", *PARTS, "rounding"):
        np.testing.assert_allclose(there[name], -back[name], rtol=0, atol=1e-11)
    np.testing.assert_allclose(there["se"], back["se"])


def test_shares_are_those_of_all_orders():
    rng = np.random.default_rng(3)
    table = rng.normal(size=(2, 2, 2))
    shares = order_shares(lambda on: np.float64(table[tuple(int(k) for k in on)]), 3)
    orders = [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)]
    expected = np.zeros(3)
    for order in orders:
        on = [0, 0, 0]
        for factor in order:
            was = table[tuple(on)]
            on[factor] = 1
            expected[factor] += (table[tuple(on)] - was) / len(orders)
    assert np.allclose([float(share) for share in shares], expected)
    assert sum(float(share) for share in shares) == pytest.approx(table[1, 1, 1] - table[0, 0, 0])
