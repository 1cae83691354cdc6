"""Two results of one run, one year, or two rules of letters; and where a comparison may not be written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest
from compare_worlds import averages_of, data_of, result_of, rubric_of
from test_compare_files import _run

import evaluator as ev
from evaluator.evaluation import compare_sides
from evaluator.report import read_results, summary_lines

if TYPE_CHECKING:
    from pathlib import Path

UNITS = [f"{90001 + i}-080901" for i in range(40)]
N = np.array([[100.0, 400.0, np.nan]] * len(UNITS))
VALUE = [[70 + i % 25, 4, 18] for i in range(len(UNITS))]
MEAN, SPREAD = (80.0, 4.0, 18.0), (10.0, 2.0, 4.0)


def _written(folder: Path, **results: ev.Result) -> list[Path]:
    for name, result in results.items():
        ev.write_results(result, folder / name)
    return [folder / name for name in results]


def test_one_run_is_not_compared_with_itself(tmp_path: Path):
    rubric = rubric_of(tmp_path)
    first = result_of(rubric, UNITS, VALUE, N, MEAN, SPREAD, 2025)
    again = ev.evaluate(first.data, rubric, first.benchmark, rank_draws=200, seed=1)
    with pytest.raises(ev.EvaluatorError, match=r"同一次评价.*\nBoth results"):
        ev.compare(first, again)
    folders = _written(tmp_path, a=first, b=again)
    for pair in (folders[:1] * 2, folders):
        done = _run("compare", *pair)
        assert done.returncode == 2
        assert "同一次评价" in done.stderr


@pytest.mark.parametrize("amended", [False, True])
def test_two_results_of_one_year_have_no_noise_between_them(tmp_path: Path, amended: bool):
    rubric = rubric_of(tmp_path)
    first = result_of(rubric, UNITS, VALUE, N, MEAN, SPREAD, 2025)
    value = [[80, 4, 18], *VALUE[1:]] if amended else VALUE
    second = result_of(rubric, UNITS, value, N, (82.0, 4.0, 18.0), SPREAD, 2025)
    found = ev.compare(first, second)
    assert found.facts["same_year"]
    assert found.facts["same_data"] is not amended
    assert found.units[["se", "difference_low", "drawn", "p_real", "q"]].isna().all(axis=None)
    assert found.leaves["se"].isna().all()
    assert found.moves.expected is None
    said = " ".join(summary_lines(found))
    assert ("同一年" if amended else "同一份数据") in said
    assert "误差可能估大了" not in said
    assert "站得住" not in said
    assert summary_lines(found, "en")
    ev.write_comparison(found, tmp_path / "o")
    text = {
        str(cell.value) for row in openpyxl.load_workbook(tmp_path / "o" / "comparison.xlsx")["摘要"] for cell in row
    }
    assert any("不算标准误" in line for line in text)


def test_unknown_years_and_other_figures_are_two_draws(tmp_path: Path):
    rubric = rubric_of(tmp_path)
    bench = averages_of(rubric, MEAN, SPREAD)
    sides = [
        ev.evaluate(replace(data_of(rubric, UNITS, value, N, 2025), year=None), rubric, bench, rank_draws=0)
        for value in (VALUE, [[80, 4, 18], *VALUE[1:]])
    ]
    assert ev.compare(*sides).facts["drawn_twice"]


PLACES = """\
classes:
  against: national_average
  by: quantile
  letters:
    - {letter: A, top_share: "0.10", min_score: "58"}
    - {letter: B, top_share: "0.50", min_score: "50"}
    - {letter: D}
  confirm: {other: "0.80"}
"""


def _places(folder: Path) -> tuple[ev.Result, ev.Result, ev.Result]:
    """Letters by places among the nation, by the cuts that stand in for them, and a second year by places."""
    path = rubric_of(folder).path
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("classes:")] + PLACES, encoding="utf-8")
    rubric = ev.load_rubric(path)
    nation = ev.benchmark_from(data_of(rubric, UNITS, VALUE, N, 2024), rubric)
    other = [[75 + i % 20, 4, 18] for i in range(len(UNITS))]
    years = [data_of(rubric, UNITS, value, N, year) for value, year in ((VALUE, 2024), (other, 2025))]
    published = averages_of(rubric, MEAN, SPREAD, 2025)
    runs = ((years[0], nation), (years[1], published), (years[1], nation))
    first, second, third = (ev.evaluate(data, rubric, bench, rank_draws=0) for data, bench in runs)
    return first, second, third


def test_letters_by_places_and_by_cuts_are_not_one_rule(tmp_path: Path):
    first, second, third = _places(tmp_path)
    found = ev.compare(first, second)
    assert (found.facts["letter_rules"], found.facts["other_rule"]) == (("places_nation", "cuts"), "known")
    (line,) = (line for line in summary_lines(found) if "依据不同" in line)
    assert "前一年按全国专业中的名次，后一年按分数线" in line
    assert any("different rules" in line for line in summary_lines(found, "en"))
    ev.write_comparison(found, tmp_path / "o")
    book = openpyxl.load_workbook(tmp_path / "o" / "comparison.xlsx")
    assert line in {cell.value for cell in book["摘要"]["A"]}
    assert any(line == cell.value for cell in book["类别变动"]["A"])
    assert ev.compare(first, third).facts["other_rule"] == ""


def test_folders_say_it_with_and_without_their_rubric(tmp_path: Path):
    first, second, third = _places(tmp_path)
    folders = _written(tmp_path, a=first, b=second, c=third)
    plain = [read_results(folder)[0] for folder in folders]
    assert compare_sides(*plain[:2]).facts["other_rule"] == "possible"
    assert any("不能当作升降" in line for line in summary_lines(compare_sides(*plain[:2])))
    assert compare_sides(plain[0], plain[2]).facts["other_rule"] == ""
    known = [read_results(folder, [first.rubric])[0] for folder in folders[:2]]
    assert compare_sides(*known).facts["other_rule"] == "known"


def test_a_comparison_is_not_written_among_what_it_compares(tmp_path: Path):
    rubric = rubric_of(tmp_path)
    results = [result_of(rubric, UNITS, VALUE, N, MEAN, SPREAD, year) for year in (2024, 2025)]
    before, after = _written(tmp_path, a=results[0], b=results[1])
    for out in (before, after, tmp_path / "b" / ".." / "a"):
        seen = sorted(path.name for path in before.iterdir())
        done = _run("compare", before, after, "--out", out)
        assert done.returncode == 2
        assert "请另给一个文件夹" in done.stderr
        assert sorted(path.name for path in before.iterdir()) == seen
    assert _run("compare", before, after, "--out", tmp_path / "c").returncode == 0
