"""Copies of a file of SQLite, made while others read and write it (在线备份)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from evaluator.store.faults import told
from evaluator.writing import whole_file

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.store.where import Where

_PAGES = 2_000


def copy_sqlite(source: Where, target: Path) -> None:
    """Copy a database as it is at one moment; ``target`` is whole or not there.

    Raises
    ------
    StoreError
        The copy is damaged, or either cannot be read or written.
    """
    assert source.path is not None  # noqa: S101 - callers ask first
    with told(source), whole_file(target) as part:
        _copy(source.path, part)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source, timeout=60)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new, pages=_PAGES, sleep=0.05)
        # A copy is one file: what the original keeps beside itself goes into it.
        new.execute("PRAGMA journal_mode = DELETE")


def overwrite_sqlite(source: Path, target: Where) -> None:
    """Put the content of a copy into a database that may be open elsewhere: its users see it from then on."""
    assert target.path is not None  # noqa: S101 - callers ask first
    with (
        told(target),
        closing(sqlite3.connect(source)) as old,
        closing(sqlite3.connect(target.path, timeout=60)) as new,
    ):
        old.backup(new)
