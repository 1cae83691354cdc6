"""What the disk refused, and of which file: libraries often do not say (读写错误)."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNABLE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


def refusal(error: BaseException) -> OSError | None:
    """Give the error of the disk behind an error, at whatever depth; None where there is none."""
    cause: BaseException | None = error
    while cause is not None and not (isinstance(cause, OSError) and cause.errno):
        cause = cause.__cause__ or cause.__context__
    return cause if isinstance(cause, OSError) else None


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let what the disk refuses bear the name of the file that is written: a full disk names none, others a scrap."""
    try:
        yield
    except Exception as error:
        cause = refusal(error)
        if cause is not None and (not cause.filename or Path(os.fsdecode(cause.filename)).parent == path.parent):
            cause.filename = str(path)
        raise


@contextmanager
def naming_instead(draft: Path, target: Path) -> Iterator[None]:
    """Let what the disk refuses of a draft bear the name of what the draft is to become."""
    try:
        yield
    except Exception as error:
        cause = refusal(error)
        if cause is not None:
            cause.filename = _named(cause.filename, draft, target)
        raise


def to_disk(path: Path) -> None:
    """Wait until a file is on the disk, so that a full one says so before anything is replaced."""
    with naming(path), path.open("rb+") as file:
        try:
            os.fsync(file.fileno())
        except OSError as error:
            if error.errno not in _UNABLE:
                raise


def _named(name: str | bytes | None, draft: Path, target: Path) -> str:
    if not name:
        return str(target)
    path = Path(os.fsdecode(name)).absolute()
    return str(target / path.relative_to(draft)) if path.is_relative_to(draft) else os.fsdecode(name)
