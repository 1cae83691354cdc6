"""Synthetic disciplines: participants, figures, files, truth, and the part of the summary that is theirs."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from rich.console import Console

from evaluator.catalog import disciplines
from evaluator.dataset import State
from evaluator.demo import Demo, truth_check
from evaluator.demo.disciplines import RUBRIC, make_disciplines
from evaluator.demo.disciplines_run import DisciplineYear, discipline_year, run_disciplines
from evaluator.demo.disciplines_summary import discipline_summary, near_share
from evaluator.demo.institutions import make_institutions
from evaluator.demo.summary import commands
from evaluator.evaluation import benchmark_from, evaluate
from evaluator.intake import inspect_data
from evaluator.rubric import load_rubric
from evaluator.text import say

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from evaluator.rubric import ScoredRubric


@pytest.fixture(scope="module")
def institutions() -> pd.DataFrame:
    return make_institutions(2025, 1.0)


@pytest.fixture(scope="module")
def construction() -> ScoredRubric:
    return load_rubric(RUBRIC)


@pytest.fixture(scope="module")
def year(construction: ScoredRubric, institutions: pd.DataFrame) -> DisciplineYear:
    return discipline_year(construction, institutions, 2025)


def test_15_to_20_disciplines_with_30_to_90_participants(institutions: pd.DataFrame) -> None:
    units = make_disciplines(institutions, 2025)
    counts = units["discipline"].value_counts()
    assert 15 <= len(counts) <= 20
    assert counts.between(30, 90).all()
    names = units["discipline"].map({code: entry.name for code, entry in disciplines().items()})
    assert (names == units["discipline_name"]).all()
    assert units["unit"].is_unique
    assert 0.05 <= (units["place"] == "province").mean() <= 0.2
    # Those who take part are the better ones, of public institutions.
    assert set(units["ownership"]) == {"公办"}
    public = institutions[institutions["ownership"] == "公办"]
    assert units["quality"].mean() > public["quality"].mean()


def test_institutions_are_those_of_the_programmes(demo: Demo) -> None:
    own = demo.disciplines.result.units[["institution", "institution_name"]].drop_duplicates()
    known = demo.world.institutions.set_index("institution")["institution_name"]
    assert (known[own["institution"]].to_numpy() == own["institution_name"].to_numpy()).all()


def test_same_seed_gives_the_same_disciplines(
    construction: ScoredRubric, institutions: pd.DataFrame, year: DisciplineYear
) -> None:
    again = discipline_year(construction, institutions, 2025)
    other = discipline_year(construction, institutions, 7)
    assert again.nation.data.fingerprint() == year.nation.data.fingerprint()
    assert other.nation.data.fingerprint() != year.nation.data.fingerprint()


def test_figures_agree_with_one_another(construction: ScoredRubric, year: DisciplineYear) -> None:
    data = year.nation.data
    for j, leaf in enumerate(construction.leaves):
        seen = data.state[:, j] == State.OBSERVED
        value, size = data.value[seen, j], data.n[seen, j]
        low, high = (float(end) for end in leaf.range)
        assert ((value >= low) & (value <= high)).all(), leaf.code
        if leaf.events:
            events = value * size / (leaf.full if leaf.kind == "proportion" else float(leaf.per))
            np.testing.assert_allclose(events, np.rint(events), atol=1e-6)
            assert leaf.kind != "proportion" or (events <= size + 1e-6).all()


def test_what_a_category_does_not_fill_in_stays_blank(year: DisciplineYear) -> None:
    cells, category = year.nation.cells, year.nation.data.units["discipline"].str[:2]
    for code, asked in {"creations": ["13"], "transferred_rights": ["07", "08", "09", "10"]}.items():
        blank = cells[code] == ""
        assert blank[~category.isin(asked)].all()
        assert blank[category.isin(asked)].mean() < 0.05


def test_files_read_back_as_they_were_made(demo: Demo, construction: ScoredRubric) -> None:
    done = demo.disciplines
    for path, table in ((done.workbook, done.data.province), (done.national, done.data.nation)):
        found = inspect_data(path, construction, 2025)
        assert {problem.reason for problem in found.problems} <= {"outlier"}
        assert found.data is not None
        assert found.data.units["unit"].tolist() == table.data.units["unit"].tolist()
        np.testing.assert_array_equal(found.data.state, table.data.state)
        np.testing.assert_allclose(found.data.value, table.data.value, rtol=1e-12)
        np.testing.assert_allclose(found.data.n, table.data.n)


def test_every_file_says_that_it_is_synthetic(demo: Demo) -> None:
    raw = demo.disciplines.national.read_text(encoding="utf-8-sig")
    assert raw.startswith(say("demo.csv_title_disciplines", year=2025))
    assert say("demo.mark") in raw.splitlines()[0]
    assert demo.disciplines.workbook.name.startswith("模拟")
    assert set(demo.disciplines.files) <= set(demo.written)


def test_certainty_is_what_it_says_it_is(construction: ScoredRubric, institutions: pd.DataFrame) -> None:
    """Whole nations of three seeds, 3,000 disciplines: intervals hold, confirmed tiers and standings seldom err."""
    confirmed = confirmed_right = 0
    called = wrong = 0
    for seed in (1, 2, 3):
        table = discipline_year(construction, institutions, seed).nation
        result = evaluate(table.data, construction, benchmark_from(table.data, construction), rank_draws=0)
        check = truth_check(result, table)
        assert 0.93 <= check.covered <= 0.98
        assert abs(check.error) < 0.1
        assert check.classified > 0.95 * len(table)
        confirmed += int(check.letters["confirmed"].sum())
        confirmed_right += int(check.letters["confirmed_right"].sum())
        called += int(check.standings["units"].sum())
        wrong += int(check.standings["wrong"].sum())
    assert confirmed > 300
    assert confirmed_right / confirmed >= 0.9
    assert wrong / called <= 0.05


def test_tiers_are_right_or_next_to_it(institutions: pd.DataFrame, tmp_path: Path) -> None:
    """Ten tiers, most of them a tenth of the field, are finer than the noise: half are exact, few are two off."""
    done = run_disciplines(tmp_path, institutions, 2025)
    assert 0.4 <= done.check.letters_right <= 0.8
    assert near_share(done) >= 0.85
    assert done.check.letters["units"].sum() == done.check.classified


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_summary_is_short_and_complete(demo: Demo, lang: str) -> None:
    console = Console(file=io.StringIO(), width=170)
    for part in discipline_summary(demo.disciplines, lang):
        console.print(part)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert {"zh": "模拟数据", "en": "SYNTHETIC DATA"}[lang] in text.splitlines()[0]
    assert "{" not in text
    assert len(text.splitlines()) < 15
    assert any(RUBRIC in command for command in commands(demo))


def test_a_tiny_world_still_runs(tmp_path: Path) -> None:
    """Ten participants a discipline: where one hides a figure, nine are too few to compare with."""
    done = run_disciplines(tmp_path, make_institutions(2025, 0.05), 2025)
    assert 0 < done.check.classified < len(done.result.units)
    assert "no_benchmark" in ",".join(done.result.units["reasons"].map(str))
    assert len(discipline_summary(done)) == 3
