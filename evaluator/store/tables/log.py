"""What was done, and what was begun."""

from __future__ import annotations

from sqlalchemy import Text
from sqlmodel import Field

from evaluator.store.tables.base import Kept


class LogRow(Kept, table=True):
    """A line of the log (日志): never changed, never removed."""

    __tablename__ = "log"

    id: int | None = Field(default=None, primary_key=True)
    at: str = Field(max_length=32)
    who: str = Field(sa_type=Text)
    action: str = Field(max_length=40, index=True)
    what: str = Field(sa_type=Text)
    detail: str = Field(sa_type=Text)


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
