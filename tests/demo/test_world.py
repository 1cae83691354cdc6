"""The synthetic nation: sizes, names, states, and figures that agree with one another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from evaluator.catalog import find_major, institutions
from evaluator.dataset import State
from evaluator.demo import World, YearData, make_world
from evaluator.demo.parameters import tables
from evaluator.evaluation import benchmark_from, evaluate
from evaluator.rubric import load_rubric
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from evaluator.rubric import ScoredRubric


def test_same_seed_gives_the_same_world(rubric: ScoredRubric, world: World, latest: YearData) -> None:
    again = make_world(rubric, seed=world.seed, scale=0.1).year(latest.year)
    assert again.nation.data.fingerprint() == latest.nation.data.fingerprint()
    np.testing.assert_array_equal(again.nation.truth, latest.nation.truth)


def test_another_seed_gives_another_world(rubric: ScoredRubric, latest: YearData) -> None:
    other = make_world(rubric, seed=7, scale=0.1).year(latest.year)
    assert other.nation.data.fingerprint() != latest.nation.data.fingerprint()


@pytest.mark.parametrize(("scale", "nation", "province"), [(1.0, 300, 40), (0.1, 30, 4), (0.05, 15, 2)])
def test_numbers_of_institutions(rubric: ScoredRubric, scale: float, nation: int, province: int) -> None:
    made = make_world(rubric, scale=scale)
    assert len(made.institutions) == nation
    assert (made.institutions["place"] == "province").sum() == province
    inside = (made.programmes["place"] == "province").sum()
    variants = (made.programmes["variant"] != "").sum()
    assert 1800 * scale <= inside <= 1800 * scale + variants
    assert len(made.programmes) - variants == round(12000 * scale)


def test_mix_of_the_full_province(rubric: ScoredRubric) -> None:
    full = make_world(rubric)
    province = full.institutions[full.institutions["place"] == "province"]
    assert 0.28 <= (province["ownership"] == "民办").mean() <= 0.38
    assert set(province["city_type"]) == {"省会", "地级市", "自治州"}
    assert 8 <= (full.programmes["variant"] == "H").sum() <= 400
    cohorts = full.year(2025).province.data.cohort
    assert 0.4 <= np.mean((cohorts >= 20) & (cohorts <= 60)) <= 0.7
    assert (cohorts < 10).sum() >= 5


def test_names_and_codes_are_fictional(rubric: ScoredRubric) -> None:
    full = make_world(rubric).institutions
    assert full["institution_name"].is_unique
    assert full["institution"].is_unique
    real = {entry.name for entry in institutions().values()}
    assert not real & set(full["institution_name"])
    real_cities = {entry.city for entry in institutions().values()}
    assert not real_cities & set(full["city"])
    assert full["institution"].str.fullmatch(r"99\d{3}").all()
    assert not set(full["institution"]) & institutions().keys()


def test_majors_are_real(latest: YearData) -> None:
    written = set(latest.nation.cells["major"])
    assert all(find_major(code).major is not None and not find_major(code).notice for code in written)


def test_all_four_states_are_there(rubric: ScoredRubric, latest: YearData) -> None:
    data = latest.province.data
    counts = {state: int((data.state == state).sum()) for state in State if state < State.TOO_SMALL}
    assert all(counts.values())
    # Whatever the rubric does not allow to be inapplicable never is.
    strict = [j for j, leaf in enumerate(rubric.leaves) if not leaf.may_not_apply]
    assert not (data.state[:, strict] == State.NOT_APPLICABLE).any()


def test_small_cohorts_are_hidden_more_often(rubric: ScoredRubric) -> None:
    data = make_world(rubric).year(2025).nation.data
    placed = data.state[:, data.leaves.index("placement_rate")] == State.SUPPRESSED
    small = data.cohort < tables("world")["states"]["small"]
    assert placed[small].mean() > 5 * placed[~small & np.isfinite(data.cohort)].mean()


def test_counts_agree(rubric: ScoredRubric, world: World) -> None:
    for year in world.years:
        cells = world.year(year).nation.cells

        def number(code: str, cells: dict = cells) -> np.ndarray:
            return np.array([cell if isinstance(cell, int | float) else np.nan for cell in cells[code]])

        for leaf in rubric.leaves:
            if leaf.events:
                events, size = number(leaf.events), number(leaf.n[0])
                assert not (events > size).any(), leaf.code
        assert not (number("placed") < number("further_study")).any()
        assert not (number("employed") + number("further_study") > number("placed")).any()
        assert not (number("survey_responses") > number("graduates")).any()


def test_new_programmes_have_no_first_year(world: World) -> None:
    province = world.year(2023).nation.cells
    first = province["first_graduating_year"]
    assert "" in first
    assert max(int(year) for year in first if year) <= 2023
    assert all(cell == "" for cell in province["graduates"][first == ""])


def test_noise_has_the_size_that_it_should_have(rubric: ScoredRubric) -> None:
    """(x − truth)² is p(1 − p)/n on average, sd²/n for means, per·m/n for rates: in 12,000 programmes."""
    table = make_world(rubric).year(2025).nation
    for code, expected in {
        "fitness_rate": lambda truth, n, _: truth * (100 - truth) / n,
        "placement_rate": lambda truth, n, _: truth * (100 - truth) / n,
        "student_awards": lambda truth, n, _: 100 * truth / n,
        "course_evaluation": lambda _, n, sd: sd**2 / n,
    }.items():
        j = table.data.leaves.index(code)
        seen = table.data.state[:, j] == State.OBSERVED
        x, truth, n = table.data.value[seen, j], table.truth[seen, j], table.data.n[seen, j]
        sd = table.data.sd[code][seen] if code in table.data.sd else np.nan
        z = (x - truth) / np.sqrt(expected(truth, n, sd))
        assert abs(z.mean()) < 0.05, code
        assert z.std() == pytest.approx(1.0, abs=0.05), code


def test_any_scored_rubric_of_programmes_will_do() -> None:
    small = load_rubric(Path(__file__).parent / "small.yaml")
    year = make_world(small, scale=0.05).year(2025)
    result = evaluate(year.province.data, small, benchmark_from(year.nation.data, small))
    assert set(result.units["letter"]) <= {"B", "C", "D", ""}
    assert result.classifiable.mean() > 0.5


def test_other_units_and_scales_are_refused(rubric: ScoredRubric) -> None:
    with pytest.raises(EvaluatorError, match="scale"):
        make_world(rubric, scale=1.5)
    with pytest.raises(EvaluatorError, match="scale"):
        make_world(rubric, scale=0)
    fr = load_rubric(Path(__file__).parents[1] / "real" / "fr_master" / "rubric.yaml")
    with pytest.raises(EvaluatorError, match="programmes"):
        make_world(fr)
