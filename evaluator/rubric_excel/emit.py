"""Write a rubric as YAML with its comments (写出YAML): decimals and codes in quotes, short records on one line."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from evaluator.rubric_excel.comments import Comment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluator.rubric.yaml_file import KeyPath

WIDTH = 118
# Texts that begin with a letter and hold no sign of YAML need no quotes, within brackets neither.
_PLAIN = re.compile(r"[^\W\d_][^\n\t:#,\[\]{}\"'`&*!|>%@?\\]*")
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}


def yaml_text(content: Mapping[str, Any], comments: Mapping[KeyPath, Comment]) -> str:
    """Give the text of a file."""
    lines = [line for key, value in content.items() for line in _entry((key,), scalar(key), value, "", comments)]
    lines += [_comment(words, "") for words in comments.get((), Comment()).above]
    return "\n".join(lines) + "\n"


def scalar(value: Any) -> str:
    """Write one value."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if _PLAIN.fullmatch(text) and text.isprintable() and text == text.strip() and text.lower() not in _WORDS:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else _escaped(ord(sign)) for sign in quoted)


def _escaped(number: int) -> str:
    # Unlike JSON, YAML writes one character beyond the basic plane as one.
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def _entry(path: KeyPath, head: str, value: Any, indent: str, comments: Mapping[KeyPath, Comment]) -> Iterator[str]:
    """Write one key with what is below it."""
    own = comments.get(path, Comment())
    if not _below(value) or _is_flow(path, value, f"{indent}{head}: ", comments):
        inner = [note for at, note in comments.items() if at[: len(path)] == path]
        yield from (_comment(words, indent) for note in inner for words in note.above)
        beside = " ".join(note.beside for note in inner if note.beside)
        yield f"{indent}{head}: {_flow(value)}{_beside(beside)}"
        return
    yield from (_comment(words, indent) for words in own.above)
    yield f"{indent}{head}:{_beside(own.beside)}"
    yield from _block(path, value, f"{indent}  ", comments)


def _block(path: KeyPath, value: Any, indent: str, comments: Mapping[KeyPath, Comment]) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _entry((*path, key), scalar(key), item, indent, comments)
        return
    for index, item in enumerate(value):
        here = (*path, index)
        own = comments.get(here, Comment())
        yield from (_comment(words, indent) for words in own.above)
        if not _below(item) or _is_flow(here, item, f"{indent}- ", comments):
            beside = [note.beside for at, note in comments.items() if at[: len(here)] == here and note.beside]
            yield f"{indent}- {_flow(item)}{_beside(' '.join(beside))}"
            continue
        lines = list(_block(here, item, f"{indent}  ", comments))
        first = next(place for place, line in enumerate(lines) if not line.lstrip().startswith("#"))
        # The dash stands before the first key; comments above that key stand above the dash.
        yield from (line[2:] for line in lines[:first])
        yield f"{indent}- {lines[first][len(indent) + 2 :]}"
        yield from lines[first + 1 :]


def _below(value: Any) -> bool:
    return isinstance(value, dict | list) and bool(value)


def _is_flow(path: KeyPath, value: Any, before: str, comments: Mapping[KeyPath, Comment]) -> bool:
    """Whether it is written on one line: nothing deep, nothing long, no comment that needs a line of its own."""
    items = list(value.values()) if isinstance(value, dict) else value
    flat = not any(_below(item) for item in items)
    if isinstance(value, list) and flat:
        return True
    notes = [at for at in comments if len(at) > len(path) and at[: len(path)] == path]
    shallow = all(not _below(item) or not any(_below(x) for x in _items(item)) for item in items)
    room = len(before) + len(_flow(value)) <= WIDTH
    return isinstance(value, dict) and shallow and room and not notes


def _items(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else list(value)


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key)}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    return scalar(value)


def _comment(words: str, indent: str) -> str:
    return f"{indent}# {words}".rstrip()


def _beside(words: str) -> str:
    return f"   # {' '.join(words.split())}" if words else ""
