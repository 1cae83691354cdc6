"""A copy that can only be read is verified, restored and copied where it lies."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from store_world import put_run

from evaluator.store import backup, open_store, restore

CODE = """
import sys
from pathlib import Path
from evaluator.store import backup
from evaluator.store.open import open_as_it_is
with open_as_it_is(sys.argv[1]) as store:
    print(len(store.verify()), store.head().lines)
backup(sys.argv[1], Path(sys.argv[2]))
"""


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_a_copy_in_a_folder_that_cannot_be_written(sqlite_place, world, tmp_path, mode):
    with open_store(sqlite_place) as store:
        put_run(store, world)
        lines = store.head().lines
    folder, other = tmp_path / "只读", tmp_path / "可写"
    folder.mkdir()
    other.mkdir()
    shutil.copy(sqlite_place, folder / "b.db")
    with closing(sqlite3.connect(folder / "b.db")) as connection:
        connection.execute(f"PRAGMA journal_mode = {mode}")
    # Whoever runs the tests as root may write everywhere: somebody else looks.
    root = os.geteuid() == 0
    for path in (folder, other):
        above = [path, *path.parents][:4]
        for one in above:
            one.chmod(one.stat().st_mode | 0o055)
    other.chmod(0o777)
    (folder / "b.db").chmod(0o444)
    folder.chmod(0o555)
    somebody = {"user": 65534, "group": 65534, "extra_groups": []} if root else {}
    command = [sys.executable, "-B", "-c", CODE, str(folder / "b.db"), str(other / "c.db")]
    environment = {**os.environ, "HOME": str(other)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=other, env=environment, **somebody)
    folder.chmod(0o755)
    assert done.stdout.split() == ["0", str(lines)], done.stderr
    assert [path.name for path in folder.iterdir()] == ["b.db"]
    with open_store(other / "c.db") as store:
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
