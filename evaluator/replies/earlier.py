"""What an earlier round left in the folder of answers is put aside, so that nobody sends it out again (以前的)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.text import say
from evaluator.text.sentences import LANGUAGES
from evaluator.writing import whole_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

PROBLEMS_FILE = "problems.xlsx"
_FIELD = "{name}"


def earlier_answers(folder: Path) -> list[Path]:
    """Files in a folder that `write_answers` wrote, known by their names in either language; none if there is none."""
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.is_file() and _is_ours(file.name))


def aside_folder(folder: Path, now: datetime, lang: str = "zh") -> Path:
    """Give a folder below ``folder`` that does not exist yet, named for the time."""
    first = say("answers.earlier_folder", lang, time=f"{now:%Y-%m-%d_%H%M}")
    name, number = first, 2
    while (folder / name).exists():
        name, number = f"{first}_{number}", number + 1
    return folder / name


def put_aside(folder: Path, aside: Path) -> list[Path]:
    """Move what an earlier round left in ``folder`` to ``aside``, all or nothing, and give where it lies now.

    Raises
    ------
    OSError
        A file cannot be moved (open in Excel, no rights); nothing was changed.
    """
    moves = moves_aside(folder, aside)
    if moves:
        whole_folder(folder, _nothing, aside=moves)
    return [target for _, target in moves]


def moves_aside(folder: Path, aside: Path) -> list[tuple[Path, Path]]:
    """Give the files of an earlier round and where they go."""
    return [(file, aside / file.name) for file in earlier_answers(folder)]


def without_mark(stem: str) -> str:
    """Give the name of a return without what a marked copy of it was called: it grows no longer from round to round.

    Examples
    --------
    >>> without_mark("云溪大学_需改正_需改正")
    '云溪大学'
    """
    ends = [say("answers.copy_file", lang).partition(_FIELD)[2].removesuffix(".xlsx") for lang in LANGUAGES]
    while end := next((end for end in ends if stem.endswith(end) and stem != end), ""):
        stem = stem.removesuffix(end)
    return stem


def _is_ours(name: str) -> bool:
    if name.startswith((".", "~$")):
        # Excel's own, while a copy is open.
        return False
    patterns = [say(f"answers.{key}", lang).split(_FIELD) for key in ("copy_file", "note_file") for lang in LANGUAGES]
    return name == PROBLEMS_FILE or any(
        len(name) > len(before + after) and name.startswith(before) and name.endswith(after)
        for before, after in patterns
    )


def _nothing(_: Path) -> Sequence[Path]:
    return []
