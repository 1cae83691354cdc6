"""Rubrics and policies: kept with their text, the same when they come back, edited by two people."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
from sqlalchemy import update
from store_world import SMALL, WHO

import evaluator.rubric.load as loading
from evaluator.funding import load_policy
from evaluator.rubric import load_rubric, merge
from evaluator.store import StoreError, open_store
from evaluator.store.tables import EDITS
from evaluator.text import RubricProblems

SHIPPED = "undergraduate_program"


@pytest.fixture
def mine(tmp_path):
    """A rubric in a file of its own."""
    shutil.copy(SMALL, tmp_path / "本省.yaml")
    return load_rubric(tmp_path / "本省.yaml")


def test_a_rubric_comes_back_with_its_overlays(store, place):
    given = load_rubric(SHIPPED)
    number = store.add_rubric(given, WHO)
    with open_store(place) as again:
        found = again.rubric(number)
    assert found.fingerprint == given.fingerprint
    assert (found.model, found.overlays, found.trees) == (given.model, given.overlays, given.trees)
    row = store.rubrics().iloc[0]
    assert (row["rubric"], row["version"], row["title"]) == (SHIPPED, given.model.version, given.model.title)
    assert (row["edit"], row["who"]) == (0, WHO)


def test_a_rubric_is_recognised(store, mine):
    assert store.add_rubric(mine, WHO) == store.add_rubric(load_rubric(mine.path), "李四")
    assert len(store.rubrics()) == 1


def test_it_means_what_it_meant_although_defaults_have_changed(store, place, monkeypatch, mine):
    given = load_rubric(SHIPPED)
    numbers = [store.add_rubric(given, WHO), store.add_rubric(mine, WHO)]
    before = loading._defaults

    def changed(file):
        return merge(before(file), {"scale": {"limit": 2}})

    monkeypatch.setattr(loading, "_defaults", changed)
    with open_store(place) as again:
        for number, rubric in zip(numbers, (given, mine), strict=True):
            found = again.rubric(number)
            assert found.fingerprint == rubric.fingerprint
            assert found.model.scale.limit == 3
            assert (found.overlays, found.trees) == (rubric.overlays, rubric.trees)
            assert found.path.read_text(encoding="utf-8") == rubric.path.read_text(encoding="utf-8")
        assert again.verify() == []


def test_a_file_that_changed_since_it_was_loaded_is_refused(store, mine):
    mine.path.write_text(mine.path.read_text(encoding="utf-8").replace("读取测试", "改了"), encoding="utf-8")
    with pytest.raises(StoreError, match="读入以后改过"):
        store.add_rubric(mine, WHO)
    mine.path.write_text("id: [", encoding="utf-8")
    with pytest.raises(StoreError, match="读入以后改过"):
        store.add_rubric(mine, WHO)
    mine.path.unlink()
    with pytest.raises(StoreError, match=r"读不到“本省.yaml”"):
        store.add_rubric(mine, WHO)


def test_a_policy_is_kept_for_its_day(store, place):
    days = [dt.date(2025, 6, 1), dt.date(2025, 9, 1)]
    given = [load_policy("undergraduate_quality", day) for day in days]
    numbers = [store.add_policy(policy, WHO) for policy in given]
    assert len(set(numbers)) == 2
    with open_store(place) as again:
        for number, policy in zip(numbers, given, strict=True):
            found = again.policy(number)
            assert (found.fingerprint, found.day, found.model) == (policy.fingerprint, policy.day, policy.model)
    assert store.policies()["day"].tolist() == ["2025-09-01", "2025-06-01"]
    assert len(store.rubrics()) == 0


def test_a_policy_means_what_it_meant(store, place, monkeypatch):
    import evaluator.funding.policy.load as policies

    given = load_policy("undergraduate_quality")
    number = store.add_policy(given, WHO)
    before = policies._with_defaults

    def changed(defaults, content):
        return {**before(defaults, content), "title": "另一个"}

    monkeypatch.setattr(policies, "_with_defaults", changed)
    with open_store(place) as again:
        assert again.policy(number).fingerprint == given.fingerprint


def test_a_number_of_the_other_kind_is_not_there(store, mine):
    number = store.add_rubric(mine, WHO)
    with pytest.raises(StoreError, match=f"没有编号为{number}的资金政策"):
        store.policy(number)
    with pytest.raises(StoreError, match="没有编号为9的指标体系"):
        store.rubric(9)


def test_the_second_of_two_people_is_told(store, mine):
    number = store.add_rubric(mine, WHO)
    first, second = store.open_edit(number), store.open_edit(number)
    assert first == second
    assert first.edit == 0
    assert store.save_edit(number, first.text + "# 张三\n", first.edit, "张三") == 1
    with pytest.raises(StoreError, match=r"张三在.*保存了新的一稿.*没有盖掉对方的改动.*\n.*张三 saved a new draft at"):
        store.save_edit(number, second.text + "# 李四\n", second.edit, "李四")
    now = store.open_edit(number)
    assert (now.text, now.edit, now.who) == (first.text + "# 张三\n", 1, "张三")
    assert store.save_edit(number, now.text + "# 李四\n", now.edit, "李四") == 2
    assert store.rubrics()["edit"].tolist() == [2]


def test_a_draft_becomes_a_version(store, place, mine):
    number = store.add_rubric(mine, WHO)
    edit = store.open_edit(number)
    count = store.save_edit(number, edit.text.replace('version: "1"', 'version: "2"'), edit.edit, WHO)
    with pytest.raises(StoreError, match="现在是第1次"):
        store.publish_edit(number, 0, "李四")
    new = store.publish_edit(number, count, "李四")
    with open_store(place) as again:
        assert again.rubric(new).model.version == "2"
        assert again.rubric(number).fingerprint == mine.fingerprint
        assert again.open_edit(number).edit == 0
        assert again.rubrics()["who"].tolist() == ["李四", WHO]
    with pytest.raises(StoreError, match="已由别人发布或除去"):
        store.save_edit(number, edit.text, count, WHO)
    with pytest.raises(StoreError, match="没有保存过修改稿"):
        store.publish_edit(number, 0, WHO)


def test_a_draft_may_be_wrong_but_not_published(store, mine):
    number = store.add_rubric(mine, WHO)
    text = store.open_edit(number).text
    count = store.save_edit(number, text.replace('weight: "0.4"', 'weight: "0.5"'), 0, WHO)
    with pytest.raises(RubricProblems, match=r"small|本省"):
        store.publish_edit(number, count, WHO)
    assert len(store.rubrics()) == 1
    assert store.open_edit(number).edit == count


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("title: 读取测试", "title: 另一个标题", "1版已在库中，内容不同"),
        ("id: intake_small", "id: intake_other", "应仍是“intake_small”"),
    ],
)
def test_a_version_is_not_said_twice_nor_another_rubric(store, mine, old, new, said):
    number = store.add_rubric(mine, WHO)
    count = store.save_edit(number, store.open_edit(number).text.replace(old, new), 0, WHO)
    with pytest.raises(StoreError, match=said):
        store.publish_edit(number, count, WHO)


def test_overlays_go_along_with_a_new_version(store):
    number = store.add_rubric(load_rubric(SHIPPED), WHO)
    edit = store.open_edit(number)
    assert len(edit.overlays) == 3
    text = edit.text.replace('version: "2025.1"', 'version: "2026.1"')
    count = store.save_edit(number, text, 0, WHO)
    with pytest.raises(StoreError, match=r"arts.yaml、engineering.yaml、medicine.yaml 的 version 不是“2026.1”"):
        store.publish_edit(number, count, WHO)
    overlays = {name: text.replace('"2025.1"', '"2026.1"') for name, text in edit.overlays.items()}
    new = store.publish_edit(number, store.save_edit(number, text, count, WHO, overlays), WHO)
    assert len(store.rubric(new).overlays) == 3


def test_a_policy_is_edited_the_same_way(store):
    number = store.add_policy(load_policy("undergraduate_quality"), WHO)
    text = store.open_edit(number).text
    count = store.save_edit(number, text.replace('version: "2025.1"', 'version: "2026.1"'), 0, WHO)
    assert store.policy(store.publish_edit(number, count, WHO)).model.version == "2026.1"


@pytest.mark.parametrize("odd", ["\x07", "\x7f", "\0", "\ud800", "\ufffe"])
def test_a_draft_with_a_control_character_is_not_saved(store, mine, odd):
    number = store.add_rubric(mine, WHO)
    edit = store.open_edit(number)
    with pytest.raises(RubricProblems, match=r"(?s)控制字符.*invisible control character"):
        store.save_edit(number, f"{edit.text}# {odd}\n", 0, WHO)
    with pytest.raises(RubricProblems, match=r"一个\.yaml"):
        store.save_edit(number, edit.text, 0, WHO, {"一个.yaml": f"{odd}"})
    assert store.open_edit(number) == edit
    assert store.log()["action"].tolist().count("save_edit") == 0


def test_a_draft_beyond_every_size_is_not_saved(store, mine):
    number = store.add_rubric(mine, WHO)
    with pytest.raises(RubricProblems, match="超过上限"):
        store.save_edit(number, store.open_edit(number).text + "# 长" * 200_000, 0, WHO)


@pytest.mark.parametrize("text", ["a: [", "&a [*a]", "[" * 20_000, "no rubric\x07", ""])
def test_any_draft_can_be_dropped(store, mine, text):
    number = store.add_rubric(mine, WHO)
    edit = store.open_edit(number)
    count = store.save_edit(number, "kind: scored", 0, WHO)
    # As an earlier version of the program may have kept it.
    with store.base.writing() as connection:
        connection.execute(update(EDITS).values(text=text))
    with pytest.raises(StoreError, match="现在是第1次"):
        store.drop_edit(number, 0, "李四")
    store.drop_edit(number, count, "李四")
    assert store.open_edit(number) == edit
    assert store.log().iloc[0][["who", "action"]].tolist() == ["李四", "drop_edit"]
    with pytest.raises(StoreError, match="没有保存过修改稿"):
        store.drop_edit(number, 0, WHO)
