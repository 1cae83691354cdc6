"""Backups (备份) while others work, and back again (恢复) without losing what was there."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from evaluator.store.base import Base
from evaluator.store.copies import copy_sqlite, overwrite_sqlite
from evaluator.store.engine import make_engine
from evaluator.store.error import StoreError, refused
from evaluator.store.faults import told
from evaluator.store.migrate import version_of
from evaluator.store.postgres_copies import dump_postgres, restore_postgres
from evaluator.store.where import find_place

if TYPE_CHECKING:
    from evaluator.store.where import Where


def backup(where: str | Path | None, target: Path, *, replace: bool = False) -> Path:
    """Copy a store into a file while it is in use: SQLite's own online copy, or ``pg_dump``.

    Raises
    ------
    StoreError
        The file is there already and ``replace`` was not said, the store is not there, or the copy fails.
    """
    place, target = find_place(where), Path(target).absolute()
    if target.exists() and not replace:
        raise refused("backup_there", file=str(target))
    if target == place.path:
        raise refused("backup_itself", file=str(target))
    if place.path is None:
        dump_postgres(place, target)
        return target
    refuse_absent(place.path)
    copy_sqlite(place, target)
    return target


def restore(source: Path, where: str | Path | None, *, replace: bool = False, now: dt.datetime) -> Path | None:
    """Put a backup in the place of a store; gives the copy of what was there before, None where nothing was.

    Raises
    ------
    StoreError
        The backup is not there, damaged, of a newer version or of something else; or there is a store already and
        ``replace`` was not said.
    """
    source, place = Path(source).absolute(), find_place(where)
    refuse_absent(source)
    stamp = now.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    if place.path is None:
        old = source.with_name(f"{source.stem}.replaced-{stamp}.dump")
        there = _has_tables(place)
        if there and not replace:
            raise refused("store_there", where=place.shown)
        if there:
            dump_postgres(place, old)
        restore_postgres(source, place)
        return old if there else None
    _refuse_damaged(source)
    if not place.path.exists():
        copy_sqlite(find_place(source), place.path)
        return None
    if not replace:
        raise refused("store_there", where=place.shown)
    old = place.path.with_name(f"{place.path.stem}.replaced-{stamp}{place.path.suffix}")
    try:
        copy_sqlite(place, old)
        overwrite_sqlite(source, place)
    except StoreError:
        # What is damaged cannot be copied as a database: it is moved aside as it is.
        for ending in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError):
                place.path.with_name(place.path.name + ending).replace(old.with_name(old.name + ending))
        copy_sqlite(find_place(source), place.path)
    return old


def refuse_absent(path: Path) -> None:
    """Refuse a file that is not there."""
    if not path.is_file():
        raise refused("no_store", file=str(path))


def _refuse_damaged(source: Path) -> None:
    place = find_place(source)
    with told(place), closing(sqlite3.connect(source)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise refused("damaged", where=place.shown)
    base = Base(make_engine(place), place)
    try:
        with base.reading() as connection:
            if version_of(connection, place) is None:
                raise refused("empty_backup", file=str(source))
    finally:
        base.close()


def _has_tables(place: Where) -> bool:
    base = Base(make_engine(place), place)
    try:
        with base.reading() as connection:
            return bool(inspect(connection).get_table_names())
    finally:
        base.close()
