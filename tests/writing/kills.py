"""Kill a process at its n-th dealing with a folder: nothing of it runs any more, as after SIGKILL."""

from __future__ import annotations

import os
import signal
import sys
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# What changes a disk, or is about to; a write lies between the opening of a file and the next of these.
_EVENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree", "tempfile.mkdtemp", "os.utime"}
RENAMES = {"os.rename"}


def killed_at(point: int, root: Path, work: Callable[[], object], events: set[str] | None = None) -> bool:
    """Do the work in a process of its own that is killed just before its n-th dealing; False where it came to an end.

    Parameters
    ----------
    point : int
        From 1.
    root : Path
        Dealings with other places do not count.
    work : callable
    events : set of str, optional
        Of Python's audit hooks; by default all that change a disk.
    """
    with warnings.catch_warnings():
        # Threads of the numerical libraries sleep; the child only writes files.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        try:
            _count(point, str(root), events or _EVENTS)
            work()
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert status == 0 or os.WIFSIGNALED(status), "the work failed of itself"
    return status != 0


def _count(point: int, root: str, events: set[str]) -> None:
    seen = 0

    def hook(event: str, given: tuple[object, ...]) -> None:
        nonlocal seen
        if event in events and any(root in str(one) for one in given):
            seen += 1
            if seen == point:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def visible(folder: Path) -> dict[str, str]:
    """Give what somebody sees in a folder, by name."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    shown = [path for path in found if not any(part.startswith(".evaluator-") for part in path.parts)]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in shown}


def hidden(folder: Path) -> list[str]:
    """Give what is hidden in a folder."""
    return sorted(path.name for path in folder.glob(".evaluator-*"))
