"""Files take their place whole, or not at all: written aside first, moved at the end, put back if a move fails."""

from __future__ import annotations

import hashlib
import json
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.text import EvaluatorError
from evaluator.writing.draft import draft_folder, is_in_draft, put_back
from evaluator.writing.lock import turn
from evaluator.writing.moves import place
from evaluator.writing.refusal import naming, naming_instead, to_disk

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from xlsxwriter.workbook import Workbook


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a path to write to; what is written there replaces ``path``, or nothing does if it fails."""
    with draft_folder(path.absolute().parent, path) as draft:
        new = draft / "new"
        part = new / path.name
        with naming_instead(new, path.parent):
            new.mkdir()
            yield part
            if not is_in_draft(path):
                to_disk(part)
            part.replace(path)


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
    records: Collection[str] = (),
) -> list[Path]:
    """Let ``write`` fill an empty folder and move the files that it gives to ``folder``, all or none.

    A folder that is not there yet appears with all its files in one rename. In one that is there the files are moved
    one by one: the folder may be somebody's working folder, hold files of their own and one that Excel has open, so it
    is never swapped for another. Records leave first and come last: where there is a record, all its files are of one
    run, whatever happened. After a kill between two moves the next command that writes or reads there puts the earlier
    files back.

    Parameters
    ----------
    folder : Path
        Made if it does not exist. Files of the same names in it are replaced, others left alone.
    write : callable
        Takes the empty folder and gives its files, also in folders of it, in the order of the answer.
    aside : sequence of (file, target)
        Files that leave their place first, on the same disk; they come back where anything fails.
    own : collection of str
        Names of all files that ``write`` may give. Those of an earlier run that it does not give now are removed with
        the replacing, so that a folder never holds two runs.
    records : collection of str
        Names of files without which nobody reads the others.

    Returns
    -------
    list of Path
        The files in their place.

    Raises
    ------
    EvaluatorError
        ``folder`` is a file, or another process does not cease to write there.
    OSError
        A file cannot be written or replaced (an open workbook, no rights, a full disk); nothing was changed.
    """
    if folder.exists() and not folder.is_dir():
        raise EvaluatorError("writing.out_is_file", out=str(folder))
    # In the folder itself where there is one: it may be a disk of its own, or the only place we may write to.
    with draft_folder(nearest_folder(folder), folder) as draft:
        new, old = draft / "new", draft / "old"
        with naming_instead(new, folder):
            new.mkdir()
            old.mkdir()
            files = write(new)
            names = [file.relative_to(new) for file in files]
            for file in files:
                to_disk(file)
            if folder.exists():
                with turn(folder) as sure:
                    put_back(folder, sure=sure)
                    place([*aside, *_moves(folder, draft, names, own, records)], old)
            else:
                _appear(new, folder)
    return [folder / name for name in names]


def _moves(
    folder: Path, draft: Path, names: Sequence[Path], own: Collection[str], records: Collection[str]
) -> list[tuple[Path, Path]]:
    """Records out, what an earlier run left out, new files in, records in."""
    first = sorted({Path(name) for name in records})
    left = sorted({Path(name) for name in own} - {*names, *first})
    # Into the draft, which is deleted with all that is in it once everything has found its place.
    gone = [(folder / name, draft / "gone" / name) for name in (*first, *left) if (folder / name).is_file()]
    come = sorted(names, key=lambda name: name in first)
    return [*gone, *((draft / "new" / name, folder / name) for name in come)]


def _appear(new: Path, folder: Path) -> None:
    """Rename a folder to its place; where folders above it are missing too, all of them in one."""
    target = folder.absolute()
    missing = [above for above in (target, *target.parents) if not above.exists()]
    try:
        if len(missing) > 1:
            inner = new.parent / "above" / target.relative_to(missing[-1].parent)
            inner.parent.mkdir(parents=True)
            new.rename(inner)
            new = new.parent / "above" / missing[-1].name
        new.rename(missing[-1])
    except OSError as error:
        error.filename = str(folder)
        raise


def nearest_folder(path: Path) -> Path:
    """Give the folder itself, or the nearest one above it that exists."""
    return next(place for place in (path.absolute(), *path.absolute().parents) if place.is_dir())


def write_json(record: Mapping[str, Any], path: Path) -> None:
    """Write a record: indented, Chinese as it is, UTF-8, line feeds, the same bytes every time."""
    text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
    with naming(path):
        path.write_text(text, encoding="utf-8", newline="\n")


def file_fingerprint(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def workbook(path: Path, options: Mapping[str, Any]) -> Iterator[Workbook]:
    """Open a workbook to write; it is packed at the end of its ``with``, unless that ends with an error.

    Parameters
    ----------
    path : Path
        What xlsxwriter needs on the way it puts beside this file: on the disk that is to hold it, and gone with the
        draft where the process is killed.
    options : mapping
        Of xlsxwriter.
    """
    import xlsxwriter  # noqa: PLC0415 - only when a workbook is written

    book = xlsxwriter.Workbook(str(path), {**options, "tmpdir": str(path.absolute().parent)})
    with naming(path.absolute()):
        try:
            yield book
            book.close()
        except BaseException:
            _give_up(book)
            raise


def _give_up(book: Workbook) -> None:
    # Else it would be packed after all, which takes seconds where somebody has pressed Ctrl+C.
    book.fileclosed = True
    for sheet in book.worksheets():
        if sheet.row_data_fh is not None:
            with suppress(OSError):
                sheet.row_data_fh.close()
            with suppress(OSError):
                Path(sheet.row_data_filename).unlink()
