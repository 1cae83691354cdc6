"""Read a rubric workbook back as the files it stands for (Excel → 指标体系)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.rubric_excel.book import BookFile
from evaluator.rubric_excel.columns import base_word
from evaluator.rubric_excel.settings import fill_settings, stem_of
from evaluator.rubric_excel.tables import read_lines
from evaluator.rubric_excel.tree import fill_changes, fill_tree
from evaluator.text import Problem, Reason, RubricProblems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from evaluator.rubric.yaml_file import KeyPath
    from evaluator.rubric_excel.tables import Line

# An overlay states these; rows that state hardly any of them bear a mistyped name.
HEAD = {"overlay", "of", "version", "title"}
# Where something may be missing when a row of a sheet belongs to no file.
_WHERE: dict[str, KeyPath] = {"settings": (), "overlays": ("changes",)}
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
    files, problems = read_cells(path)
    if problems:
        raise RubricProblems(problems)
    return files


def read_cells(path: Path) -> tuple[list[BookFile], list[Problem]]:
    """Give what can be read, base first, and everything that cannot, each at its cell.

    Raises
    ------
    RubricProblems
        Sheets or columns are missing or misnamed: what the rows hold cannot be told.
    DataProblems
        The file cannot be opened.
    """
    problems: list[Problem] = []
    lines = read_lines(path, problems)
    if problems:
        raise RubricProblems(problems)
    known, lost = _stems(lines, problems)
    files = []
    for stem in known:
        file = BookFile(stem, {})
        # A row whose file is not known may belong to any of them.
        file.unsure.update(path for sheet, path in _WHERE.items() if sheet in lost and (stem or sheet == "settings"))
        fill_settings(file, [line for line in lines["settings"] if stem_of(line) == stem], problems)
        if stem:
            fill_changes(file, [line for line in lines["overlays"] if stem_of(line) == stem], problems)
        else:
            fill_tree(file, lines["tree"], problems)
        files.append(file)
    return files, problems


def _stems(lines: Mapping[str, Sequence[Line]], problems: list[Problem]) -> tuple[list[str], set[str]]:
    """Give the files that the rows belong to, base first, and the sheets with a row that belongs to none."""
    known = _known(lines)
    details = {"allowed": "、".join([base_word(), *known[1:]])}
    lost: set[str] = set()
    said: set[str] = set()
    for sheet in _WHERE:
        for line in lines[sheet]:
            stem = stem_of(line)
            bad = bool(set(stem) & BAD_SIGNS) or stem.startswith(".") or (not stem and sheet == "overlays")
            if not bad and stem in known:
                continue
            lost.add(sheet)
            if bad:
                problems.append(Problem(Reason.BOOK_BAD_FILE_NAME, line.place("file"), stem))
            elif stem not in said:
                said.add(stem)
                problems.append(Problem(Reason.BOOK_UNKNOWN_FILE, line.place("file"), stem, details=details))
    return known, lost


def _known(lines: Mapping[str, Sequence[Line]]) -> list[str]:
    stated: dict[str, int] = {}
    for line in lines["settings"]:
        stem = stem_of(line)
        if stem and not set(stem) & BAD_SIGNS and not stem.startswith("."):
            stated[stem] = stated.get(stem, 0) + (line.text("path") in HEAD)
    return ["", *(stem for stem, count in stated.items() if count > 1)]
