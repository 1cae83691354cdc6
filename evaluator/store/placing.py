"""A file of SQLite takes its place (就位): never beside the log of another, never under a process that has it open.

SQLite keeps a write-ahead log and an index of it beside a file, and replays the log into whatever file of that name it
finds. A file that is moved over another must therefore find nothing beside it; and a process that still has the other
one open would go on writing beside the new one, and remove the new one's log when it ends.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from evaluator.store.error import refused
from evaluator.store.processes import is_running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COMPANIONS = ("-wal", "-shm", "-journal")
_TURN = itertools.count(1)
# Where SQLite locks: the file from its pending byte on, the index of the log in its "dead man's switch". Asked by a
# process of its own: one that opens and closes a file loses every lock that it holds on it.
_ASK = """
import fcntl, sys
held = 0
for bit, path, start, length in (1, sys.argv[1], 0x40000000, 512), (2, sys.argv[1] + "-shm", 128, 1):
    try:
        file = open(path, "r+b")
    except OSError:
        continue
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
    except OSError:
        held |= bit
sys.exit(16 + held)
"""
_FREE, _LOST = 16, 18


def companions(path: Path) -> list[Path]:
    """Give the files that SQLite may keep beside a file."""
    return [path.with_name(path.name + ending) for ending in COMPANIONS]


def names_aside(path: Path) -> Iterator[Path]:
    """Give a name, and the same with numbers: what was kept aside in the same second stays."""
    yield path
    yield from (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in itertools.count(2))


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Give a hidden path beside ``target`` to write a database to; what is still there at the end is removed.

    What a killed process left there is removed at the beginning.

    Raises
    ------
    StoreError
        Nothing can be written there.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}-{next(_TURN)}.part")
    with _writing(target):
        _remove_left(target)
        # Asked before SQLite asks: its answer would not say which of two files it means.
        part.touch(exist_ok=False)
        part.unlink()
    try:
        yield part
    finally:
        remove(part)


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise refused("cannot_write", file=str(target), why=error.strerror or type(error).__name__) from error


def remove(path: Path) -> None:
    """Remove a file with all that SQLite keeps beside it."""
    for rest in (*companions(path), path):
        rest.unlink(missing_ok=True)


def _remove_left(target: Path) -> None:
    for left in target.parent.glob(f".{target.name}.*.part*"):
        number = left.name.removeprefix(f".{target.name}.").partition("-")[0]
        if number.isdigit() and is_running(int(number)) is False:
            left.unlink(missing_ok=True)


def take_place(part: Path, target: Path, *, replace: bool = False) -> None:
    """Move a whole database to its place at once, with nothing of another beside it.

    Raises
    ------
    StoreError
        A process has what is there open, or there is a file already and ``replace`` was not said.
    """
    refuse_open(target)
    with _writing(target):
        for rest in companions(target):
            rest.unlink(missing_ok=True)
        if replace:
            part.replace(target)
            return
        try:
            # Unlike a move, a second name never takes the place of a file that came in between.
            target.hardlink_to(part)
        except FileExistsError as error:
            raise refused("store_there", where=str(target)) from error
        except OSError:
            part.replace(target)


def refuse_open(path: Path) -> None:
    """Refuse a database that a process, be it this one, has open; also where its file was deleted meanwhile."""
    if _held(path) not in {None, _FREE}:
        raise refused("open_elsewhere", file=str(path))


def refuse_lost(path: Path) -> None:
    """Refuse where a process has a database open whose file was deleted, or another put in its place by hand."""
    if _held(path) == _LOST:
        raise refused("open_elsewhere", file=str(path))


def _held(path: Path) -> int | None:
    if os.name == "nt" or not any(file.exists() for file in (path, *companions(path))):
        # Windows itself neither moves nor removes a file that is open.
        return None
    asked = [sys.executable, "-I", "-S", "-c", _ASK, str(path)]
    return subprocess.run(asked, check=False).returncode  # noqa: S603 - our own words
