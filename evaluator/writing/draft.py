"""Hidden folders in which files are made before they take their place, and what a kill leaves of them (草稿)."""

from __future__ import annotations

import secrets
import shutil
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from evaluator.text import EvaluatorError
from evaluator.writing.lock import Lock, take, turn
from evaluator.writing.moves import NOTE, is_unfinished, take_back

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PREFIX = ".evaluator-draft-"
_LOCK = "lock"
_OWN = {_LOCK, "new", "old", "gone", "above"}
# Nobody names a folder with more folders above it that have to be made.
_ABOVE = 3
# Where a disk knows no locks, moves that were begun so many seconds ago are not going on.
_OVER = 60.0


@contextmanager
def draft_folder(beside: Path, target: Path) -> Iterator[Path]:
    """Give an empty hidden folder in ``beside``, with everything in it gone afterwards.

    What killed processes left there is put back or removed first. The folder stays only where moves could neither be
    finished nor taken back: then it holds what was in their place.

    Parameters
    ----------
    beside : Path
    target : Path
        What is to be written: errors name it.

    Raises
    ------
    EvaluatorError
        Another process does not cease to move files there.
    OSError
        ``beside`` cannot be written to, or what a killed process left cannot be put back.
    """
    clear(beside)
    for above in beside.absolute().parents[:_ABOVE]:
        # A folder that was not there when a process was killed was to be made from above.
        with suppress(OSError, EvaluatorError):
            clear(above)
    # Named before it is made: Ctrl+C may come at any moment.
    made: list[Path] = []
    lock: Lock | None = None
    try:
        draft, lock = _claimed(beside, target, made)
        yield draft
    finally:
        if lock is not None:
            lock.release()
        for each in made:
            if not is_unfinished(each / "old"):
                _remove(each)


def is_in_draft(path: Path) -> bool:
    """Whether a path lies in such a folder, and so is not in its place yet."""
    return any(part.startswith(PREFIX) for part in path.absolute().parent.parts)


def clear(folder: Path) -> None:
    """Put back what killed processes have half replaced in a folder, and remove their drafts; the living keep theirs.

    Raises
    ------
    EvaluatorError
        Another process does not cease to move files there.
    OSError
        A file cannot be put back.
    """
    drafts = _drafts(folder)
    if any(is_unfinished(draft / "old") for draft in drafts):
        with turn(folder) as sure:
            put_back(folder, sure=sure)
    for draft in drafts:
        lock = _of_the_dead(draft)
        if lock is not None:
            lock.release()
            if not is_unfinished(draft / "old"):
                _remove(draft)


def put_back(folder: Path, *, sure: bool) -> None:
    """Take back what was begun and not finished in a folder, by whoever has the `turn` there.

    Files are moved only by who has the turn: what is unfinished then was left by a process that was killed.

    Parameters
    ----------
    folder : Path
    sure : bool
        As `turn` gives it. Where it is not, what may be going on is left alone.
    """
    for draft in _drafts(folder):
        note = draft / "old" / NOTE
        if is_unfinished(draft / "old") and (sure or time.time() - note.stat().st_mtime > _OVER):
            take_back(draft / "old")


def settle(folder: Path) -> None:
    """Make a folder whole before it is read: what a killed process has half replaced in it is put back.

    A living process that moves files there is waited for.

    Raises
    ------
    EvaluatorError
        It cannot be put back (a read-only disk, a file open in Excel).
    """
    for place in (folder, folder.absolute().parent):
        if any(is_unfinished(draft / "old") for draft in _drafts(place)):
            try:
                clear(place)
            except OSError as error:
                why = str(error.strerror)
                raise EvaluatorError("writing.unfinished", folder=str(folder), why=why) from error


def _drafts(folder: Path) -> list[Path]:
    try:
        result = [path for path in folder.iterdir() if path.name.startswith(PREFIX) and path.is_dir()]
        return sorted(
            path for path in result if not path.is_symlink() and {item.name for item in path.iterdir()} <= _OWN
        )
    except OSError:
        return []


def _of_the_dead(draft: Path) -> Lock | None:
    """Take the lock of a draft; None where its process lives, or nobody can know."""
    try:
        lock = take(draft / _LOCK)
    except OSError:
        return None
    if lock is None or lock.sure:
        return lock
    lock.release()
    return None


def _claimed(beside: Path, target: Path, made: list[Path]) -> tuple[Path, Lock]:
    """Make a draft and lock it; another process that clears up may come between the two."""
    try:
        while True:
            draft = beside.absolute() / f"{PREFIX}{secrets.token_hex(8)}"
            made.append(draft)
            draft.mkdir(mode=0o700)
            with suppress(FileNotFoundError):
                lock = take(draft / _LOCK)
                if lock is not None:
                    return draft, lock
    except OSError as error:
        error.filename = str(target)
        raise


def _remove(draft: Path) -> None:
    shutil.rmtree(draft, ignore_errors=True)
