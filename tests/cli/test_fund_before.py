"""The change between two years belongs to the results that money goes by (change_of_others)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fund_office import BUDGET
from program import run_here

from evaluator.evaluation import compare_sides
from evaluator.funding import allocate, load_policy
from evaluator.intake import read_volumes
from evaluator.report import read_results
from evaluator.report.allocation import read_standings
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from pathlib import Path

    from fund_office import Office


def test_a_change_of_other_results_is_refused(office: Office):
    rule = load_policy(office.growing)
    change = compare_sides(read_results(office.before)[0], read_results(office.results)[0])
    volumes = read_volumes(office.volumes, rule, read_standings(office.results))
    found = allocate(read_standings(office.results), rule, volumes, BUDGET, change=change)
    assert found.growth is not None
    assert found.growth.before["data"]["year"] == 2024
    # The later year of the change is 2025; these results are of 2024.
    with pytest.raises(EvaluatorError, match="给出的两年变化不是这份评价结果的：后一年应当就是它"):
        allocate(read_standings(office.before), rule, volumes, BUDGET, change=change)


def test_years_that_run_backwards_are_refused(office: Office, tmp_path: Path):
    years = ("--results", office.before, "--before", office.results)
    money = ("--budget", BUDGET, "--out", tmp_path / "没有")
    done = run_here("fund", "run", office.growing, "--volumes", office.volumes, *years, *money)
    assert done.returncode == 2
    assert "2025" in done.stderr
    assert "2024" in done.stderr
    assert not (tmp_path / "没有").exists()


def test_growth_without_the_year_before_is_refused(office: Office, tmp_path: Path):
    done = office.divide(tmp_path / "没有", policy=office.growing)
    assert done.returncode == 2
    assert "请用 --before 给出上一年的评价结果文件夹" in done.stderr
    assert not (tmp_path / "没有").exists()
