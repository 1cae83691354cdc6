"""What a database complains of, as sentences: busy, full, read-only, damaged, not there."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from evaluator.store.error import StoreError, refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evaluator.store.where import Where

# What triggers raise: see migrations/versions.
GUARD = "evaluator-guard"
_SQLITE = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_CANTOPEN: "cannot_open",
    sqlite3.SQLITE_NOTADB: "not_a_database",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_IOERR: "disk",
}
# SQLSTATE of PostgreSQL, the longest that fits.
_POSTGRES = {
    "25006": "read_only",
    "42501": "no_rights",
    "53100": "full",
    "53300": "busy",
    "55P03": "busy",
    "40P01": "busy",
    "57P01": "server_gone",
    "08": "server_gone",
    "28": "no_login",
    "3D000": "no_such_database",
}


def sentence_of(error: BaseException, where: Where) -> StoreError | None:
    """Give the sentence of a database's error; None where it is a defect of the program."""
    if isinstance(error, StoreError):
        return error
    if isinstance(error, PoolTimeout):
        return refused("busy", where=where.shown)
    cause = error.orig if isinstance(error, DBAPIError) else error
    if GUARD in str(cause):
        return refused("guarded", where=where.shown)
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        # The low byte is the kind, whatever more is said above it.
        reason = None if code is None else _SQLITE.get(code & 0xFF)
        return None if reason is None else refused(reason, where=where.shown)
    state = getattr(cause, "sqlstate", "")
    if where.path is None and type(cause).__name__ == "OperationalError" and not state:
        # No answer at all has no code. The driver's text may hold the whole address: only its first line is shown.
        return refused("no_server", where=where.shown, why=str(cause).splitlines()[0][:200])
    reason = next((said for start, said in _POSTGRES.items() if state and str(state).startswith(start)), None)
    return None if reason is None else refused(reason, where=where.shown)


@contextmanager
def told(where: Where) -> Iterator[None]:
    """Turn a database's errors into sentences."""
    try:
        yield
    except (DBAPIError, PoolTimeout, sqlite3.Error) as error:
        said = sentence_of(error, where)
        if said is None:
            raise
        raise said from error
