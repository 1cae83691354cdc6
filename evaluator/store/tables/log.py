"""What was done, and what was begun."""

from __future__ import annotations

from sqlalchemy import Text
from sqlmodel import Field

from evaluator.store.tables.base import Kept


class LogRow(Kept, table=True):
    """A line of the log (日志): never changed, never removed.

    ``hash`` is the link of a chain: over the link of the line before, and all of this line. ``seals`` are the
    fingerprints of the rows that the line tells of, as they were when it was written.
    """

    __tablename__ = "log"

    id: int | None = Field(default=None, primary_key=True)
    at: str = Field(max_length=32)
    who: str = Field(sa_type=Text)
    action: str = Field(max_length=40, index=True)
    what: str = Field(sa_type=Text)
    detail: str = Field(sa_type=Text)
    seals: str = Field(sa_type=Text)
    hash: str = Field(max_length=64)


class IdentityRow(Kept, table=True):
    """The store itself (身份): one row.

    ``generation`` changes whenever a backup is restored, so that nothing read before is shown after it; ``head`` is
    the last link of the log, ``guards`` what PostgreSQL said of the triggers when they were made.
    """

    __tablename__ = "identity"

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    store: str = Field(max_length=32)
    generation: str = Field(max_length=32)
    lines: int
    head: str = Field(max_length=64)
    guards: str = Field(max_length=64)


class WorkRow(Kept, table=True):
    """Work that was begun (未完成): written before it, removed with it."""

    __tablename__ = "work"

    id: int | None = Field(default=None, primary_key=True)
    at: str = Field(max_length=32)
    who: str = Field(sa_type=Text)
    action: str = Field(max_length=40)
    what: str = Field(sa_type=Text)
    host: str = Field(sa_type=Text)
    pid: int
    process: str = Field(max_length=32)
    started: str = Field(default="", sa_type=Text)
