"""The demo from end to end: files, reading back, truth, summary."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from rich.console import Console

from evaluator.demo import Demo, YearData, make_world, print_summary, run_demo, summary, truth_check
from evaluator.demo.summary import commands
from evaluator.evaluation import benchmark_from, evaluate
from evaluator.intake import inspect_data
from evaluator.text import keys, say

if TYPE_CHECKING:
    from evaluator.dataset import Dataset
    from evaluator.rubric import ScoredRubric


def same(read: Dataset, made: Dataset) -> None:
    assert read.leaves == made.leaves
    assert read.units["unit"].tolist() == made.units["unit"].tolist()
    for column in made.units:
        assert read.units[column].astype(str).tolist() == made.units[column].astype(str).tolist(), column
    np.testing.assert_array_equal(read.state, made.state)
    np.testing.assert_allclose(read.value, made.value, rtol=1e-12)
    np.testing.assert_allclose(read.n, made.n, rtol=1e-12)
    np.testing.assert_allclose(read.cohort, made.cohort, rtol=1e-12)
    assert read.sd.keys() == made.sd.keys()
    for code, column in made.sd.items():
        np.testing.assert_allclose(read.sd[code], column, rtol=1e-12)


def assert_plausible(problems, data) -> None:
    """Nothing but blank first years, and an outlier here and there, as any nation has."""
    reasons = [problem.reason for problem in problems]
    assert set(reasons) <= {"first_year_blank", "outlier"}
    assert reasons.count("outlier") <= 1 + len(data) / 500


def test_files_read_back_as_they_were_made(demo: Demo, rubric: ScoredRubric) -> None:
    for year, path in demo.workbooks.items():
        found = inspect_data(path, rubric, year)
        data, problems = found.data, found.problems
        assert_plausible(problems, data)
        assert data is not None
        same(data, demo.world.year(year).province.data)


def test_the_nation_reads_back_too(demo: Demo, rubric: ScoredRubric) -> None:
    for year, path in demo.nations.items():
        found = inspect_data(path, rubric, year)
        data, problems = found.data, found.problems
        assert_plausible(problems, data)
        assert data is not None
        same(data, demo.world.year(year).nation.data)


def test_the_csv_opens_in_excel_and_says_what_it_is(demo: Demo) -> None:
    raw = demo.national.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig").startswith(say("demo.mark"))


def test_nothing_but_the_files_is_left(demo: Demo) -> None:
    found = {path for path in demo.out.rglob("*") if path.is_file()}
    assert found == {*demo.workbooks.values(), *demo.nations.values(), *demo.written}


def test_it_says_what_it_is_doing(demo: Demo, told: list[str]) -> None:
    assert len(told) == 4 + 3 * len(demo.results)
    assert all(told)


def test_running_again_overwrites_with_the_same(demo: Demo, rubric: ScoredRubric) -> None:
    before = {path: path.read_bytes() for path in (demo.national, *demo.written) if path.suffix != ".xlsx"}
    again = run_demo(demo.out, scale=0.1)
    assert again.written == demo.written
    assert again.result.units.equals(demo.result.units)
    for path, content in before.items():
        assert path.read_bytes() == content, path.name
    for year, path in again.workbooks.items():
        assert inspect_data(path, rubric, year).data.fingerprint() == demo.results[year].data.fingerprint()


def test_results_in_memory_and_through_files_agree(demo: Demo, rubric: ScoredRubric, latest: YearData) -> None:
    result = evaluate(latest.province.data, rubric, benchmark_from(latest.nation.data, rubric))
    np.testing.assert_allclose(result.scored.total, demo.result.scored.total)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_summary_is_complete_in_both_languages(demo: Demo, lang: str) -> None:
    console = Console(file=io.StringIO(), width=170)
    print_summary(demo, console, lang)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert say("demo.next", lang) in text
    assert {"zh": "模拟数据", "en": "SYNTHETIC DATA"}[lang] in text.splitlines()[0]
    assert "{" not in text
    for command in commands(demo):
        assert command in text
    assert len(summary(demo, lang)) > 10


def test_sentences_have_both_languages() -> None:
    for key in keys("demo"):
        assert say(key, "zh")
        assert say(key, "en")


def test_truth_check_adds_up(demo: Demo) -> None:
    check = demo.check
    assert 0.75 <= check.letters_right <= 1.0
    assert check.letters["units"].sum() == check.classified
    assert (check.letters["confirmed_right"] <= check.letters["confirmed"]).all()
    assert check.last_wrong <= check.last_confirmed


def test_certainty_is_what_it_says_it_is(rubric: ScoredRubric) -> None:
    """Over three worlds of full size: intervals hold, confirmed letters and standings err no more than they may.

    5,000 programmes: a share of 5 % has a standard error of 0.3 points (0.7 among 900 confirmed D of one world).
    """
    covered, wrong_d, confirmed_d, right, letters = [], 0, 0, [], []
    wrong, called = {"above": 0, "below": 0}, {"above": 0, "below": 0}
    for seed in (1, 2, 3):
        year = make_world(rubric, seed=seed).year(2025)
        benchmark = benchmark_from(year.nation.data, rubric)
        result = evaluate(year.province.data, rubric, benchmark, rank_draws=0)
        check = truth_check(result, year.province)
        revealed = truth_check(result, year.province, reveal=True)
        covered += [check.covered, revealed.covered]
        wrong_d, confirmed_d = wrong_d + check.last_wrong, confirmed_d + check.last_confirmed
        right.append(check.letters_right)
        letters.append(result.units["letter"].value_counts(normalize=True))
        for row in check.standings.to_dict("records"):
            wrong[row["standing"]] += row["wrong"]
            called[row["standing"]] += row["units"]
    assert all(0.935 <= share <= 0.98 for share in covered)
    assert confirmed_d > 1000
    assert wrong_d / confirmed_d <= 0.05
    assert all(wrong[name] / called[name] <= 0.05 for name in wrong)
    assert min(right) > 0.85
    # About half of the province is D at the start, and few are A.
    assert all(0.40 <= share["D"] <= 0.60 and 0.005 <= share["A"] <= 0.08 for share in letters)
