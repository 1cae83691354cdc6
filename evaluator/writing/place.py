"""Files take their place whole, or not at all: written aside first, moved at the end, put back if a move fails."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a path to write to; what is written there replaces ``path``, or nothing does if it fails."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def file_bytes(name: str, write: Callable[[Path], object]) -> bytes:
    """Give the bytes of a file that ``write`` writes to a path of this name; nothing stays on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


def whole_folder(
    folder: Path,
    write: Callable[[Path], Sequence[Path]],
    *,
    aside: Sequence[tuple[Path, Path]] = (),
    own: Collection[str] = (),
) -> list[Path]:
    """Let ``write`` fill an empty folder and move the files that it gives to ``folder``, all or none.

    Parameters
    ----------
    folder : Path
        Made if it does not exist. Files of the same names in it are replaced, others left alone.
    write : callable
        Takes the empty folder and gives its files in the order of the answer.
    aside : sequence of (file, target)
        Files that leave their place first, on the same disk; they come back where anything fails.
    own : collection of str
        Names of all files that ``write`` may give. Those of an earlier run that it does not give now are removed with
        the replacing, so that a folder never holds two runs.

    Returns
    -------
    list of Path
        The files in their place.

    Raises
    ------
    EvaluatorError
        ``folder`` is a file.
    OSError
        A file cannot be written or replaced (an open workbook, no rights, a full disk); nothing was changed.
    """
    if folder.exists() and not folder.is_dir():
        raise EvaluatorError("writing.out_is_file", out=str(folder))
    # In the folder itself where there is one: it may be a disk of its own, or the only place we may write to.
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=nearest_folder(folder)) as draft:
        new, old = Path(draft, "new"), Path(draft, "old")
        new.mkdir()
        old.mkdir()
        files = write(new)
        left = sorted({*own} - {file.name for file in files})
        # Into the draft, which is deleted with all that is in it once everything has found its place.
        gone = [(folder / name, Path(draft, "gone", name)) for name in left if (folder / name).is_file()]
        moves = [*aside, *gone, *((file, folder / file.name) for file in files)]
        return place(moves, old)[len(aside) + len(gone) :]


def nearest_folder(path: Path) -> Path:
    """Give the folder itself, or the nearest one above it that exists."""
    return next(place for place in (path.absolute(), *path.absolute().parents) if place.is_dir())


def place(moves: Sequence[tuple[Path, Path]], old: Path) -> list[Path]:
    """Move files to their targets; if one cannot be moved, put everything back as it was.

    Parameters
    ----------
    moves : sequence of (draft, target)
        Made in this order. Folders of targets are made.
    old : Path
        An empty folder on the same disk, for what is replaced.
    """
    created: list[Path] = []
    placed: list[tuple[Path, Path, Path]] = []
    try:
        for number, (draft, target) in enumerate(moves):
            missing = [above for above in target.absolute().parents if not above.exists()]
            target.parent.mkdir(parents=True, exist_ok=True)
            created = [*missing, *created]
            kept = old / str(number)
            if target.exists():
                target.rename(kept)
            placed.append((draft, target, kept))
            draft.rename(target)
    except BaseException:
        # Backwards, for a file may have taken the place of one that was moved away before it. Nothing is deleted: what
        # is a draft here may be all there is of it.
        for draft, target, kept in reversed(placed):
            if target.exists() and not draft.exists():
                target.rename(draft)
            if kept.exists():
                kept.rename(target)
        for above in created:
            above.rmdir()
        raise
    return [target for _, target, _ in placed]
