"""Which store it is (身份), and since which restore: what was read before a restore is not shown after it."""

from __future__ import annotations

import sqlite3
import uuid
from contextlib import closing
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select, update

from evaluator.store.tables import IDENTITY

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


def identity_of(connection: Connection) -> str:
    """Give the store and its generation, as one text."""
    row = connection.execute(select(IDENTITY.c.store, IDENTITY.c.generation)).one_or_none()
    return "" if row is None else f"{row.store}-{row.generation}"


def renew(connection: Connection) -> None:
    """Begin a new generation; a store of a version without one gets its own when it is upgraded."""
    if inspect(connection).has_table(IDENTITY.name):
        connection.execute(update(IDENTITY).values(generation=uuid.uuid4().hex))


def renew_file(path: Path) -> None:
    """Begin a new generation in a file of SQLite that nobody else has."""
    with closing(sqlite3.connect(path)) as connection, connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (IDENTITY.name,)).fetchone():
            connection.execute(f"UPDATE {IDENTITY.name} SET generation = ?", (uuid.uuid4().hex,))  # noqa: S608 - a name of ours
