"""Open a store: make it where there is none, bring it to this program's version, refuse what is newer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from evaluator.store.base import Base, utc_now
from evaluator.store.copies import copy_aside
from evaluator.store.engine import is_frozen, make_engine, use_wal
from evaluator.store.error import refused
from evaluator.store.faults import told
from evaluator.store.guards import note_guards
from evaluator.store.log import note
from evaluator.store.migrate import migrate, newest, version_of
from evaluator.store.seals import unsealed
from evaluator.store.store import Store
from evaluator.store.where import find_place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

    from evaluator.store.where import Where

# Versions whose lines of the log carry no seals.
_UNSEALED = ("0001", "0002")
# Who seals them: nobody asked for it.
_PROGRAM = "evaluator"


def open_store(where: str | Path | None = None, *, clock: Callable[[], dt.datetime] = utc_now) -> Store:
    """Open the store (库).

    Parameters
    ----------
    where : str or Path, optional
        A file or a URL; without it ``EVALUATOR_DATABASE_URL``, without that ``evaluator.db`` in the working folder.
    clock : callable, optional
        Gives the time with its zone.

    Returns
    -------
    Store
        Made where there was none. One of an older version is upgraded; a file of SQLite is copied beside itself first.

    Raises
    ------
    StoreError
        A store of a newer version, a database of something else, or one that cannot be reached, read or written.
    """
    place = find_place(where)
    base = Base(make_engine(place), place, clock)
    try:
        upgrade(base)
    except BaseException:
        base.close()
        raise
    return Store(base)


def open_as_it_is(where: str | Path | None = None) -> Store:
    """Open a store without making or upgrading anything.

    Raises
    ------
    StoreError
        There is none, or it is not of this program's version.
    """
    place = find_place(where)
    if place.path is not None and not place.path.is_file():
        raise refused("no_store", file=str(place.path))
    base = Base(make_engine(place, frozen=is_frozen(place)), place)
    try:
        with base.reading() as connection:
            _refuse_older(version_of(connection, place), place)
    except BaseException:
        base.close()
        raise
    return Store(base)


def open_any_version(where: str | Path | None = None) -> Store:
    """Open a store of any version that this program knows, without making or upgrading anything."""
    place = find_place(where)
    base = Base(make_engine(place, frozen=is_frozen(place)), place)
    try:
        with base.reading() as connection:
            version_of(connection, place)
    except BaseException:
        base.close()
        raise
    return Store(base)


def upgrade(base: Base) -> Path | None:
    """Bring a database to this program's version; gives the copy of the older one, where there was one."""
    place = base.where
    _refuse_no_folder(place)
    with base.reading() as connection:
        found = version_of(connection, place)
    if place.path is not None:
        with told(place):
            use_wal(base.engine)
    if found == newest():
        return None
    copy = None
    if found is not None and place.path is not None:
        stamp = base.clock().astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
        copy = copy_aside(place, f"{place.path.stem}.before-{newest()}-{stamp}{place.path.suffix}")
    with base.writing() as connection:
        # Another process may have done it meanwhile.
        found = version_of(connection, place)
        if found != newest():
            migrate(connection)
            note_guards(connection)
            if found in _UNSEALED:
                _seal(connection, base)
    return copy


def _seal(connection: Connection, base: Base) -> None:
    """Seal what a store of the time before seals holds, as it is now."""
    marks = unsealed(connection)
    if marks:
        note(connection, base, _PROGRAM, "upgrade", newest(), of=marks)


def _refuse_older(found: str | None, place: Where) -> None:
    if found != newest():
        raise refused("older", where=place.shown, found=found or "—", known=newest())


def _refuse_no_folder(place: Where) -> None:
    if place.path is not None and not place.path.parent.is_dir():
        raise refused("no_folder", file=str(place.path), folder=str(place.path.parent))
