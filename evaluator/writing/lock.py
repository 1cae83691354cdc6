"""Locks that the system lets go of when their process ends, however it ends: who holds one is alive (锁)."""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TURN = ".evaluator-turn"
# Files are moved in milliseconds; a folder that is not free after so many seconds is another's.
_PATIENCE, _PAUSE = 20.0, 0.02
# A disk without locks: then nobody can tell the living from the dead, and nothing of others is touched.
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}


class Lock:
    """A file that this process holds.

    Attributes
    ----------
    path : Path
    sure : bool
        False where the disk knows no locks.
    """

    def __init__(self, path: Path, handle: int, *, sure: bool) -> None:
        self.path, self.sure, self._handle = path, sure, handle

    def release(self) -> None:
        """Let go; the file stays."""
        with suppress(OSError):
            os.close(self._handle)


def take(path: Path) -> Lock | None:
    """Take the lock of a file, which is made where it is not there; None where another process holds it.

    Raises
    ------
    OSError
        The file cannot be made or opened.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _lock(handle)
    except OSError as error:
        if error.errno in _NO_LOCKS:
            return Lock(path, handle, sure=False)
        os.close(handle)
        return None
    if _is_still(handle, path):
        return Lock(path, handle, sure=True)
    # Its last holder removed it between the opening and the locking.
    os.close(handle)
    return None


@contextmanager
def turn(folder: Path) -> Iterator[bool]:
    """Move files in a folder while no other process does; gives whether the disk's locks can be relied upon.

    Raises
    ------
    EvaluatorError
        Another process does not come to an end.
    OSError
        The folder cannot be written to.
    """
    path, end = folder / TURN, time.monotonic() + _PATIENCE
    while (lock := _taken(path)) is None:
        if time.monotonic() > end:
            raise EvaluatorError("writing.busy", folder=str(folder))
        time.sleep(_PAUSE)
    try:
        yield lock.sure
    finally:
        # Removed before it is let go, so that nobody takes a file that is gone. Windows wants it the other way.
        steps = (lock.release, path.unlink) if sys.platform == "win32" else (path.unlink, lock.release)
        for step in steps:
            with suppress(OSError):
                step()


def _taken(path: Path) -> Lock | None:
    try:
        return take(path)
    except PermissionError:
        # Windows says so of a file that is just being removed; elsewhere there is no right, or it is another's.
        if sys.platform == "win32" and path.parent.is_dir():
            return None
        raise


def _is_still(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
