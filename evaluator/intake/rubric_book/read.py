"""Read a rubric workbook back as the files it stands for (Excel → 指标体系)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.intake.rubric_book.book import BookFile
from evaluator.intake.rubric_book.settings import fill_settings, stem_of
from evaluator.intake.rubric_book.tables import read_lines
from evaluator.intake.rubric_book.tree import fill_changes, fill_tree
from evaluator.text import Problem, Reason, RubricProblems

if TYPE_CHECKING:
    from pathlib import Path

# A name of a file on any system.
BAD_SIGNS = set('\\/:*?"<>|')


def read_files(path: Path) -> list[BookFile]:
    """Read base rubric and overlays, base first.

    Raises
    ------
    RubricProblems
        Everything that cannot be read, each at its cell.
    DataProblems
        The file cannot be opened.
    """
    problems: list[Problem] = []
    lines = read_lines(path, problems)
    stems: dict[str, None] = {"": None}
    for line in (*lines["settings"], *lines["overlays"]):
        stem = stem_of(line)
        if set(stem) & BAD_SIGNS or stem.startswith("."):
            problems.append(Problem(Reason.BOOK_BAD_FILE_NAME, line.place("file"), stem))
        stems.setdefault(stem)
    files = []
    for stem in stems:
        file = BookFile(stem, {})
        fill_settings(file, [line for line in lines["settings"] if stem_of(line) == stem], problems)
        if stem:
            fill_changes(file, [line for line in lines["overlays"] if stem_of(line) == stem], problems)
        else:
            fill_tree(file, lines["tree"], problems)
        files.append(file)
    nameless = [line for line in lines["overlays"] if not stem_of(line)]
    problems += [Problem(Reason.BOOK_BAD_FILE_NAME, line.place("file")) for line in nameless]
    if problems:
        raise RubricProblems(problems)
    return files
