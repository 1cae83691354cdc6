"""What every topic of the store works with: connections, the clock, a folder for files that are read by path."""

from __future__ import annotations

import datetime as dt
import tempfile
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.store.error import refused
from evaluator.store.transaction import reading, writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from sqlalchemy import Connection, Engine

    from evaluator.store.where import Where

# What is kept never changes, so what was read once can be given again; a nation of 12,000 takes 8 MB.
REMEMBERED = 12


def utc_now() -> dt.datetime:
    """Give the time, with its zone."""
    return dt.datetime.now(dt.UTC)


@dataclass(eq=False)
class Base:
    """An open database.

    Attributes
    ----------
    engine : Engine
    where : Where
    clock : callable
        Gives the time with its zone.
    lock : RLock
        Held while files are laid out: many threads share one store.
    """

    engine: Engine
    where: Where
    clock: Callable[[], dt.datetime] = utc_now
    _drafts: tempfile.TemporaryDirectory[str] | None = None
    _seen: OrderedDict[tuple[object, ...], Any] = field(default_factory=OrderedDict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def reading(self) -> AbstractContextManager[Connection]:
        """Read in one transaction."""
        return reading(self.engine, self.where)

    def writing(self) -> AbstractContextManager[Connection]:
        """Write in one transaction."""
        return writing(self.engine, self.where)

    def now(self) -> str:
        """Time as it is kept: UTC, to the microsecond, with its zone."""
        return self.clock().astimezone(dt.UTC).isoformat(timespec="microseconds")

    def folder(self, *parts: str) -> Path:
        """Give a folder for files that others read by path; it goes when the store is closed."""
        with self.lock:
            if self._drafts is None:
                self._drafts = tempfile.TemporaryDirectory(prefix="evaluator-store-")
            place = Path(self._drafts.name, *parts)
            place.mkdir(parents=True, exist_ok=True)
            return place

    def remembered(self, key: tuple[object, ...], read: Callable[[], Any]) -> Any:
        """Give what was read before, or read it; only for what never changes.

        A fingerprint belongs into the key: where a backup was restored, a number may be something else.
        """
        with self.lock:
            if key in self._seen:
                self._seen.move_to_end(key)
                return self._seen[key]
        found = read()
        with self.lock:
            self._seen[key] = found
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)
        return found

    def forget(self) -> None:
        """Read everything anew from now on."""
        with self.lock:
            self._seen.clear()

    def close(self) -> None:
        """Give back connections and files; a second time does nothing."""
        self.engine.dispose()
        self.forget()
        with self.lock:
            if self._drafts is not None:
                self._drafts.cleanup()
                self._drafts = None


def named(who: str) -> str:
    """Give a person's name without blanks around it; nobody is refused."""
    plain = who.strip() if isinstance(who, str) else ""
    if not plain:
        raise refused("nobody")
    return plain
