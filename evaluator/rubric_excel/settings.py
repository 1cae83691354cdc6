"""Rows of the settings sheet back to nested content (设置): list numbers give the order, gaps close."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.rubric_excel.columns import base_word
from evaluator.rubric_excel.comments import Comment
from evaluator.rubric_excel.fields import CHOSEN, choices_at, kind_at
from evaluator.rubric_excel.paths import read_path
from evaluator.text import Problem, Reason, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.rubric.yaml_file import KeyPath
    from evaluator.rubric_excel.book import BookFile
    from evaluator.rubric_excel.fields import Kind
    from evaluator.rubric_excel.tables import Line


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
            value = line.value("value", _asked(file, path), problems)
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


def _asked(file: BookFile, path: KeyPath) -> tuple[Kind, KeyPath, tuple[str, ...]]:
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
    ranks = {above: {number: rank for rank, number in enumerate(sorted(found))} for above, found in used.items()}
    return {
        path: tuple(ranks[path[:at]][part] if isinstance(part, int) else part for at, part in enumerate(path))
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
