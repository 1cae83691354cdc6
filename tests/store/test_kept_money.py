"""Allocations and scenarios: kept with everything they were computed from, divided again to the yuan."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from store_money import BUDGET, SCENARIO, keep, make_money
from store_world import WHO

from evaluator.funding import compare_allocations
from evaluator.report.allocation import write_allocation
from evaluator.store import StoreError, open_store
from evaluator.text import RubricProblems


@pytest.fixture(scope="module")
def money(world, tmp_path_factory):
    """A budget that needs more digits than a double has, with growth and last year's amounts."""
    return make_money(world, tmp_path_factory.mktemp("钱"))


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
    written = json.loads((tmp_path / "拨款" / "fund_recipe.json").read_text(encoding="utf-8"))
    # The store keeps no workbook, so its recipe lists no files of a folder.
    assert "allocation.xlsx" in written.pop("manifest")
    assert json.loads((stored.folder() / "fund_recipe.json").read_text(encoding="utf-8")) == written
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
