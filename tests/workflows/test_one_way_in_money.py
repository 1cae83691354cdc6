"""Money, comparison, stability and checks: the same inputs give the same bytes by whichever door they come in."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import evaluator as ev
from evaluator.intake import read_volumes
from evaluator.report import read_results, write_comparison, write_stability
from evaluator.report.allocation import read_standings
from evaluator.store import AllocationOrder, Order, RunInputs, divide_order, open_store, run_order
from evaluator.workflows import (
    CheckRequest,
    CompareRequest,
    FundRequest,
    ScoreRequest,
    StabilityRequest,
    check,
    compare,
    fund,
    stability,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.store import Store

sys.path.append(str(Path(__file__).parents[1] / "cli"))
from fund_office import BUDGET, Office, open_office
from program import SMALL, run_here


@pytest.fixture(scope="module")
def money(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return open_office(tmp_path_factory.mktemp("money"))


@pytest.fixture(scope="module")
def kept(money: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, dict[int, int]]]:
    """A store that evaluated the data of both years itself, and the numbers of its runs."""
    rubric = ev.load_rubric(SMALL)
    with open_store(tmp_path_factory.mktemp("store") / "库.db") as store:
        runs = {}
        for year in (2024, 2025):
            data = ev.read_data(money.folder / f"全国_{year}.csv", rubric, year)
            own, nation = (store.add_dataset(data, rubric, role=role, who="甲").id for role in ("own", "nation"))
            runs[year] = run_order(store, Order(rubric, RunInputs(own, nation), "甲")).id
        yield store, runs


def _csv(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*.csv"))}


def _recipe(text: str) -> dict[str, object]:
    # The store keeps no workbook, and lists no files of a folder.
    return {part: value for part, value in json.loads(text).items() if part != "manifest"}


def test_fund(money: Office, kept: tuple[Store, dict[int, int]], tmp_path: Path) -> None:
    done = money.divide(tmp_path / "command line", "--before", money.before, policy=money.growing)
    assert done.returncode == 0, done.stderr
    wanted = _csv(tmp_path / "command line")
    recipe = _recipe((tmp_path / "command line" / "fund_recipe.json").read_text(encoding="utf-8"))
    assert {"fund_units.csv", "fund_recipients.csv", "fund_pots.csv", "fund_groups.csv"} <= {*wanted}
    policy = ev.load_policy(money.growing)
    standings = read_standings(money.results)
    request = FundRequest(
        policy=policy,
        volumes=read_volumes(money.volumes, policy, standings),
        budget=BUDGET,
        standings=standings,
        before=read_results(money.before)[0],
        after=read_results(money.results)[0],
    )
    fund(request).write(tmp_path / "python", {"volumes": money.volumes})
    assert _csv(tmp_path / "python") == wanted
    assert _recipe((tmp_path / "python" / "fund_recipe.json").read_text(encoding="utf-8")) == recipe
    store, runs = kept
    files = {"volumes": (money.volumes.name, money.volumes.read_bytes())}
    order = AllocationOrder(policy, BUDGET, files, "甲", run=runs[2025], before=runs[2024])
    stored = store.allocation(divide_order(store, order).id)
    assert stored.table_files() == wanted
    assert stored.recipe == recipe
    assert np.array_equal(stored.divide(stored.policy, BUDGET).amount, fund(request).allocation.amount)
    assert store.verify() == []


def test_compare(money: Office, kept: tuple[Store, dict[int, int]], tmp_path: Path) -> None:
    done = run_here("compare", money.before, money.results, "--rubric", SMALL, "--out", tmp_path / "command line")
    assert done.returncode == 0, done.stderr
    wanted = _csv(tmp_path / "command line")
    assert wanted
    rubrics = [ev.load_rubric(SMALL)]
    before, after = (read_results(folder, rubrics)[0] for folder in (money.before, money.results))
    write_comparison(compare(CompareRequest(before, after)), tmp_path / "python")
    assert _csv(tmp_path / "python") == wanted
    store, runs = kept
    before, after = (store.run(runs[year]).side() for year in (2024, 2025))
    write_comparison(compare(CompareRequest(before, after)), tmp_path / "store")
    assert _csv(tmp_path / "store") == wanted


def test_stability(money: Office, kept: tuple[Store, dict[int, int]], tmp_path: Path) -> None:
    nation = money.folder / "全国_2025.csv"
    given = ("stability", SMALL, nation, "--national", nation, "--year", 2025, "--worlds", 40, "--no-pictures")
    done = run_here(*given, "--out", tmp_path / "command line")
    assert done.returncode == 0, done.stderr
    wanted = _csv(tmp_path / "command line")
    assert wanted
    rubric = ev.load_rubric(SMALL)
    data = ev.read_data(nation, rubric, 2025)
    asked = {"python": ScoreRequest(rubric, data, nation=data)}
    store, runs = kept
    asked["store"] = store.run(runs[2025]).request()
    for door, request in asked.items():
        write_stability(stability(StabilityRequest(request, 40)), tmp_path / door, pictures=False)
        assert _csv(tmp_path / door) == wanted, door


def test_check(money: Office, tmp_path: Path) -> None:
    bad = tmp_path / "全国.csv"
    text = (money.folder / "全国_2025.csv").read_text(encoding="utf-8-sig")
    bad.write_text(text.replace(",100,", ",一百,", 1), encoding="utf-8")
    done = run_here("check", SMALL, bad, "--year", 2025, "--lang", "zh")
    found = check(CheckRequest(ev.load_rubric(SMALL), bad, 2025))
    assert done.returncode == 1
    assert found.data is None
    assert found.problems
    for problem in found.problems:
        assert problem.sentence("zh") in done.stderr.replace("\n", "")
