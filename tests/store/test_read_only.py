"""A copy that can only be read is verified, restored and copied where it lies."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from store_world import put_run

from evaluator.store import backup, open_store, restore
from evaluator.store.open import open_as_it_is

_NOBODY = 65534


def _look(copy: Path, target: Path) -> tuple[int, int]:
    with open_as_it_is(copy) as store:
        found = len(store.verify()), store.head().lines
    backup(copy, target, replace=True)
    return found


def _look_as_somebody(copy: Path, target: Path) -> tuple[int, int]:
    """Whoever runs the tests as root may write everywhere: nobody looks."""
    if os.geteuid() == 0:
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
    tempfile.tempdir = str(target.parent)
    return _look(copy, target)


@pytest.mark.skipif(not hasattr(os, "setuid"), reason="rights of another kind")
@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_copy_in_a_folder_that_cannot_be_written(sqlite_place, world, mode):
    with open_store(sqlite_place) as store:
        put_run(store, world)
        lines = store.head().lines
    with tempfile.TemporaryDirectory() as made:
        folder, other = Path(made, "只读"), Path(made, "可写")
        folder.mkdir()
        other.mkdir()
        shutil.copy(sqlite_place, folder / "b.db")
        with closing(sqlite3.connect(folder / "b.db")) as connection:
            connection.execute(f"PRAGMA journal_mode = {mode}")
        # As root first: all that is loaded late is loaded.
        assert _look(folder / "b.db", other / "c.db") == (0, lines)
        Path(made).chmod(0o755)
        other.chmod(0o777)
        (folder / "b.db").chmod(0o444)
        folder.chmod(0o555)
        with multiprocessing.get_context("fork").Pool(1) as pool:
            assert pool.apply(_look_as_somebody, (folder / "b.db", other / "d.db")) == (0, lines)
        assert [path.name for path in folder.iterdir()] == ["b.db"]
        folder.chmod(0o755)
        with open_store(other / "d.db") as store:
            assert store.head().lines == lines


def test_a_backup_that_can_only_be_read_is_restored(sqlite_place, world, tmp_path):
    with open_store(sqlite_place) as store:
        put_run(store, world)
    made = backup(sqlite_place, tmp_path / "b.db")
    made.chmod(0o444)
    restore(made, sqlite_place, replace=True, now=dt.datetime.now(dt.UTC))
    with open_store(sqlite_place) as store:
        assert store.verify() == []
        store.note("张三", "download", "可写")
