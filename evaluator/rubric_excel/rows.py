"""Files of a rubric as rows of the sheets (成行): a node a row, a setting a row, a change of an overlay a row."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from evaluator.rubric_excel.columns import NODE, base_word
from evaluator.rubric_excel.commented_yaml import Comment, without_rulers
from evaluator.rubric_excel.fields import CHOSEN, ValueKind, choices_at, in_words, kind_at, path_text, shown
from evaluator.rubric_excel.values import NOTHING, to_cell
from evaluator.text import keys, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evaluator.rubric.yaml_file import KeyPath
    from evaluator.rubric_excel.rubric_files import BookFile

Row = dict[str, Any]


def tree_rows(file: BookFile) -> Iterator[Row]:
    """Give a row a node, parents before children."""

    def visit(nodes: list[Any], path: KeyPath, level: int) -> Iterator[Row]:
        for index, node in enumerate(nodes):
            here = (*path, index)
            own = {key: value for key, value in node.items() if key != "children"}
            children = node.get("children")
            notes = _notes(file.comments, here, () if children is None else (*here, "children"))
            yield {"level": level, **_node(own), **notes}
            yield from visit(children or [], (*here, "children"), level + 1)

    yield from visit(file.content["indicators"], ("indicators",), 1)


def overlay_rows(file: BookFile, names: Mapping[str, str]) -> Iterator[Row]:
    """Give a row a change; names of nodes of the base rubric are shown beside their codes."""
    for index, change in enumerate(file.content["changes"]):
        leaf = change.get("leaf")
        action = "add" if leaf is not None else "remove" if change.get("remove") else "weight"
        row: Row = {"file": file.stem, "action": say(f"rubric_book.action_{action}")}
        if change.get("add_to") is not None:
            row["add_to"] = to_cell(change["add_to"], ValueKind.TEXT)
        if leaf is None:
            row |= _node({key: change[key] for key in ("code", "weight") if change.get(key) is not None})
            row["name"] = names.get(change["code"], "")
        else:
            row |= _node(leaf)
        yield {**row, **_notes(file.comments, ("changes", index))}


def setting_rows(file: BookFile) -> Iterator[Row]:
    """Give a row a setting; what has a sheet of its own keeps its place with an empty row."""
    notes = dict(file.comments)
    tree = file.tree_key
    for path, value in _settings(file, file.content, ()):
        own = notes.pop(path, Comment())
        row: Row = {"file": file.stem or base_word(), "path": path_text(path)}
        row |= {**_above(own.above), "beside": own.beside, "about": about(path, overlay=bool(file.stem))}
        if path != (tree,):
            kind = kind_at(file.model, path)
            choices = choices_at(file.model, path) if kind in CHOSEN else ()
            row["value"] = to_cell(in_words(path, choices, value), kind)
            # A list offers one word; several are typed.
            words = tuple(shown(path, choice) for choice in choices if kind == ValueKind.TEXT)
            row["choices"] = (
                tuple(say(f"rubric_book.flag_{w}") for w in ("yes", "no")) if kind == ValueKind.FLAG else words
            )
        yield from _containers(file, path, notes)
        yield row
    last = notes.get((), Comment())
    if last.above:
        yield {"file": file.stem or base_word(), "path": say("rubric_book.end"), **_above(last.above)}


def about(path: KeyPath, *, overlay: bool = False) -> str:
    """Say what a setting means, empty where the catalogue has no sentence."""
    pattern = re.sub(r"\[\d+\]", "[]", path_text(path))
    for name in ([f"rubric_book.overlay {pattern}"] if overlay else []) + [f"rubric_book.setting {pattern}"]:
        if name in keys("rubric_book"):
            return say(name)
    name = f"rubric_book.setting {re.split('[.[]', pattern, maxsplit=1)[0]}.*"
    return say(name) if name in keys("rubric_book") else ""


def _containers(file: BookFile, path: KeyPath, notes: dict[KeyPath, Comment]) -> Iterator[Row]:
    """Give rows without a value for the containers above a setting that carry comments."""
    for length in range(1, len(path)):
        own = notes.pop(path[:length], None)
        if own is not None:
            row = {"file": file.stem or base_word(), "path": path_text(path[:length])}
            yield row | {**_above(own.above), "beside": own.beside, "about": about(path[:length])}


def _settings(file: BookFile, value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, Any]]:
    whole = path == (file.tree_key,) or (isinstance(value, list) and not any(isinstance(i, dict | list) for i in value))
    if not path or (isinstance(value, dict | list) and value and not whole):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _settings(file, item, (*path, key))
    else:
        yield path, value


def _node(node: Mapping[str, Any]) -> Row:
    row: Row = {}
    for column in NODE:
        key, *rest = str(column.path[0]), *column.path[1:]
        if key not in node:
            continue
        value = node[key]
        if not rest:
            row[column.key] = to_cell(in_words(column.path, column.choices, value), column.kind)
        elif value is None:
            row[column.key] = NOTHING
        else:
            row[column.key] = to_cell(value[rest[0]], column.kind)
    return row


def _notes(comments: Mapping[KeyPath, Comment], here: KeyPath, without: KeyPath = ()) -> Row:
    above: list[str] = []
    beside: list[str] = []
    for path, note in comments.items():
        if path[: len(here)] != here or (without and path[: len(without)] == without and path != without):
            continue
        field = path_text(path[len(here) :])
        if field:
            beside += [f"{field}↑: {words}" for words in note.above]
        else:
            above += note.above
        if note.beside:
            beside.append(f"{field or 'code'}: {note.beside}")
    return {**_above(above), "beside": "\n".join(beside)}


def _above(lines: Sequence[str]) -> Row:
    """Give the comment above as it is shown, and as it is written where that differs."""
    plain = without_rulers(lines)
    row: Row = {"above": "\n".join(plain)}
    if plain != tuple(lines):
        row["kept"] = json.dumps(list(lines), ensure_ascii=False)
    return row
