"""Groups of an allocation: money goes to them by volume, inside each by volume × factor; names said in words."""

from __future__ import annotations

import pytest
from shipped_budgets import shipped
from small_budgets import divided, policy, unit

from evaluator.funding import policy_ids
from evaluator.report.allocation.groups import group_table


@pytest.mark.parametrize("name", policy_ids())
def test_groups_of_every_pot_add_up_to_it(name: str):
    found = shipped(name)
    table = group_table(found)
    assert table.groupby("pot", sort=False)["amount"].sum().to_dict() == {
        stage.pot.name: stage.amount for stage in found.pots
    }
    for stage in found.pots:
        rows = table[table["pot"] == stage.pot.name]
        assert rows["units"].sum() == (stage.divided.group != "").sum()
        if stage.pot.lifts is None:
            assert rows["share"].sum() == pytest.approx(1)
            assert (abs(rows["amount"] - rows["share"] * stage.amount) <= 1).all()


def test_groups_by_hand():
    rows = [unit("90001", "08", "A", 100), unit("90001", "05", "D", 50), unit("90002", "05", "B", 150)]
    found = divided(rows, policy(groups={"by": ["category"], "least": 1}), 1000)
    table = group_table(found)
    assert table["pot"].tolist() == ["基本", "质量", "质量"]
    assert table["group"].tolist() == ["全体", "文学（05）", "工学（08）"]
    # Cost: 1 + 0.1 for 08, 1 + 0 for 05.
    assert table["volume"].tolist() == [310.0, 200.0, 110.0]
    assert table["share"].tolist() == [1.0, 200 / 310, 110 / 310]
    assert table["claims"].tolist() == [310.0, 50 * 0.6 + 150 * 1.1, pytest.approx(110 * 1.3)]
    assert table["amount"].tolist() == [600, 258, 142]
    assert table["per_claim"].tolist() == [pytest.approx(x) for x in (600 / 310, 258 / 195, 142 / 143)]
    assert table["weight"].isna().all()


def test_small_groups_that_were_joined_are_named():
    rows = [unit("90001", "08", "A", 100), unit("90001", "08", "B", 100), unit("90002", "05", "B", 150)]
    found = divided(rows, policy(groups={"by": ["category"], "least": 2}), 1000)
    assert group_table(found)["group"].tolist() == ["全体", "工学（08）", "其余各组合并"]


def test_a_group_without_a_claim_gets_nothing_and_is_shown():
    letters = {"A": "1", "B": "1", "C": "1", "D": "0"}
    rule = policy({"letters": letters, "missing": "0", "neutral": "0"}, groups={"by": ["category"], "least": 1})
    found = divided([unit("90001", "08", "A", 100), unit("90002", "05", "D", 50)], rule, 1000)
    without = group_table(found).set_index("group").loc["文学（05）"]
    assert (without["units"], without["claims"], without["amount"]) == (1, 0, 0)
    assert without[["share", "per_claim"]].isna().all()


def test_what_groups_go_by_is_told_where_it_is_not_volume():
    groups = {"by": ["category"], "least": 1, "weigh": {"good": "2"}}
    rows = [unit("90001", "08", "A", 100), unit("90002", "05", "D", 50)]
    table = group_table(divided(rows, policy(groups=groups), 1000))
    assert table["weight"].tolist()[1:] == [100.0, 220.0]
