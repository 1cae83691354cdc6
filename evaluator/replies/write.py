"""All replies to a round of returns in one folder: the list, and a marked copy and a note for each return."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.replies.cover_note import cover_note
from evaluator.replies.marked_copy import mark_copy
from evaluator.replies.problem_list import write_problems
from evaluator.text import DataProblems, say
from evaluator.text.sentences import LANGUAGES
from evaluator.writing import naming, whole_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.text import Problem


_UNOPENED = "problems_file"


def write_replies(
    problems: Sequence[Problem],
    sources: Mapping[str, Path],
    folder: str | Path,
    *,
    rubric_title: str,
    year: int | None,
    lang: str = "zh",
    deadline: str = "",
    contact: str = "",
    aside: Path | None = None,
) -> list[Path]:
    """Write ``problems.xlsx``, and for each return with problems a marked copy and a note to its institution.

    Everything is written into a temporary folder first and moved at the end, so that an error leaves the folder as it
    was. What an earlier round left there (`earlier_replies`) is moved to ``aside``, so that nobody sends it out again;
    other files are left alone.

    Parameters
    ----------
    problems : sequence of Problem
        Of any number of returns. One without a file but with an institution (a missing return) gets a note.
    sources : mapping of str to Path
        Where the file of ``Place.file`` lies. A file that is not there, or cannot be opened, gets the note only.
    folder : str or Path
        Made if it does not exist.
    rubric_title, year, lang, deadline, contact
        As in `cover_note`.
    aside : Path, optional
        Folder for what an earlier round left, on the same disk; by default below ``folder``, named for the time.

    Returns
    -------
    list of Path
        The files written, ``problems.xlsx`` first.

    Raises
    ------
    EvaluatorError
        ``folder`` is a file.
    OSError
        A file cannot be written or replaced (open in Excel, no rights, a full disk); nothing was changed.
    """

    def write(new: Path) -> list[Path]:
        files = [write_problems(problems, new / PROBLEMS_FILE, lang=lang)]
        taken: set[str] = set()
        for institution, file, mine in _returns(problems):
            name = unique_name(safe_name(institution or without_mark(Path(file).stem)), taken)
            marked = _marked(sources.get(file), mine, new / say("answers.copy_file", lang, name=name), lang)
            note = new / say("answers.note_file", lang, name=name)
            text = cover_note(
                institution,
                mine,
                rubric_title=rubric_title,
                year=year,
                file=Path(file).name,
                lang=lang,
                marked=marked.name if marked else "",
                deadline=deadline,
                contact=contact,
            )
            # With a byte order mark and line ends of Windows: Notepad shows it as it is meant.
            with naming(note):
                note.write_text(text, encoding="utf-8-sig", newline="\r\n")
            files += [marked, note] if marked else [note]
        return files

    folder = Path(folder)
    aside = aside or aside_folder(folder, datetime.now().astimezone(), lang)
    return whole_folder(folder, write, aside=moves_aside(folder, aside))


def _returns(problems: Sequence[Problem]) -> list[tuple[str, str, list[Problem]]]:
    """Institution, file and problems of each return; a file of several institutions has no institution."""
    by_file: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        file = problem.place.file
        if file or problem.institution:
            by_file.setdefault((file, "" if file else problem.institution), []).append(problem)
    returns = []
    for (file, _), mine in by_file.items():
        institutions = {problem.institution for problem in mine} - {""}
        returns.append((institutions.pop() if len(institutions) == 1 else "", file, mine))
    return returns


def _marked(source: Path | None, problems: Sequence[Problem], path: Path, lang: str) -> Path | None:
    # What the reader refused to open (a password, too large) is not opened here either, nor what is too large to copy:
    # its list and its note say all.
    refused = any(problem.reason.topic == _UNOPENED and problem.severity == "error" for problem in problems)
    if source is None or refused:
        return None
    try:
        return mark_copy(source, problems, path, lang=lang)
    except DataProblems:
        return None


PROBLEMS_FILE = "problems.xlsx"
_FIELD = "{name}"


def earlier_replies(folder: Path) -> list[Path]:
    """Files in a folder that `write_replies` wrote, known by their names in either language; none if there is none."""
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
    return [(file, aside / file.name) for file in earlier_replies(folder)]


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


_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
# A Chinese character takes three bytes, and a name at most 255 with what is put behind it.
_MOST_LETTERS = 60


def safe_name(name: str) -> str:
    """Make a name a file can have on Windows too: no separators, control characters, reserved names, leading dots.

    Examples
    --------
    >>> safe_name("../云溪/大学"), safe_name("con")
    ('_云溪_大学', '_con')
    """
    letters = [letter for letter in unicodedata.normalize("NFC", name) if unicodedata.category(letter)[0] != "C"]
    text = _FORBIDDEN.sub("_", "".join(letters)).strip(" .")[:_MOST_LETTERS].strip(" .")
    if not text:
        return say("answers.unnamed")
    return f"_{text}" if _RESERVED.fullmatch(text) else text


def unique_name(name: str, taken: set[str]) -> str:
    """Give the name, or the name with a number behind it where it is taken; it is taken from now on."""
    unique, number = name, 2
    # Windows and macOS do not tell capitals from small letters.
    while unique.casefold() in taken:
        unique, number = f"{name}_{number}", number + 1
    taken.add(unique.casefold())
    return unique
