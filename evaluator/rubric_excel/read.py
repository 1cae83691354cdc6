"""Read a rubric workbook back as the files it stands for (Excel → 指标体系)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.rubric_excel.columns import base_word
from evaluator.rubric_excel.commented_yaml import Comment
from evaluator.rubric_excel.fields import CHOSEN, choices_at, kind_at, read_path
from evaluator.rubric_excel.rubric_files import BookFile
from evaluator.rubric_excel.sheet_lines import read_lines
from evaluator.rubric_excel.tree import fill_changes, fill_tree
from evaluator.text import Problem, Reason, RubricProblems, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from evaluator.rubric.yaml_file import KeyPath
    from evaluator.rubric_excel.fields import ValueKind
    from evaluator.rubric_excel.sheet_lines import Line


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
    reported: set[str] = set()
    for sheet in _WHERE:
        for line in lines[sheet]:
            stem = stem_of(line)
            bad = bool(set(stem) & BAD_SIGNS) or stem.startswith(".") or (not stem and sheet == "overlays")
            if not bad and stem in known:
                continue
            lost.add(sheet)
            if bad:
                problems.append(Problem(Reason.BOOK_BAD_FILE_NAME, line.place("file"), stem))
            elif stem not in reported:
                reported.add(stem)
                problems.append(Problem(Reason.BOOK_UNKNOWN_FILE, line.place("file"), stem, details=details))
    return known, lost


def _known(lines: Mapping[str, Sequence[Line]]) -> list[str]:
    stated: dict[str, int] = {}
    for line in lines["settings"]:
        stem = stem_of(line)
        if stem and not set(stem) & BAD_SIGNS and not stem.startswith("."):
            stated[stem] = stated.get(stem, 0) + (line.text("path") in HEAD)
    return ["", *(stem for stem, count in stated.items() if count > 1)]


def stem_of(line: Line) -> str:
    """Name of the file that a row belongs to, empty for the base rubric."""
    text = line.text("file").removesuffix(".yaml").removesuffix(".yml")
    return "" if text == base_word() else text


def fill_settings(file: BookFile, lines: Sequence[Line], problems: list[Problem]) -> None:
    """Put the settings of one file into its content, comments and cells."""
    given = [(path, line) for line in lines if (path := _path(file, line, problems)) is not None]
    new = _closed([path for path, _ in given if path])
    values: dict[KeyPath, Any] = {}
    for old, line in given:
        path = new[old] if old else old
        note = Comment(line.above(), line.text("beside"))
        if note != Comment():
            file.comments[path] = note
        if not path:
            continue
        file.names.setdefault(path, line.place("path"))
        file.cells.setdefault(path, line.place("path" if "value" not in line.cells else "value"))
        if "value" in line.cells and path != (file.tree_key,):
            if path in values:
                file.unsure.add(())
                problems.append(Problem(Reason.BOOK_PATH_TWICE, line.place("path"), line.text("path")))
                continue
            before = len(problems)
            value = line.value("value", _field_of(file, path), problems)
            values[path] = value
            if len(problems) == before:
                _insert(file, path, value, line, problems)
            else:
                file.faulty.add(path)
        elif path == (file.tree_key,):
            file.content.setdefault(file.tree_key, [])
        elif not any(len(other) > len(old) and other[: len(old)] == old for other, _ in given):
            file.faulty.add(path)
            problems.append(Problem(Reason.BOOK_VALUE_MISSING, line.place("value"), line.text("path")))
    _to_lists(file.content)


def _field_of(file: BookFile, path: KeyPath) -> tuple[ValueKind, KeyPath, tuple[str, ...]]:
    kind = kind_at(file.model, path)
    return kind, path, choices_at(file.model, path) if kind in CHOSEN else ()


def _path(file: BookFile, line: Line, problems: list[Problem]) -> KeyPath | None:
    text = line.text("path")
    if text == say("rubric_book.end"):
        return ()
    path = read_path(text)
    inside = path is not None and len(path) > 1 and path[0] == file.tree_key
    if path is None or inside or isinstance(path[0], int):
        reason = Reason.BOOK_PATH_OF_TREE if inside else Reason.BOOK_BAD_PATH
        problems.append(Problem(reason, line.place("path"), text))
        # The key that was meant is now missing, whichever it was.
        file.unsure.add(())
        return None
    return path


def _closed(paths: Sequence[KeyPath]) -> dict[KeyPath, KeyPath]:
    """Number the items of every list from 0 on, in the order of the numbers given."""
    used: dict[KeyPath, set[int]] = {}
    for path in paths:
        for length, part in enumerate(path):
            if isinstance(part, int):
                used.setdefault(path[:length], set()).add(part)
    ranks = {above: {number: rank for rank, number in enumerate(sorted(numbers))} for above, numbers in used.items()}
    return {
        path: tuple(ranks[path[:depth]][part] if isinstance(part, int) else part for depth, part in enumerate(path))
        for path in paths
    }


def _insert(file: BookFile, path: KeyPath, value: Any, line: Line, problems: list[Problem]) -> None:
    here: Any = file.content
    for part in path[:-1]:
        here = here.setdefault(part, {})
        if not isinstance(here, dict):
            file.unsure.add(())
            problems.append(Problem(Reason.BOOK_PATH_TWICE, line.place("path"), line.text("path")))
            return
    kinds = {isinstance(key, int) for key in here} | {isinstance(path[-1], int)}
    if path[-1] in here or len(kinds) > 1:
        file.unsure.add(())
        problems.append(Problem(Reason.BOOK_PATH_TWICE, line.place("path"), line.text("path")))
        return
    here[path[-1]] = value


def _to_lists(value: Any) -> Any:
    """Turn mappings with numbers as keys into lists, in place where they are values."""
    if not isinstance(value, dict):
        return value
    for key in list(value):
        value[key] = _to_lists(value[key])
    if value and all(isinstance(key, int) for key in value):
        return [value[key] for key in sorted(value)]
    return value
