"""Last digits: what was typed, what few cases allow, and what others do."""

from __future__ import annotations

import numpy as np
import pytest
from flags_small import changed, small_rubric, small_years

import evaluator as ev
from evaluator.evaluation.flags.heaping import heaped_share, heaping_chance, last_digit

OWN = slice(0, 60)


@pytest.fixture(scope="module")
def rubric() -> ev.ScoredRubric:
    return small_rubric()


@pytest.fixture(scope="module")
def wide(rubric) -> ev.Dataset:
    """Four institutions with 60 programmes each; the shares of 180 answers are typed with two decimals."""
    rng = np.random.default_rng(3)
    base = small_years(rubric)[-1]
    units = base.units.loc[np.repeat(np.arange(40), 6)].reset_index(drop=True)
    units["unit"] = [f"{unit}-{k}" for k, unit in enumerate(units["unit"])]
    value, n = np.repeat(base.value, 6, axis=0), np.repeat(base.n, 6, axis=0)
    value[:, 5] += rng.permutation(240)
    data = ev.make_dataset(rubric, units, value, n=n, year=2025)
    return changed(data, "content", np.round(rng.binomial(180, 0.8, 240) / 1.8, 2), slice(None), n=180.0)


def heaping(data: ev.Dataset, rubric: ev.ScoredRubric) -> list[str]:
    table = ev.flag_data(data, rubric)
    return list(table["institution"][table["flag"] == "heaping"])


def fives(data: ev.Dataset, step: float, rows: slice) -> ev.Dataset:
    figures = data.value[rows, data.leaves.index("content")]
    return changed(data, "content", step * np.rint(figures / step), rows)


def test_digits_as_typed():
    digit = last_digit(np.array([85.5, 90.0, 87.31, 0.125, 72.0, 100 / 7, np.nan]))
    assert digit.tolist()[:5] == [5, 0, 1, 5, 2]
    assert np.isnan(digit[5:]).all()


@pytest.mark.parametrize(("size", "share"), [(5, 1.0), (20, 1.0), (40, 1.0), (100, 19 / 99), (5000, 0.2)])
def test_few_cases_have_no_choice(size: int, share: float):
    assert heaped_share(size, 100.0) == pytest.approx(share, abs=1e-12)


def test_the_bound_is_a_bound():
    rng = np.random.default_rng(1)
    own = rng.uniform(0.05, 0.9, 60)
    sums = (rng.random((20000, 60)) < own).sum(axis=1)
    for least in range(int(own.sum()) + 2, int(own.sum()) + 12):
        # A little room for the error of 20,000 draws.
        assert (sums >= least).mean() <= heaping_chance(least, own.sum(), 60) + 0.002


def test_clean_shares_are_not_flagged(wide, rubric):
    assert heaping(wide, rubric) == []


@pytest.mark.parametrize("step", [1.0, 0.1])
@pytest.mark.parametrize("rows", [OWN, slice(None)], ids=["one institution", "all"])
def test_rounding_alone_is_not_heaping(wide, rubric, step, rows):
    assert heaping(fives(wide, step, rows), rubric) == []


def test_one_institution_that_types_fives(wide, rubric):
    assert heaping(fives(wide, 5.0, OWN), rubric) == ["90001"]


def test_half_of_them_are_enough(wide, rubric):
    assert heaping(fives(wide, 5.0, slice(0, 60, 2)), rubric) == ["90001"]


def test_a_leaf_rounded_to_tens_by_all_is_a_custom(wide, rubric):
    assert heaping(fives(wide, 10.0, slice(None)), rubric) == []


def test_twenty_answers_give_only_fives(wide, rubric):
    rng = np.random.default_rng(9)
    data = changed(wide, "content", 5.0 * rng.integers(12, 20, 60), OWN, n=20.0)
    assert heaping(data, rubric) == []


def test_shares_computed_from_counts_are_left_out(wide, rubric):
    assert heaping(changed(wide, "placed", 85.0 + 5.0 * (np.arange(60) % 2), OWN), rubric) == []
