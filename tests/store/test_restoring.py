"""Restoring beside what a killed server left, under one that lives, and over what is open: never a mixed store."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from store_world import WHO, put_run

from evaluator.store import StoreError, backup, open_store, restore, store_demo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = dt.datetime(2026, 11, 28, 1, 2, 3, tzinfo=dt.UTC)
SERVER = """
import sys
from evaluator.store import open_store
store = open_store(sys.argv[1])
for line in range(int(sys.argv[2])):
    store.note("服务", "download", f"表{line}")
print("ready", flush=True)
for word in sys.stdin:
    print(len(store.log(10_000)), flush=True)
"""
LINES = 60


@contextmanager
def server(place: Path, lines: int = LINES) -> Iterator[subprocess.Popen[str]]:
    """A process that has written lines, so many that they stand in the write-ahead log, and has the store open."""
    command = [sys.executable, "-c", SERVER, str(place), str(lines)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def kill_server(place: Path, lines: int = LINES) -> None:
    """Leave what a killed server leaves."""
    with server(place, lines) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert place.with_name(f"{place.name}-wal").stat().st_size > 0


def is_the_backup(place: Path, lines: int) -> None:
    with open_store(place) as store:
        assert store.verify() == []
        assert len(store.log(10_000)) == lines
        assert len(store.runs()) == 1
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.fixture
def kept(sqlite_place, world, tmp_path):
    """A store with a run, its backup, and how many lines its log has."""
    with open_store(sqlite_place) as store:
        put_run(store, world)
        lines = len(store.log(10_000))
    return backup(sqlite_place, tmp_path / "b.db"), lines


@pytest.mark.parametrize("deleted", [True, False])
@pytest.mark.parametrize("index", [True, False])
def test_beside_the_log_of_a_killed_server(kept, sqlite_place, deleted, index):
    made, lines = kept
    kill_server(sqlite_place)
    if deleted:
        sqlite_place.unlink()
    if not index:
        sqlite_place.with_name(f"{sqlite_place.name}-shm").unlink()
    restore(made, sqlite_place, replace=True, now=NOW)
    is_the_backup(sqlite_place, lines)


def test_beside_the_log_of_a_killed_server_and_a_file_put_there_by_hand(kept, sqlite_place):
    made, lines = kept
    kill_server(sqlite_place)
    shutil.copy(made, sqlite_place)
    restore(made, sqlite_place, replace=True, now=NOW)
    is_the_backup(sqlite_place, lines)


def test_beside_a_rollback_journal_that_is_left(kept, sqlite_place):
    """A file in SQLite's older mode leaves another kind of log, which is played back just so."""
    made, lines = kept
    code = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('PRAGMA journal_mode = DELETE'); c.execute('PRAGMA cache_size = 5');"
        "c.execute('CREATE TABLE x (a)');"
        "c.execute('BEGIN'); [c.execute('INSERT INTO x VALUES (randomblob(4000))') for _ in range(200)];"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(sqlite_place)], check=False)
    assert sqlite_place.with_name(f"{sqlite_place.name}-journal").stat().st_size > 0
    sqlite_place.unlink()
    restore(made, sqlite_place, now=NOW)
    is_the_backup(sqlite_place, lines)


def test_over_a_server_that_lives(kept, sqlite_place):
    made, lines = kept
    with server(sqlite_place) as process:
        old = restore(made, sqlite_place, replace=True, now=NOW)
        print("look", file=process.stdin, flush=True)
        assert int(process.stdout.readline()) == lines
        is_the_backup(sqlite_place, lines)
    is_the_backup(sqlite_place, lines)
    is_the_backup(old, lines + LINES)


@pytest.mark.parametrize("put", [False, True])
def test_a_file_deleted_under_a_server_that_lives_is_not_restored(kept, sqlite_place, put):
    """Its end would remove the write-ahead log of the new file."""
    made, lines = kept
    with server(sqlite_place):
        sqlite_place.unlink()
        if put:
            made.with_name("c.db").write_bytes(made.read_bytes())
            made.with_name("c.db").replace(sqlite_place)
        with pytest.raises(StoreError, match=r"正由一个进程打开着.*先停下 | .*Stop that process"):
            restore(made, sqlite_place, replace=True, now=NOW)
        assert sqlite_place.exists() is put
    restore(made, sqlite_place, replace=True, now=NOW)
    is_the_backup(sqlite_place, lines)


def test_a_damaged_file_under_a_server_that_lives_is_not_moved(kept, sqlite_place):
    made, lines = kept
    with server(sqlite_place, 0):
        with sqlite_place.open("r+b") as file:
            file.write(b"rubbish" * 1000)
        with pytest.raises(StoreError, match="正由一个进程打开着"):
            restore(made, sqlite_place, replace=True, now=NOW)
    restore(made, sqlite_place, replace=True, now=NOW)
    is_the_backup(sqlite_place, lines)


def test_a_store_that_is_busy_is_not_taken_for_a_damaged_one(kept, sqlite_place, monkeypatch):
    made, lines = kept
    monkeypatch.setattr("evaluator.store.copies.PATIENCE", 0.1)
    with closing(sqlite3.connect(sqlite_place, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="正被别人写入"):
            restore(made, sqlite_place, replace=True, now=NOW)
        writer.execute("ROLLBACK")
    is_the_backup(sqlite_place, lines)


def test_a_backup_that_is_open_is_not_replaced(kept, sqlite_place):
    made, _ = kept
    with server(made), pytest.raises(StoreError, match="正由一个进程打开着"):
        backup(sqlite_place, made, replace=True)
    # The log of its user, who was killed, goes with the file that it belonged to.
    is_the_backup(backup(sqlite_place, made, replace=True), kept[1])


def test_the_demo_takes_no_place_beside_an_old_log(kept, sqlite_place, world, monkeypatch):
    module = sys.modules["evaluator.store.load_demo"]
    monkeypatch.setattr(module, "load_demo", lambda store, _: put_run(store, world))
    kill_server(sqlite_place)
    sqlite_place.unlink()
    # And what an earlier demo left, whose process is gone.
    left = sqlite_place.with_name(f".{sqlite_place.name}.{2**22 + 1}-1.part")
    left.with_name(f"{left.name}-wal").write_bytes(b"x")
    store_demo(sqlite_place, SimpleNamespace())
    is_the_backup(sqlite_place, kept[1])
    assert list(sqlite_place.parent.glob(".*.part*")) == []


def test_nothing_stays_beside(kept, sqlite_place):
    made, _ = kept
    restore(made, sqlite_place, replace=True, now=NOW)
    names = {path.name for path in sqlite_place.parent.iterdir()}
    assert names == {"b.db", "库.db", "库.replaced-20261128T010203Z.db"}


def test_a_folder_that_cannot_be_written_is_named_and_not_the_store(kept, sqlite_place, tmp_path):
    target = tmp_path / "没有" / "b.db"
    with pytest.raises(StoreError, match=rf"“{target}”写不了.*") as error:
        backup(sqlite_place, target)
    assert str(sqlite_place) not in str(error.value)
    (tmp_path / "文件").write_bytes(b"x")
    with pytest.raises(StoreError, match="写不了"):
        backup(sqlite_place, tmp_path / "文件" / "b.db")


def test_a_full_disk_of_the_backup_is_not_the_fault_of_the_store(kept, sqlite_place, tmp_path, monkeypatch):
    connect = sqlite3.connect

    def small(path, **more):
        made = connect(path, **more)
        if str(path).endswith(".part"):
            made.execute("PRAGMA max_page_count = 2")
        return made

    monkeypatch.setattr("evaluator.store.copies.sqlite3.connect", small)
    with pytest.raises(StoreError, match=r"“.*备份\.db”写不了.*磁盘是否已满") as error:
        backup(sqlite_place, tmp_path / "备份.db")
    assert str(sqlite_place) not in str(error.value)
    assert list(tmp_path.glob("*备份*")) == []


def test_notes_follow_a_restore(kept, sqlite_place):
    restore(kept[0], sqlite_place, replace=True, now=NOW)
    with open_store(sqlite_place) as store:
        store.note(WHO, "download", "表")
    is_the_backup(sqlite_place, kept[1] + 1)


def test_two_restores_in_one_second_keep_both_aside(kept, sqlite_place):
    made, lines = kept
    olds = [restore(made, sqlite_place, replace=True, now=NOW) for _ in range(2)]
    sqlite_place.write_bytes(b"rubbish" * 1000)
    olds.append(restore(made, sqlite_place, replace=True, now=NOW))
    assert [old.name for old in olds] == [f"库.replaced-20261128T010203Z{end}.db" for end in ("", "-2", "-3")]
    assert olds[-1].read_bytes() == b"rubbish" * 1000
    is_the_backup(olds[0], lines)


def test_an_upgrade_that_was_killed_is_done_again_in_the_same_second(sqlite_place, world):
    from evaluator.store.base import Base
    from evaluator.store.engine import make_engine
    from evaluator.store.migrate import migrate
    from evaluator.store.where import find_place

    for _ in range(2):
        with open_store(sqlite_place, clock=lambda: NOW):
            pass
        base = Base(make_engine(find_place(sqlite_place)), find_place(sqlite_place))
        with base.writing() as connection:
            migrate(connection, "0002")
        base.close()
    with open_store(sqlite_place, clock=lambda: NOW) as store:
        assert store.verify() == []
    assert len(list(sqlite_place.parent.glob("*.before-*"))) == 2
