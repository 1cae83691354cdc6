"""evaluator db as its user meets it: sentences and exit codes, never a traceback."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from program import run

from evaluator.store.base import Base
from evaluator.store.engine import make_engine
from evaluator.store.migrate import migrate
from evaluator.store.where import find_place

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "库.db"
    done = run("db", "upgrade", "--database", path)
    assert done.returncode == 0, done.stderr
    assert str(path) in done.stdout
    return path


def test_upgrade_backup_restore_verify(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "备份.db"
    made = run("db", "backup", copy, "--database", database)
    assert (made.returncode, copy.is_file()) == (0, True)
    again = run("db", "backup", copy, "--database", database)
    assert again.returncode == 2
    assert "--replace" in again.stderr
    refused = run("db", "restore", copy, "--database", database)
    assert refused.returncode == 2
    assert "没有覆盖" in refused.stderr
    done = run("db", "restore", copy, "--database", database, "--replace", "--lang", "en")
    assert done.returncode == 0
    assert "as it was is kept as" in done.stdout
    assert len(list(tmp_path.glob("库.replaced-*.db"))) == 1
    fine = run("db", "verify", "--database", database, "--lang", "en")
    assert fine.returncode == 0
    assert "everything is as it was put in (0 files" in fine.stdout


def test_the_variable_names_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVALUATOR_DATABASE_URL", f"sqlite:///{tmp_path / '别处.db'}")
    assert run("db", "upgrade").returncode == 0
    assert (tmp_path / "别处.db").is_file()


def test_verify_lists_all_that_does_not_fit(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        stamp = ("张三", "2026-11-28T00:00:00+00:00")
        for name in ("甲.csv", "乙.csv"):
            row = (name, "x", 1, b"\x00", *stamp)
            connection.execute(
                "INSERT INTO files (name, sha256, size, content, who, at) VALUES (?, ?, ?, ?, ?, ?)", row
            )
        connection.commit()
    done = run("db", "verify", "--database", database)
    assert done.returncode == 1
    # Each file twice: its bytes are not its own, and no line of the log tells of it.
    assert "4处与存入时不同" in done.stderr
    assert done.stderr.count("的文件，日志里没有它是怎样存入的") == 2
    assert "甲.csv" in done.stderr
    assert "乙.csv" in done.stderr


def test_a_database_that_is_not_there_is_not_made_by_verifying(tmp_path: Path) -> None:
    done = run("db", "verify", "--database", tmp_path / "没有.db")
    assert done.returncode == 2
    assert "没有文件" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_verifying_upgrades_nothing(tmp_path: Path) -> None:
    place = find_place(tmp_path / "旧.db")
    base = Base(make_engine(place), place)
    with base.writing() as connection:
        migrate(connection, "0001")
    base.close()
    done = run("db", "verify", "--database", tmp_path / "旧.db")
    assert done.returncode == 2
    assert "evaluator db upgrade" in done.stderr
    assert [path.name for path in tmp_path.glob("*.db")] == ["旧.db"]


def test_a_wrong_address_is_a_sentence_without_its_password() -> None:
    done = run("db", "upgrade", "--database", "mysql://a:geheim@b/c", "--lang", "en")
    assert done.returncode == 2
    assert "not supported" in done.stderr
    assert "geheim" not in done.stderr
