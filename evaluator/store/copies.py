"""Copies of a file of SQLite, made while others read and write it (在线备份)."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from evaluator.store.engine import frozen_address, is_frozen
from evaluator.store.error import StoreError, refused
from evaluator.store.faults import told
from evaluator.store.placing import beside, names_aside, take_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from evaluator.store.where import Where

_PAGES, _PAUSE = 2_000, 0.05
# Seconds that a copy waits for those who write.
PATIENCE = 60
# What only the file that is written can be blamed for.
_OF_THE_TARGET = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY}
_WRITING = {
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_DIR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
}


def copy_sqlite(source: Where, target: Path, *, replace: bool = False) -> None:
    """Copy a database as it is at one moment; ``target`` is whole or not there.

    Raises
    ------
    StoreError
        The copy is damaged, either cannot be read or written, or a process has the target open.
    """
    with copied(source, target) as part:
        take_place(part, target, replace=replace)


def copy_aside(source: Where, name: str) -> Path:
    """Copy a database beside itself under a name that nothing has: ``name``, or with a number; gives the copy."""
    assert source.path is not None  # noqa: S101 - callers ask first
    first = source.path.with_name(name)
    with copied(source, first) as part:
        for path in names_aside(first):
            try:
                take_place(part, path)
            except StoreError as error:
                if error.reason != "store_there":
                    raise
            else:
                return path
    raise AssertionError  # there is always another name


@contextmanager
def copied(source: Where, target: Path) -> Iterator[Path]:
    """Give a copy of a database beside ``target``, one file, for as long as it is wanted."""
    assert source.path is not None  # noqa: S101 - callers ask first
    with beside(target) as part:
        with told(source), _target_named(target):
            _copy(source, part)
        yield part


def _copy(source: Where, target: Path) -> None:
    with closing(_source(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new, pages=_PAGES, sleep=_PAUSE, progress=_patience(PATIENCE))
        # A copy is one file: what the original keeps beside itself goes into it.
        new.execute("PRAGMA journal_mode = DELETE")


def _source(where: Where) -> sqlite3.Connection:
    assert where.path is not None  # noqa: S101 - asked before
    if is_frozen(where):
        return sqlite3.connect(frozen_address(where.path), uri=True)
    return sqlite3.connect(where.path, timeout=1)


@contextmanager
def _target_named(target: Path) -> Iterator[None]:
    """Blame the file that is written for what only writing can meet."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0)
        if code & 0xFF in _OF_THE_TARGET or code in _WRITING:
            raise refused("cannot_write", file=str(target), why=str(error)) from error
        raise


def overwrite_sqlite(source: Path, target: Where) -> None:
    """Put the content of a copy into a database that may be open elsewhere: its users see it from then on.

    It is one transaction of SQLite: all of it, or nothing.
    """
    assert target.path is not None  # noqa: S101 - callers ask first
    with (
        told(target),
        closing(sqlite3.connect(source)) as old,
        closing(sqlite3.connect(target.path, timeout=1)) as new,
    ):
        old.backup(new, sleep=_PAUSE, progress=_patience(PATIENCE))


def _patience(seconds: float) -> Callable[[int, int, int], None]:
    """Give up waiting for others after so long; left to itself the copying would wait for ever."""
    end: list[float] = []

    def look(status: int, _left: int, _pages: int) -> None:
        if status & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            end.clear()
            return
        end.append(time.monotonic() + seconds)
        if time.monotonic() > end[0]:
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = status
            raise error

    return look
