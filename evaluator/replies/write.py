"""All answers to a round of returns in one folder: the list, and a marked copy and a note for each return."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.replies.cover_note import cover_note
from evaluator.replies.earlier import PROBLEMS_FILE, aside_folder, moves_aside, without_mark
from evaluator.replies.file_names import safe_name, unique_name
from evaluator.replies.marked_copy import mark_copy
from evaluator.replies.problem_list import write_problems
from evaluator.text import DataProblems, say
from evaluator.writing import naming, whole_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evaluator.text import Problem

_UNOPENED = "problems_file"


def write_answers(
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
    was. What an earlier round left there (`earlier_answers`) is moved to ``aside``, so that nobody sends it out again;
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
    found = []
    for (file, _), mine in by_file.items():
        institutions = {problem.institution for problem in mine} - {""}
        found.append((institutions.pop() if len(institutions) == 1 else "", file, mine))
    return found


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
