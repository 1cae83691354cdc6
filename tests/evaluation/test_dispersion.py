"""Noise held against two cohorts: widened where too small, never narrowed, left alone where few units are known."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from one_leaf import TEXT, one_leaf

import evaluator as ev
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def rubric(tmp_path: Path) -> ev.ScoredRubric:
    return one_leaf(tmp_path)


def cohorts(rubric: ev.ScoredRubric, units: int, phi: float, shift: float = 0.0) -> tuple[ev.Dataset, ev.Dataset]:
    """Two cohorts of the same programmes, 60 people each, their rate scattered φ times as n says."""
    rng = np.random.default_rng(6)
    truth = np.clip(rng.normal(75, 6, units), 30, 98)
    ids = pd.DataFrame({"unit": [f"u{i}" for i in range(units)], "school": "s"})

    def one(year: int, moved: float) -> ev.Dataset:
        mean = (truth + moved) / 100
        seen = 100 * np.clip(mean + rng.normal(size=units) * np.sqrt(phi * mean * (1 - mean) / 60), 0, 1)
        return ev.make_dataset(rubric, ids, seen[:, None], n=np.full((units, 1), 60.0), year=year)

    return one(2024, shift), one(2025, 0.0)


@pytest.mark.parametrize("phi", [2.0, 4.0])
def test_phi_is_found(rubric: ev.ScoredRubric, phi: float):
    before, now = cohorts(rubric, 3000, phi)
    bench = ev.benchmark_from(now, rubric)
    result = ev.evaluate(now, rubric, bench, before=before, rank_draws=0)
    assert result.dispersion == pytest.approx(phi, rel=0.08)
    plain = ev.evaluate(now, rubric, bench, rank_draws=0)
    np.testing.assert_allclose(result.scored.variance, result.dispersion * plain.scored.variance)
    assert (result.units["score"] == plain.units["score"]).all()
    assert result.recipe["cohort_before"]["dispersion"] == result.dispersion
    assert "cohort_before" not in plain.recipe


def test_a_change_that_all_share_is_no_noise_and_noise_is_never_narrowed(rubric: ev.ScoredRubric):
    before, now = cohorts(rubric, 3000, 1.0, shift=-5.0)
    bench = ev.benchmark_from(now, rubric)
    assert ev.evaluate(now, rubric, bench, before=before, rank_draws=0).dispersion == pytest.approx(1.0, abs=0.06)
    assert ev.evaluate(now, rubric, bench, before=now, rank_draws=0).dispersion == 1.0


def test_few_units_say_nothing(rubric: ev.ScoredRubric):
    before, now = cohorts(rubric, 99, 4.0)
    assert ev.evaluate(now, rubric, ev.benchmark_from(now, rubric), before=before, rank_draws=0).dispersion == 1.0


def test_the_cohort_before_must_be_of_the_same_rubric(rubric: ev.ScoredRubric):
    before, now = cohorts(rubric, 120, 1.0)
    with pytest.raises(EvaluatorError):
        ev.evaluate(now, rubric, ev.benchmark_from(now, rubric), before=replace(before, rubric="other"))


TWO_LEAVES = """\
  - {code: x, name: 率, weight: "0.9", kind: proportion, unit: "%", n: [people], source: 表}
  - {code: y, name: 另一率, weight: "0.1", kind: proportion, unit: "%", n: [people], source: 表}
"""


def test_what_cannot_differ_between_two_cohorts_does_not_hide_noise(tmp_path: Path):
    """A tenth of the weight missing in both, in one or in no year, and averages with an error of their own: φ stays."""
    head, _, rest = TEXT.partition("  - {code: x")
    (tmp_path / "two.yaml").write_text(head + TWO_LEAVES + rest.partition("\n")[2], encoding="utf-8")
    rubric = ev.load_rubric(tmp_path / "two.yaml")
    rng = np.random.default_rng(8)
    units, n, phi = 3000, 400, 2.0
    truth = np.clip(rng.normal(80, 6, (units, 2)), 50, 97)
    ids = pd.DataFrame({"unit": [f"u{i}" for i in range(units)], "school": "s"})

    def cohort(year: int, gone: np.ndarray) -> ev.Dataset:
        cases = round(n / phi)
        seen = 100.0 * rng.binomial(cases, truth / 100) / cases
        seen[gone, 1] = np.nan
        return ev.make_dataset(rubric, ids, seen, n=np.full((units, 2), float(n)), year=year)

    never, always = np.zeros(units, dtype=bool), np.ones(units, dtype=bool)
    half = np.arange(units) % 2 == 0
    plain = ev.benchmark_from(cohort(2025, never), rubric)
    unsure = replace(plain, levels=tuple(replace(x, mean_error=np.full_like(x.mean, 0.5)) for x in plain.levels))
    for first, second in ((never, never), (always, always), (half, never), (never, half)):
        for bench in (plain, unsure):
            before, now = cohort(2024, first), cohort(2025, second)
            found = ev.evaluate(now, rubric, bench, before=before, rank_draws=0)
            assert found.dispersion == pytest.approx(phi, rel=0.08)


def test_every_table_says_the_same_of_widened_noise(rubric: ev.ScoredRubric):
    before, now = cohorts(rubric, 3000, 4.0)
    result = ev.evaluate(now, rubric, ev.benchmark_from(now, rubric), before=before, rank_draws=0)
    root = result.nodes[result.nodes["node"] == rubric.id]
    np.testing.assert_allclose(root["se"], result.units["se"])
    np.testing.assert_allclose(result.cells["se"], result.units["se"])
