"""Tables from nothing to the newest and back; older ones upgraded after a copy, newer and foreign ones refused."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import inspect, text
from store_world import WHO, put_run

from evaluator.store import StoreError, open_store
from evaluator.store.base import Base
from evaluator.store.engine import make_engine
from evaluator.store.migrate import VERSION_TABLE, differences, known_versions, migrate, newest
from evaluator.store.tables import METADATA
from evaluator.store.where import find_place


@pytest.fixture
def bare(place):
    """A database without tables."""
    found = find_place(place)
    base = Base(make_engine(found), found)
    yield base
    base.close()


def names(base: Base) -> set[str]:
    with base.reading() as connection:
        return set(inspect(connection).get_table_names()) - {VERSION_TABLE}


def guards(base: Base) -> set[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if base.where.path is None:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with base.reading() as connection:
        return set(connection.execute(text(query)).scalars())


def test_up_down_and_up_again_step_by_step(bare):
    steps = [*reversed(known_versions())]
    assert len(steps) >= 2
    assert steps[-1] == newest()
    for _ in range(2):
        for step in steps:
            with bare.writing() as connection:
                migrate(connection, step)
        assert names(bare) == set(METADATA.tables)
        assert len(guards(bare)) >= 27
        with bare.reading() as connection:
            assert differences(connection) == []
        for step in [*reversed(steps[:-1]), "base"]:
            with bare.writing() as connection:
                migrate(connection, step)
        assert names(bare) == set()
        assert guards(bare) == set()


def test_a_difference_is_seen(store):
    with store.base.engine.begin() as connection:
        connection.execute(text("ALTER TABLE runs ADD COLUMN more TEXT"))
    with store.base.reading() as connection:
        assert len(differences(connection)) == 1
    (fault,) = store.verify()
    assert "（1处）" in str(fault)


def test_a_migration_that_fails_leaves_nothing(bare, monkeypatch):
    from evaluator.store.tables import LOG

    def breaks(connection):
        migrate(connection)
        connection.execute(LOG.insert(), [{"at": "x"}])

    with pytest.raises(Exception, match=r"(?i)null"), bare.writing() as connection:
        breaks(connection)
    assert names(bare) == set()


def older(place) -> None:
    """A database of the first version, with a line in its log."""
    found = find_place(place)
    base = Base(make_engine(found), found)
    with base.writing() as connection:
        migrate(connection, "0001")
        line = "'2026-01-01T00:00:00+00:00', '早', 'note', '旧', ''"
        connection.execute(text(f"INSERT INTO log (at, who, action, what, detail) VALUES ({line})"))
    base.close()


def clock() -> dt.datetime:
    return dt.datetime(2026, 11, 28, 8, 0, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def test_an_older_file_is_copied_and_upgraded(sqlite_place):
    older(sqlite_place)
    with open_store(sqlite_place, clock=clock) as store:
        assert store.log()["who"].tolist() == ["早"]
        assert len(guards(store.base)) >= 27
        with store.base.reading() as connection:
            assert differences(connection) == []
    copy = sqlite_place.with_name(f"库.before-{newest()}-20261128T000000Z.db")
    with closing(sqlite3.connect(copy)) as old:
        assert old.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall() == [("0001",)]
        assert old.execute("SELECT who FROM log").fetchall() == [("早",)]
    assert sorted(path.name for path in sqlite_place.parent.glob("*.db")) == [copy.name, sqlite_place.name]


def test_an_older_database_of_postgresql_is_upgraded(postgres_place):
    older(postgres_place)
    with open_store(postgres_place) as store:
        assert store.log()["who"].tolist() == ["早"]
        assert "guard_log_truncate" in guards(store.base)


def test_a_newer_database_is_refused_and_left_alone(place, world):
    with open_store(place) as store:
        put_run(store, world)
        with store.base.engine.begin() as connection:
            connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StoreError, match=r"更新版本的程序建的（表的版本9999.*\n.*newer version") as error:
        open_store(place)
    assert newest() in str(error.value)
    found = find_place(place)
    base = Base(make_engine(found), found)
    with base.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM runs")).scalar() == 1
    base.close()


def test_a_database_of_something_else_is_refused_and_left_alone(bare, place):
    with bare.writing() as connection:
        connection.execute(text("CREATE TABLE others (a INTEGER)"))
    with pytest.raises(StoreError, match="别的程序的数据（表：others）"):
        open_store(place)
    assert names(bare) == {"others"}


def test_a_file_that_is_no_database_is_refused_and_left_alone(sqlite_place):
    sqlite_place.write_bytes(b"PK\x03\x04 not a database at all" * 100)
    before = sqlite_place.read_bytes()
    with pytest.raises(StoreError, match="不是数据库文件"):
        open_store(sqlite_place)
    assert sqlite_place.read_bytes() == before


def _open(place: str) -> str:
    try:
        with open_store(place) as store:
            store.note(WHO, "open", "同时")
    except Exception as error:  # noqa: BLE001 - told by the test
        return repr(error)
    return "ok"


def test_six_processes_make_one_new_database(place):
    with multiprocessing.get_context("spawn").Pool(6) as pool:
        assert pool.map(_open, [str(place)] * 6) == ["ok"] * 6
    with open_store(place) as store:
        assert len(store.log()) == 6
        assert store.verify() == []


def test_a_new_file_needs_its_folder(tmp_path):
    with pytest.raises(StoreError, match="没有文件夹"):
        open_store(tmp_path / "没有" / "库.db")
    with pytest.raises(StoreError, match="是一个文件夹"):
        open_store(tmp_path)


def test_sqlite_is_set_as_it_should_be(sqlite_store):
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000, "synchronous": 2, "recursive_triggers": 1}
    for _ in range(3):
        with sqlite_store.base.reading() as connection:
            for name, value in wanted.items():
                assert connection.execute(text(f"PRAGMA {name}")).scalar() == value, name
