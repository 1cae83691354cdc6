"""Rows of nodes and of overlay changes back to nested content (指标树): the level says what stands below what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.rubric_excel.columns import ACTIONS, NODE
from evaluator.rubric_excel.commented_yaml import Comment
from evaluator.rubric_excel.fields import read_path
from evaluator.text import Problem, Reason, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.rubric.yaml_file import KeyPath
    from evaluator.rubric_excel.rubric_files import BookFile
    from evaluator.rubric_excel.sheet_lines import Line

# What a row that only changes a weight or removes a node may hold besides; its name is shown, not read.
READ = {"weight": {"code", "weight"}, "remove": {"code"}}
SHOWN = {"file", "action", "name", "above", "beside"}


def fill_tree(file: BookFile, lines: Sequence[Line], problems: list[Problem]) -> None:
    """Put the nodes into the content of the base rubric."""
    file.content["indicators"] = []
    # Where nodes of level 1, 2, ... go: the mapping above them, its key, and the path of their list.
    levels: list[tuple[dict[str, Any], str, KeyPath]] = [(file.content, "indicators", ("indicators",))]
    before: Line | None = None
    for line in lines:
        level = _level(line, len(levels), problems)
        misplaced = level is None
        if level is None:
            # It may belong to any of these, so none of their sums can be judged; below a row that is no leaf by its
            # looks, beside any other, it does least harm.
            file.unsure.update(path for _, _, path in levels)
            level = len(levels) if before is None or "kind" not in before.cells else len(levels) - 1
        before = line
        del levels[level:]
        owner, key, above = levels[-1]
        siblings = owner.setdefault(key, [])
        path = (*above, len(siblings))
        if misplaced:
            file.unsure.update({path, above, (*path, "children")})
        node = _node(file, line, path, problems)
        siblings.append(node)
        levels.append((node, "children", (*path, "children")))
        _notes(file, line, path)


def fill_changes(file: BookFile, lines: Sequence[Line], problems: list[Problem]) -> None:
    """Put the changes into the content of an overlay."""
    changes: list[dict[str, Any]] = []
    file.content["changes"] = changes
    words = {say(f"rubric_book.action_{action}"): action for action in ACTIONS}
    for line in lines:
        path: KeyPath = ("changes", len(changes))
        action = words.get(line.text("action"))
        if action is None:
            # Its row is left out, so what the overlay does to which node is not known as a whole.
            file.unsure.add(("changes",))
            details = {"allowed": "、".join(words)}
            problems.append(
                Problem(Reason.BOOK_UNKNOWN_ACTION, line.place("action"), line.text("action"), details=details)
            )
        elif action == "add":
            leaf = _node(file, line, (*path, "leaf"), problems)
            change = {key: leaf[key] for key in ("code",) if key in leaf}
            if "add_to" in line.cells:
                change["add_to"] = line.text("add_to")
            changes.append({**change, "leaf": leaf})
            file.cells[*path, "code"] = line.place("code")
            if (*path, "leaf", "code") in file.faulty:
                file.faulty.add((*path, "code"))
        else:
            unused = [key for key in line.cells if key not in READ[action] | SHOWN]
            problems += [Problem(Reason.BOOK_CELL_UNUSED, line.place(key), line.text(key)) for key in unused]
            node = _node(file, line, path, problems)
            node.pop("name", None)
            changes.append({**node, "remove": True} if action == "remove" else node)
        if action is not None:
            file.cells[path] = line.place("code")
            file.cells[*path, "add_to"] = line.place("add_to")
            _notes(file, line, path)


def _level(line: Line, deepest: int, problems: list[Problem]) -> int | None:
    text = line.text("level")
    level = int(text) if text.isdecimal() else 0
    if not 1 <= level <= deepest:
        problems.append(Problem(Reason.BOOK_BAD_LEVEL, line.place("level"), text, details={"deepest": deepest}))
        return None
    return level


def _node(file: BookFile, line: Line, path: KeyPath, problems: list[Problem]) -> dict[str, Any]:
    node: dict[str, Any] = {}
    file.cells[path] = line.place("code")
    for column in NODE:
        here = (*path, *column.path)
        # Blank cells too: what is missing is then said at its own cell.
        file.cells[here] = line.place(column.key)
        if len(column.path) > 1:
            file.cells.setdefault(here[:-1], line.place(column.key))
        if column.key not in line.cells:
            continue
        known = len(problems)
        value = line.value(column.key, (column.kind, column.path, column.choices), problems)
        if len(problems) > known:
            # A pair with one bad end is no pair.
            file.faulty.add((*path, column.path[0]))
            node.pop(str(column.path[0]), None)
        if (*path, column.path[0]) in file.faulty:
            continue
        key, *rest = str(column.path[0]), *column.path[1:]
        if not rest:
            node[key] = value
        elif value is None and rest == [0]:
            node[key] = None
        else:
            node[key] = [*(node.get(key) or []), value]
    _pairs(file, line, path, node, problems)
    return node


def _pairs(file: BookFile, line: Line, path: KeyPath, node: dict[str, Any], problems: list[Problem]) -> None:
    """Name the blank end of a pair of which only one end is filled in."""
    for column in NODE:
        field = column.path[0]
        ends = [end.key for end in NODE if end.path[0] == field and len(end.path) > 1]
        filled = len([key for key in ends if key in line.cells])
        alone = filled == 1 and node.get(str(field)) is not None and (*path, field) not in file.faulty
        if alone and column.key in ends and column.key not in line.cells:
            problems.append(Problem(Reason.MISSING_KEY, line.place(column.key), column.header))
            file.faulty.add((*path, field))
            node.pop(str(field))


def _notes(file: BookFile, line: Line, path: KeyPath) -> None:
    above: dict[KeyPath, list[str]] = {path: list(line.above())}
    beside: dict[KeyPath, list[str]] = {}
    for note in line.text("beside").split("\n"):
        field, colon, words = note.replace("：", ":", 1).partition(":")
        within = read_path(field.strip().removesuffix("↑")) if colon else None
        if note.strip() and within is None:
            beside.setdefault((*path, "code"), []).append(note.strip())
        elif within is not None:
            wanted = above if field.strip().endswith("↑") else beside
            wanted.setdefault((*path, *within), []).append(words.strip())
    for key_path in {**above, **beside}:
        comment = Comment(tuple(above.get(key_path, ())), " ".join(beside.get(key_path, ())))
        if comment != Comment():
            file.comments[key_path] = comment
