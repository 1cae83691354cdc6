"""Moves of files that are noted before they begin, so that whoever comes after a kill can take them back (搬移)."""

from __future__ import annotations

import errno
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOTE = "moves.json"


def place(moves: Sequence[tuple[Path, Path]], old: Path) -> list[Path]:
    """Move files to their targets; if one cannot be moved, put everything back as it was.

    While they are moved a note of all of them lies in ``old``: where the process is killed, `take_back` restores what
    was there. The note is deleted with the last move, and from then on the new files stand.

    Parameters
    ----------
    moves : sequence of (draft, target)
        Made in this order. Folders of targets are made.
    old : Path
        An empty folder on the same disk, for what is replaced.

    Raises
    ------
    OSError
        A file cannot be moved; nothing was changed.
    """
    for draft, _ in moves:
        if not draft.exists():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(draft))
    made = _missing_folders(target for _, target in moves)
    _write_note(moves, made, old)
    try:
        for number, (draft, target) in enumerate(moves):
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                target.rename(old / str(number))
            draft.rename(target)
        (old / NOTE).unlink()
    except BaseException:
        # The note stays where this fails too: nothing is deleted, and the next command tries again.
        with suppress(OSError):
            take_back(old)
        raise
    return [target for _, target in moves]


def is_unfinished(old: Path) -> bool:
    """Whether moves were begun and neither finished nor taken back."""
    return (old / NOTE).is_file()


def take_back(old: Path) -> None:
    """Put everything back as it was before the moves that are noted in ``old``; may be begun any number of times.

    Raises
    ------
    OSError
        A file cannot be moved (open in Excel, no rights); the note stays.
    """
    noted = json.loads((old / NOTE).read_text(encoding="utf-8"))
    moves = [(old / draft, old / target, old / str(index)) for index, (draft, target) in enumerate(noted["moves"])]
    # Backwards, for a file may have taken the place of one that was moved away before it. Nothing is deleted: what
    # is a draft here may be all there is of it.
    for draft, target, kept in reversed(moves):
        if target.exists() and not draft.exists():
            _rename(target, draft)
        if kept.exists() and not target.exists():
            _rename(kept, target)
    for folder in noted["made"]:
        # Somebody may have put something else into it since.
        with suppress(OSError):
            _plain(old / folder).rmdir()
    (old / NOTE).unlink()


def _rename(source: Path, target: Path) -> None:
    target, source = _plain(target), _plain(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)


def _plain(path: Path) -> Path:
    # Without the way up from the draft, for what the disk refuses is shown to people.
    return Path(os.path.normpath(path))


def _missing_folders(targets: Iterable[Path]) -> list[Path]:
    """Folders that have to be made, inner ones first."""
    missing = {above for target in targets for above in target.absolute().parents if not above.exists()}
    return sorted(missing, key=lambda path: len(path.parts), reverse=True)


def _write_note(moves: Sequence[tuple[Path, Path]], made: Sequence[Path], old: Path) -> None:
    # Seen from the draft, so that it holds where the whole folder is renamed before it is looked at again.
    start = old.resolve()
    noted = {
        "moves": [[_seen_from(start, path) for path in move] for move in moves],
        "made": [_seen_from(start, path) for path in made],
    }
    text, draft = json.dumps(noted, ensure_ascii=False), old / f"{NOTE}.new"
    with draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(old / NOTE)


def _seen_from(start: Path, path: Path) -> str:
    return os.path.relpath(path.parent.resolve() / path.name, start)
