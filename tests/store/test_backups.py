"""Backups while the store is in use, and back again without losing what was there."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from contextlib import closing

import pytest
from sqlalchemy import text
from store_world import WHO, put_run

import evaluator.store.postgres_copies
from evaluator.store import StoreError, backup, open_store, restore
from evaluator.store.migrate import VERSION_TABLE

NOW = dt.datetime(2026, 11, 28, 1, 2, 3, tzinfo=dt.UTC)


def test_a_backup_is_the_store(place, world, tmp_path):
    with open_store(place) as store:
        number = put_run(store, world)
        made = backup(place, tmp_path / "备份.bak")
        store.note(WHO, "later", "备份以后")
    assert made == tmp_path / "备份.bak"
    old = restore(made, place, replace=True, now=NOW)
    assert old is not None
    assert "replaced-20261128T010203Z" in old.name
    with open_store(place) as store:
        assert store.run(number).units["letter"].tolist() == world.result.units["letter"].tolist()
        assert "later" not in store.log()["action"].tolist()
        assert store.verify() == []
        with pytest.raises(Exception, match="evaluator-guard"), store.base.engine.begin() as connection:
            connection.execute(text("DELETE FROM log"))
    restore(old, place, replace=True, now=NOW + dt.timedelta(seconds=1))
    with open_store(place) as store:
        assert "later" in store.log()["action"].tolist()


def test_a_backup_is_made_while_others_write(sqlite_place, world, tmp_path):
    stop, faults = threading.Event(), []
    with open_store(sqlite_place) as store:
        put_run(store, world)

        def write() -> None:
            try:
                while not stop.is_set():
                    store.note(WHO, "download", "表")
            except Exception as error:  # noqa: BLE001 - told by the test
                faults.append(error)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for turn in range(3):
                backup(sqlite_place, tmp_path / f"{turn}.db")
        finally:
            stop.set()
            writer.join()
        lines = len(store.log(100_000))
    assert faults == []
    for turn in range(3):
        with open_store(tmp_path / f"{turn}.db") as copy:
            assert copy.verify() == []
            assert 0 < len(copy.log(100_000)) <= lines


def test_a_backup_is_one_file(sqlite_store, world, tmp_path):
    put_run(sqlite_store, world)
    (tmp_path / "备份").mkdir()
    backup(sqlite_store.base.where.path, tmp_path / "备份" / "b.db")
    assert [path.name for path in (tmp_path / "备份").iterdir()] == ["b.db"]


def test_nothing_is_overwritten_unasked(place, world, tmp_path):
    target = tmp_path / "备份.bak"
    target.write_bytes(b"precious")
    with open_store(place) as store:
        put_run(store, world)
    with pytest.raises(StoreError, match=r"已存在，没有覆盖.*--replace.*\n.*left alone"):
        backup(place, target)
    assert target.read_bytes() == b"precious"
    backup(place, target, replace=True)
    with pytest.raises(StoreError, match=r"已有内容，没有覆盖.*--replace"):
        restore(target, place, now=NOW)
    with open_store(place) as store:
        assert len(store.runs()) == 1


def test_a_backup_goes_where_nothing_was(sqlite_store, world, tmp_path):
    put_run(sqlite_store, world)
    made = backup(sqlite_store.base.where.path, tmp_path / "b.db")
    assert restore(made, tmp_path / "新.db", now=NOW) is None
    with open_store(tmp_path / "新.db") as store:
        assert store.verify() == []
        assert len(store.runs()) == 1


def test_open_stores_see_what_was_restored(sqlite_store, world, tmp_path):
    made = backup(sqlite_store.base.where.path, tmp_path / "空.db")
    put_run(sqlite_store, world)
    assert sqlite_store.dataset(1).fingerprint() == world.own.fingerprint()
    restore(made, sqlite_store.base.where.path, replace=True, now=NOW)
    assert len(sqlite_store.runs()) == 0
    # Numbers begin anew, and what was read under them before is not given again.
    other = sqlite_store.add_dataset(world.earlier, world.rubric, who=WHO)
    assert other.id == 1
    assert sqlite_store.dataset(1).fingerprint() == world.earlier.fingerprint()


def test_a_damaged_store_is_moved_aside(sqlite_store, world, tmp_path):
    put_run(sqlite_store, world)
    place = sqlite_store.base.where.path
    made = backup(place, tmp_path / "b.db")
    sqlite_store.close()
    place.write_bytes(b"rubbish" * 1000)
    old = restore(made, place, replace=True, now=NOW)
    assert old.read_bytes() == b"rubbish" * 1000
    with open_store(place) as store:
        assert len(store.runs()) == 1


def test_what_is_no_backup_is_refused(sqlite_place, tmp_path):
    with pytest.raises(StoreError, match="没有文件"):
        restore(tmp_path / "没有.db", sqlite_place, now=NOW)
    (tmp_path / "x.db").write_bytes(b"rubbish" * 1000)
    with pytest.raises(StoreError, match="不是数据库文件"):
        restore(tmp_path / "x.db", sqlite_place, now=NOW)
    with closing(sqlite3.connect(tmp_path / "空.db")) as empty:
        empty.execute("VACUUM")
    with pytest.raises(StoreError, match="是空的数据库"):
        restore(tmp_path / "空.db", sqlite_place, now=NOW)
    with open_store(tmp_path / "新.db") as store, store.base.engine.begin() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StoreError, match="更新版本的程序"):
        restore(tmp_path / "新.db", sqlite_place, now=NOW)
    assert not sqlite_place.exists()


def test_a_store_that_is_not_there_is_not_backed_up(sqlite_place, tmp_path):
    with pytest.raises(StoreError, match="没有文件"):
        backup(sqlite_place, tmp_path / "b.db")
    assert not sqlite_place.exists()
    with open_store(sqlite_place):
        pass
    with pytest.raises(StoreError, match="不能写到数据库自己"):
        backup(sqlite_place, sqlite_place, replace=True)


def test_without_the_programs_of_postgresql_it_says_how(postgres_place, tmp_path, monkeypatch):
    monkeypatch.setattr(evaluator.store.postgres_copies.shutil, "which", lambda _: None)
    with pytest.raises(StoreError, match=r"没有 pg_dump.*postgresql-client.*\n.*pg_restore --clean"):
        backup(postgres_place, tmp_path / "b.dump")
    assert list(tmp_path.glob("*.dump*")) == []


def test_a_program_that_fails_is_told(postgres, tmp_path):
    with pytest.raises(StoreError, match=r"pg_dump 没有成功.*nobody_made_it"):
        backup(f"{postgres}/nobody_made_it", tmp_path / "b.dump")
    assert list(tmp_path.iterdir()) == []
