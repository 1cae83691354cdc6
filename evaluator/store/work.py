"""Work that is begun and not yet finished (未完成): a row before it, gone with it, left behind by a kill."""

from __future__ import annotations

import os
import socket
import uuid
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from evaluator.store.base import named
from evaluator.store.error import StoreError, refused
from evaluator.store.log import note
from evaluator.store.processes import is_running, started
from evaluator.store.tables import WORK
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Row

    from evaluator.store.base import Base

# Tells this process from an earlier one that had the same number.
_PROCESS = uuid.uuid4().hex


@dataclass(frozen=True)
class Unfinished:
    """Work that somebody began.

    Attributes
    ----------
    id : int
    at, who, action, what : str
        As in the log.
    host, pid
        Machine and process that began it.
    running : bool or None
        Whether that process is still there; None where it cannot be known (another machine).
    """

    id: int
    at: str
    who: str
    action: str
    what: str
    host: str
    pid: int
    running: bool | None

    def sentence(self, lang: str = "zh") -> str:
        """Say what was left, and that nothing of it was written."""
        facts = {"at": self.at[:19], "who": self.who, "what": self.what, "host": self.host, "pid": self.pid}
        return say("store.unfinished", lang, action=say(f"store.action.{self.action}", lang), **facts)


@contextmanager
def begun(base: Base, who: str, action: str, what: str) -> Iterator[int]:
    """Keep a row that says what was begun while it lasts; gives its number."""
    row = {"at": base.now(), "who": named(who), "action": action, "what": what}
    row |= {"host": socket.gethostname(), "process": _PROCESS, "started": started(os.getpid())}
    with base.writing() as connection:
        number: int = connection.execute(insert(WORK).returning(WORK.c.id), {**row, "pid": os.getpid()}).scalar_one()
    try:
        yield number
    finally:
        # It is done, or says itself that it failed. Where this cannot be written, the row stays and is told later.
        with suppress(StoreError), base.writing() as connection:
            connection.execute(delete(WORK).where(WORK.c.id == number))


@contextmanager
def work(base: Base, who: str, action: str, what: str) -> Iterator[Connection]:
    """Write in one transaction, with a row before it that says what was begun and goes with it."""
    with begun(base, who, action, what) as number, base.writing() as connection:
        yield connection
        connection.execute(delete(WORK).where(WORK.c.id == number))


def unfinished(base: Base, *, running: bool = False) -> list[Unfinished]:
    """List what was begun and never finished; with ``running`` also what is being done now."""
    with base.reading() as connection:
        rows = connection.execute(select(WORK).order_by(WORK.c.id)).all()
    found = [Unfinished(row.id, row.at, row.who, row.action, row.what, row.host, row.pid, _runs(row)) for row in rows]
    return [one for one in found if running or not one.running]


def dismiss(base: Base, number: int, who: str) -> None:
    """Forget a row of `unfinished`; the log keeps that it was there."""
    with base.writing() as connection:
        row = connection.execute(select(WORK).where(WORK.c.id == number)).one_or_none()
        if row is None:
            raise refused("no_work", number=number)
        if _runs(row):
            raise refused("still_running", pid=row.pid, what=row.what)
        connection.execute(delete(WORK).where(WORK.c.id == number))
        note(connection, base, who, "dismiss", row.what, f"{row.action} {row.who} {row.at}")


def _runs(row: Row[tuple[object, ...]]) -> bool | None:
    """Say whether the process that began it is still there; another that has its number by now is not it."""
    if row.host != socket.gethostname():
        return None
    if row.pid == os.getpid():
        return bool(row.process == _PROCESS)
    running, began = is_running(row.pid), started(row.pid) if row.started else ""
    return False if running and began and began != row.started else running
