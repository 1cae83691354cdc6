"""Whether the triggers are those that the steps made (触发器核对)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, select, text, update

from evaluator.store.migrate import migrate
from evaluator.store.packing import as_json, sha256
from evaluator.store.tables import IDENTITY

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SQLITE = text("SELECT name, tbl_name, sql FROM sqlite_master WHERE type IN ('trigger', 'view') ORDER BY name")
_POSTGRES = text(
    "SELECT tgname, tgenabled::text, pg_get_triggerdef(t.oid), prosrc FROM pg_trigger t "
    "JOIN pg_proc p ON p.oid = tgfoid JOIN pg_class c ON c.oid = tgrelid "
    "WHERE NOT tgisinternal AND c.relnamespace = current_schema()::regnamespace ORDER BY tgname, tgrelid"
)
# PostgreSQL sets casts and brackets anew when a definition was dumped and read again.
_LOOSE = re.compile(r"::[a-z ]+(\[\])?|[()\s]")


@cache
def _made() -> dict[str, tuple[str, ...]]:
    """Make an empty store in memory, by the same steps."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        migrate(connection)
        found = _there(connection)
    engine.dispose()
    return found


def _there(connection: Connection) -> dict[str, tuple[str, ...]]:
    return {row[0]: (str(row[1]), str(row[2])) for row in connection.execute(_SQLITE)}


def _postgres_print(connection: Connection) -> str:
    rows = [[row[0], row[1], _LOOSE.sub("", row[2]), row[3]] for row in connection.execute(_POSTGRES)]
    return sha256(as_json(rows).encode("utf-8"))


def note_guards(connection: Connection) -> None:
    """Note what PostgreSQL says of its triggers after they were made; a file of SQLite is held against the steps."""
    if connection.dialect.name != "sqlite":
        connection.execute(update(IDENTITY).values(guards=_postgres_print(connection)))


def other_guards(connection: Connection) -> list[str] | None:
    """Name triggers that are missing, changed or not ours; None where only that something differs can be told."""
    if connection.dialect.name != "sqlite":
        noted = connection.execute(select(IDENTITY.c.guards)).scalar()
        return [] if noted == _postgres_print(connection) else None
    there, made = _there(connection), _made()
    return sorted(name for name in {*there, *made} if there.get(name) != made.get(name))
