"""Changes past the program: `verify` notices them, whoever lifted the triggers first and put them back."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from direct_changes import CHANGES, POSTGRES_TRIGGERS, TRIGGERS, UNNOTICED
from sqlalchemy import text
from store_money import SCENARIO, keep, make_money
from store_world import WHO

from evaluator.dataset import Succession, Successors
from evaluator.store import StoreError, open_store
from evaluator.store.open import open_as_it_is

AVERAGES = (
    "指标代码,同类组层级,同类组代码,均值,标准差,专业点数,来源,年份\n"
    "placement_rate,专业,080901,70,8,500,官方常模,2025\nsatisfied,专业,080901,78,5,500,官方常模,2025\n"
    "mark,专业,080901,85,4,500,官方常模,2025\ncertified,专业,080901,0.5,0.5,500,官方常模,2025\n"
    "staff_ratio,专业,080901,18,2,500,官方常模,2025\n"
)


def fill(place, world, folder) -> None:
    """A store with something of every kind."""
    with open_store(place) as store:
        keep(store, world, make_money(world, folder))
        for status in ("consultation", "published"):
            store.move(2, status, WHO)
        store.add_averages(world.rubric, [("常模.csv", AVERAGES.encode())], 2025, WHO)
        store.add_successors(Successors((Succession("1", "2", "renamed", 2025),), "沿革"), WHO)
        store.save_scenario("质量占一半", SCENARIO, "trial", WHO)
        store.save_edit(1, store.open_edit(1).text + "\n# 改\n", 0, WHO)
        store.note(WHO, "download", "表")
        assert store.verify() == []
        assert [store.run(number).status for number in (1, 2)] == ["draft", "published"]


@pytest.fixture(scope="module")
def filled(world, tmp_path_factory):
    folder = tmp_path_factory.mktemp("满")
    fill(folder / "库.db", world, folder)
    return folder / "库.db"


@pytest.fixture
def copy(filled, tmp_path):
    return shutil.copy(filled, tmp_path / "库.db")


def change(place, statements, last=()) -> None:
    """Lift the triggers, change what is there, and put the triggers back."""
    with closing(sqlite3.connect(place, isolation_level=None)) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        before = connection.total_changes
        for statement in statements:
            connection.execute(statement)
        assert not statements or connection.total_changes > before, "nothing was changed"
        for _, made in guards:
            connection.execute(made)
        for statement in last:
            connection.execute(statement)


def faults(place, noted=None) -> list[StoreError]:
    with open_as_it_is(place) as store:
        return store.verify(noted)


@pytest.mark.parametrize("name", CHANGES)
def test_a_direct_change_is_noticed(copy, name):
    change(copy, CHANGES[name])
    found = faults(copy)
    assert found
    assert all("None" not in str(fault) for fault in found)


@pytest.mark.parametrize("name", TRIGGERS)
def test_a_change_of_the_triggers_is_noticed(copy, name):
    change(copy, (), TRIGGERS[name])
    assert faults(copy)


@pytest.mark.parametrize("name", UNNOTICED)
def test_what_the_page_says_is_not_noticed(copy, name):
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute(
            "INSERT INTO work (at, who, action, what, host, pid, process) VALUES ('', '', '', '', '', 1, '')"
        )
        connection.commit()
    change(copy, UNNOTICED[name])
    assert faults(copy) == []


def test_there_are_more_than_forty():
    assert len(CHANGES) + len(TRIGGERS) >= 40


def rewrite(place) -> None:
    """What somebody can do who knows the program: change a line and write all links anew."""
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("DROP TRIGGER guard_log_update")
        connection.execute("UPDATE log SET who = '别人' WHERE id = 2")
        head = ""
        for number, *told in connection.execute(
            "SELECT id, at, who, action, what, detail, seals FROM log ORDER BY id"
        ).fetchall():
            head = hashlib.sha256(json.dumps([head, *told], ensure_ascii=False).encode()).hexdigest()
            connection.execute("UPDATE log SET hash = ? WHERE id = ?", (head, number))
        connection.execute("UPDATE identity SET head = ?", (head,))
        connection.execute(
            "CREATE TRIGGER guard_log_update BEFORE UPDATE ON log FOR EACH ROW "
            "BEGIN SELECT RAISE(ABORT, 'evaluator-guard: what was kept or published never changes'); END"
        )
        connection.commit()


def test_a_log_that_is_written_anew_is_noticed_by_a_head_that_was_noted_down(copy):
    with open_as_it_is(copy) as store:
        head = store.head()
    assert faults(copy, head.hash) == []
    with open_store(copy) as store:
        store.note(WHO, "download", "以后")
        assert store.head().lines == head.lines + 1
    assert faults(copy, head.hash) == []
    rewrite(copy)
    assert faults(copy) == []
    (fault,) = faults(copy, head.hash)
    assert "日志里没有链头" in str(fault)


def test_a_draft_is_not_published_without_a_line(store, world, tmp_path):
    keep(store, world, make_money(world, tmp_path))
    statement = text("UPDATE runs SET status = 'published' WHERE id = 1")
    for step in ("draft", "consultation"):
        if step == "consultation":
            store.move(1, step, WHO)
        with pytest.raises(Exception, match="evaluator-guard"), store.base.engine.begin() as connection:
            connection.execute(statement)
    store.move(1, "published", WHO)
    assert store.verify() == []


def test_a_row_that_was_changed_is_not_sealed_by_the_next_line(store, world, tmp_path):
    keep(store, world, make_money(world, tmp_path))
    with store.base.engine.begin() as connection:
        connection.execute(text("UPDATE runs SET title = '另一个' WHERE id = 1"))
    with pytest.raises(StoreError, match="编号为1的评价，登记的内容与日志封记的不符"):
        store.move(1, "consultation", WHO)


def test_the_text_of_a_rubric_that_was_changed_is_not_opened(copy):
    change(copy, CHANGES["a weight in the text of a rubric"])
    with open_store(copy) as store:
        for read in (store.rubric, store.open_edit):
            with pytest.raises(StoreError, match="与存入时不同"):
                read(1)


def test_a_store_of_the_time_before_is_sealed_when_it_is_upgraded(copy):
    from evaluator.store.base import Base
    from evaluator.store.engine import make_engine
    from evaluator.store.migrate import migrate
    from evaluator.store.where import find_place

    base = Base(make_engine(find_place(copy)), find_place(copy))
    with base.writing() as connection:
        migrate(connection, "0002")
    base.close()
    with open_store(copy) as store:
        assert store.verify() == []
        assert store.log(1)["action"].tolist() == ["upgrade"]
    change(copy, CHANGES["a dataset's role"])
    assert len(faults(copy)) == 1


def test_seals_hold_when_tables_are_renamed(copy):
    from evaluator.store.base import Base
    from evaluator.store.engine import make_engine
    from evaluator.store.migrate import migrate
    from evaluator.store.where import find_place

    base = Base(make_engine(find_place(copy)), find_place(copy))
    with base.writing() as connection:
        migrate(connection, "0003")
        assert connection.execute(text("SELECT count(rule_id) FROM runs")).scalar_one() == 2
    base.close()
    with open_store(copy) as store:
        lines = store.head().lines
        assert store.verify() == []
        assert store.head().lines == lines


@pytest.mark.parametrize("names", [("a line's person", "a draft called published", "a dataset's role", "a scenario")])
def test_on_postgresql_too(postgres_place, world, tmp_path, names):
    fill(postgres_place, world, tmp_path)
    for at, name in enumerate(names, 1):
        with open_store(postgres_place) as store, store.base.engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for statement in CHANGES[name]:
                connection.execute(text(statement))
        assert len(faults(postgres_place)) >= at


@pytest.mark.parametrize("name", POSTGRES_TRIGGERS)
def test_triggers_of_postgresql_are_compared(postgres_place, name):
    with open_store(postgres_place) as store:
        assert store.verify() == []
        with store.base.engine.begin() as connection:
            for statement in POSTGRES_TRIGGERS[name]:
                connection.exec_driver_sql(statement)
        assert len(store.verify()) == 1
