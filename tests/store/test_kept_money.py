"""Allocations and scenarios: kept with everything they were computed from, divided again to the yuan."""

from __future__ import annotations

import pandas as pd
import pytest
from store_world import WHO, put_in

from evaluator.evaluation import compare, evaluate
from evaluator.funding import allocate, compare_allocations, load_policy, standings_of
from evaluator.intake import read_last_year, read_volumes
from evaluator.report.allocation import write_allocation
from evaluator.store import StoreError, open_store
from evaluator.text import RubricProblems

POLICY = """\
id: trial
kind: funding
title: 试算
version: "1"
status: 示例
effective: {from: 2025-01-01}
references: [{title: 试算}]
unit: programme
results: intake_small
volume:
  levels:
    - {code: bachelor, name: 本科生, equivalence: "1"}
pots:
  - {code: base, name: 基本, share: "0.5"}
  - code: quality
    name: 质量
    share: "0.3"
    quality: {letters: {C: "1.0", D: "0.7"}, missing: "0.7", neutral: "1"}
  - {code: growth, name: 增量, share: "0.2", unclaimed: base, improvement: {cap: "5", z: "0"}}
bounds: {floor: "0.9", cap: "1.2"}
"""
BUDGET = 9_007_199_254_740_993
SCENARIO = """\
scenario: more_quality
title: 质量占一半
of: trial
author: 张三
date: 2026-11-28
reason: 试算
changes:
  - {path: pots.base.share, value: "0.3"}
  - {path: pots.quality.share, value: "0.5"}
"""


@pytest.fixture(scope="module")
def money(world, tmp_path_factory):
    """A budget that needs more digits than a double has, with growth and last year's amounts."""
    folder = tmp_path_factory.mktemp("钱")
    (folder / "政策.yaml").write_text(POLICY, encoding="utf-8")
    policy = load_policy(folder / "政策.yaml")
    units = world.own.units["unit"]
    volumes, last = folder / "办学量.csv", folder / "上年.csv"
    lines = [f"{unit},{100 + at}" for at, unit in enumerate(units)]
    volumes.write_text("\n".join(["单位编号,本科生", *lines]) + "\n", encoding="utf-8")
    codes = [f"{code},{BUDGET // 24}" for code in world.own.units["institution"]]
    last.write_text("\n".join(["学校代码,上年拨款", *codes]) + "\n", encoding="utf-8")
    earlier = evaluate(world.earlier, world.rubric, world.averages, rank_draws=0)
    standings = standings_of(world.result)
    change = compare(earlier, world.result)
    more = {"last_year": read_last_year(last, policy), "change": change}
    found = allocate(standings, policy, read_volumes(volumes, policy, standings), BUDGET, **more)
    files = {name: (path.name, path.read_bytes()) for name, path in (("volumes", volumes), ("last_year", last))}
    paths = {"volumes": volumes, "last_year": last}
    return earlier, found, files, paths


def keep(store, world, money):
    earlier, found, files, _ = money
    own, nation = put_in(store, world)
    before_data = store.add_dataset(world.earlier, world.rubric, who=WHO)
    before = store.add_run(earlier, before_data.id, nation=nation.id, who=WHO).id
    run = store.add_run(world.result, own.id, nation=nation.id, who=WHO).id
    given = {"run": run, "before": before, "files": files, "who": WHO, "title": "第一稿"}
    return store.add_allocation(found, **given), given


def test_an_allocation_is_divided_again_to_the_yuan(store, place, world, money):
    kept, given = keep(store, world, money)
    found = money[1]
    with open_store(place) as again:
        stored = again.allocation(kept.id)
        assert (stored.budget, stored.year, stored.title) == (BUDGET, 2025, "第一稿")
        assert (stored.run_id, stored.before_id) == (given["run"], given["before"])
        assert stored.policy.fingerprint == found.policy.fingerprint
        divided = stored.allocation()
    pd.testing.assert_frame_equal(divided.programmes, found.programmes)
    pd.testing.assert_frame_equal(divided.recipients, found.recipients)
    assert int(divided.amount.sum()) == BUDGET


def test_its_tables_come_back_with_every_yuan(store, world, money, tmp_path):
    kept, _ = keep(store, world, money)
    stored, found = store.allocation(kept.id), money[1]
    assert int(stored.units["amount"].sum()) == BUDGET
    for read, given in (
        (stored.units, found.programmes),
        (stored.recipients, found.recipients),
        (stored.pots, found.pot_table),
        (stored.groups, found.group_table),
    ):
        assert list(read.columns) == list(given.columns)
        for column in given:
            expected = given[column].tolist()
            if given[column].dtype.kind not in "fi" and str(given[column].dtype) != "Int64":
                expected = ["" if pd.isna(value) else value for value in expected]
            assert read[column].astype(object).tolist() == expected or read[column].equals(given[column]), column
    write_allocation(found, tmp_path / "拨款", inputs=money[3])
    for name, content in stored.table_files().items():
        assert content == (tmp_path / "拨款" / name).read_bytes(), name
    written = (tmp_path / "拨款" / "fund_recipe.json").read_text(encoding="utf-8")
    assert (stored.folder() / "fund_recipe.json").read_text(encoding="utf-8") == written
    change = compare_allocations(stored.tables(), found)
    assert (change.recipients["change"] == 0).all()


def test_an_allocation_is_recognised(store, world, money):
    kept, given = keep(store, world, money)
    again = store.add_allocation(money[1], **given)
    assert (again.id, again.recognised, kept.recognised) == (kept.id, True, False)
    table = store.allocations()
    assert (table["budget"].tolist(), table["policy"].tolist()) == ([BUDGET], ["trial"])
    assert table["run"].tolist() == [given["run"]]
    assert store.verify() == []


def test_the_runs_that_it_follows_must_be_named(store, world, money):
    _, given = keep(store, world, money)
    for wrong in ({"run": None}, {"before": None}):
        with pytest.raises(StoreError, match="请给出评价在库中的编号"):
            store.add_allocation(money[1], **{**given, **wrong})
    with pytest.raises(StoreError, match=f"不是编号为{given['before']}的评价"):
        store.add_allocation(money[1], **{**given, "run": given["before"]})
    with pytest.raises(StoreError, match="没有编号为99的评价"):
        store.add_allocation(money[1], **{**given, "run": 99})
    with pytest.raises(StoreError, match="没有编号为99的分配"):
        store.allocation(99)
    assert len(store.allocations()) == 1


def test_a_scenario_is_saved_and_saved_again(store):
    number = store.save_scenario("质量优先", SCENARIO, "trial", "张三")
    first = store.scenario(number)
    assert (first.name, first.policy, first.text, first.edit) == ("质量优先", "trial", SCENARIO, 1)
    assert first.scenario.file.changes[0].path == "pots.base.share"
    text = SCENARIO.replace("试算", "再试")
    assert store.save_scenario("质量更优先", text, "trial", "李四", number, first.edit) == number
    assert store.scenarios("trial")["name"].tolist() == ["质量更优先"]
    assert store.scenarios("else").empty
    with pytest.raises(StoreError, match=r"李四在.*保存了新的一稿"):
        store.save_scenario("质量优先", SCENARIO, "trial", "张三", number, first.edit)
    assert store.scenario(number).text == text


def test_a_scenario_that_is_wrong_is_refused(store):
    with pytest.raises(RubricProblems, match="reason"):
        store.save_scenario("一", SCENARIO.replace("reason: 试算\n", ""), "trial", WHO)
    with pytest.raises(StoreError, match="情景没有名称"):
        store.save_scenario(" ", SCENARIO, "trial", WHO)
    with pytest.raises(StoreError, match="写的是政策“trial”"):
        store.save_scenario("一", SCENARIO, "else", WHO)
    store.save_scenario("一", SCENARIO, "trial", WHO)
    with pytest.raises(StoreError, match=f"已有名为“一”的情景（{WHO}"):
        store.save_scenario("一", SCENARIO, "trial", "李四")
    with pytest.raises(StoreError, match="没有编号为9的情景"):
        store.scenario(9)
    assert len(store.scenarios()) == 1
