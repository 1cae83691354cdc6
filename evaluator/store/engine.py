"""Connections to the database, and the settings that SQLite wants on every one of them."""

from __future__ import annotations

import os
import sqlite3
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event

from evaluator.store.error import refused

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from evaluator.store.where import Where

BUSY_SECONDS = 5
# A writer stands in the queue as long as this many times: six imports of a nation take their turn.
TURNS = 24
WRITING = "evaluator_writing"
# One queue of writers on PostgreSQL too: any number that all versions of the program share.
QUEUE = 202_305_11
_POOL = {"pool_size": 8, "max_overflow": 24, "pool_timeout": 60}


def make_engine(where: Where, *, frozen: bool = False) -> Engine:
    """Make an engine whose connections are set as the store needs them.

    With ``frozen`` a file of SQLite is read as it lies there, where nothing may be written beside it.

    Raises
    ------
    StoreError
        PostgreSQL without its driver.
    """
    if where.path is None:
        if find_spec("psycopg") is None:
            raise refused("no_driver", where=where.shown)
        engine = create_engine(where.url, pool_pre_ping=True, connect_args={"connect_timeout": 10}, **_POOL)
        event.listen(engine, "begin", _queue)
        return engine
    given: dict[str, Any] = {"connect_args": {"timeout": BUSY_SECONDS}}
    if frozen:
        address = frozen_address(where.path)
        given = {"creator": lambda: sqlite3.connect(address, uri=True, check_same_thread=False)}
    engine = create_engine(where.url, **given, **_POOL)
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


def frozen_address(path: Path) -> str:
    """Address of a file of SQLite that is read as it lies there."""
    return f"{path.as_uri()}?mode=ro&immutable=1"


def is_frozen(place: Where) -> bool:
    """Say whether a file lies where nothing can be written: SQLite would want to keep its log beside it."""
    if place.path is None or (os.access(place.path, os.W_OK) and os.access(place.path.parent, os.W_OK)):
        return False
    log = place.path.with_name(f"{place.path.name}-wal")
    return not (log.exists() and log.stat().st_size)


def _settle(driver: Any, _record: object) -> None:
    """Set what SQLite forgets with every connection; transactions begin where `_begin` says, not where it guesses."""
    driver.isolation_level = None
    cursor = driver.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA foreign_keys = ON")
    # A row that is replaced counts as removed: triggers see it.
    cursor.execute("PRAGMA recursive_triggers = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _begin(connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection
    if not connection.get_execution_options().get(WRITING):
        driver.execute("BEGIN")
        return
    # A transaction that begins by reading and goes on to write fails at once where another wrote in between; one that
    # says from the beginning that it writes waits for its turn.
    for turn in range(TURNS):
        try:
            driver.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or turn == TURNS - 1:
                raise
        else:
            return


def _queue(connection: Connection) -> None:
    if not connection.get_execution_options().get(WRITING):
        # One moment for all that is read, as SQLite has it: not the tables of one and the rows of another.
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    else:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{TURNS * BUSY_SECONDS}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({QUEUE})")


def use_wal(engine: Engine) -> None:
    """Let readers read while somebody writes (SQLite's write-ahead log); it stays so for the file."""
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        try:
            if driver.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                driver.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # What is read-only can still be read; what is busy is set the next time.
            if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_BUSY}:
                raise
