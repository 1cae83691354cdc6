"""Backups (备份) while others work, and back again (恢复) without losing what was there."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect

from evaluator.store.base import Base
from evaluator.store.copies import copied, copy_aside, copy_sqlite, overwrite_sqlite
from evaluator.store.engine import is_frozen, make_engine
from evaluator.store.error import StoreError, refused
from evaluator.store.identity import renew, renew_file
from evaluator.store.migrate import version_of
from evaluator.store.placing import companions, names_aside, refuse_lost, refuse_open, take_place
from evaluator.store.postgres_copies import dump_postgres, restore_postgres
from evaluator.store.where import find_place

if TYPE_CHECKING:
    from evaluator.store.where import Where

# Faults of a file that cannot be copied as a database any more.
_DAMAGED = {"damaged", "not_a_database"}


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
    copy_sqlite(place, target, replace=replace)
    return target


def restore(source: Path, where: str | Path | None, *, replace: bool = False, now: dt.datetime) -> Path | None:
    """Put a backup in the place of a store; gives the copy of what was there before, None where nothing was.

    Raises
    ------
    StoreError
        The backup is not there, damaged, of a newer version or of something else; there is a store already and
        ``replace`` was not said; or a process has a store open whose file is damaged or was deleted.
    """
    source, place = Path(source).absolute(), find_place(where)
    refuse_absent(source)
    stamp = now.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    if place.path is None:
        dump = source.with_name(f"{source.stem}.replaced-{stamp}.dump")
        there = _has_tables(place)
        if there and not replace:
            raise refused("store_there", where=place.shown)
        if there:
            dump_postgres(place, dump)
        restore_postgres(source, place)
        _renew(place)
        return dump if there else None
    refuse_damaged(find_place(source))
    if place.path.exists() and not replace:
        raise refused("store_there", where=place.shown)
    refuse_lost(place.path)
    with copied(find_place(source), place.path) as part:
        renew_file(part)
        old = _put_back(part, place, stamp)
    # What is said to be restored was looked at where it stands.
    refuse_damaged(place)
    return old


def _put_back(part: Path, place: Where, stamp: str) -> Path | None:
    """Put a whole copy in the place of a file, with what was there kept beside it."""
    path = place.path
    assert path is not None  # noqa: S101 - asked before
    name = f"{path.stem}.replaced-{stamp}{path.suffix}"
    was_there = path.exists()
    if was_there:
        old = _kept_aside(place, name)
        if old is not None:
            # It may be open elsewhere: SQLite itself replaces what is in it, in one transaction.
            overwrite_sqlite(part, place)
            return old
    # The file is damaged or gone. What is left beside it belongs to no file any more; it is kept, but not here.
    refuse_open(path)
    old = next(one for one in names_aside(path.with_name(name)) if not any(map(Path.exists, [one, *companions(one)])))
    for here, there in zip([path, *companions(path)], [old, *companions(old)], strict=True):
        with suppress(FileNotFoundError):
            here.replace(there)
    take_place(part, path)
    return old if was_there else None


def _kept_aside(place: Where, name: str) -> Path | None:
    """Copy a database beside itself; None where it is so damaged that it can only be moved as it is."""
    try:
        return copy_aside(place, name)
    except StoreError as error:
        if error.reason not in _DAMAGED:
            raise
        return None


def refuse_absent(path: Path) -> None:
    """Refuse a file that is not there."""
    if not path.is_file():
        raise refused("no_store", file=str(path))


def refuse_damaged(place: Where) -> None:
    """Refuse a file of SQLite that is damaged, empty, of a newer version or of something else."""
    assert place.path is not None  # noqa: S101 - asked before
    base = Base(make_engine(place, frozen=is_frozen(place)), place)
    try:
        with base.reading() as connection:
            if connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() != ["ok"]:
                raise refused("damaged", where=place.shown)
            if version_of(connection, place) is None:
                raise refused("empty_backup", file=place.shown)
    finally:
        base.close()


def _renew(place: Where) -> None:
    base = Base(make_engine(place), place)
    try:
        with base.writing() as connection:
            renew(connection)
    finally:
        base.close()


def _has_tables(place: Where) -> bool:
    base = Base(make_engine(place), place)
    try:
        with base.reading() as connection:
            return bool(inspect(connection).get_table_names())
    finally:
        base.close()
