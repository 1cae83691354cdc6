"""YAML with its comments (带注释的YAML): which key each belongs to, and how a rubric is written with them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.tokens import ScalarToken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evaluator.rubric.yaml_file import KeyPath, YamlFile


# What a line is ruled off with, at either end: "---- 招生", "====== 1".
_RULER = re.compile(r"^[=\-─━—_*~#]{3,}|[=\-─━—_*~#]{3,}$")


def without_rulers(above: Sequence[str]) -> tuple[str, ...]:
    """Give comment lines as they are worth reading: without rulers, and without ruled lines that say no word."""
    lines = []
    for line in above:
        plain = _RULER.sub("", line.strip()).strip()
        if plain == line.strip() or any(sign.isalpha() for sign in plain):
            lines.append(plain)
    return tuple(lines)


@dataclass(frozen=True)
class Comment:
    """What stands above a key, a line each, and what stands beside it."""

    above: tuple[str, ...] = ()
    beside: str = ""


def read_comments(file: YamlFile) -> dict[KeyPath, Comment]:
    """Give the comments of a file by key.

    A comment line belongs to the key that follows (at the end of the file to the empty path), a comment behind
    a value to the last key of its line.
    """
    text = file.path.read_text(encoding="utf-8")
    above: dict[KeyPath, list[str]] = {}
    beside: dict[KeyPath, list[str]] = {}
    for line, words, alone in _comments(text):
        if alone:
            above.setdefault(_next_key(file.lines, line), []).append(words)
        else:
            beside.setdefault(_last_key(file.lines, line), []).append(words)
    return {path: Comment(tuple(above.get(path, ())), " ".join(beside.get(path, ()))) for path in {**above, **beside}}


def _comments(text: str) -> Iterator[tuple[int, str, bool]]:
    """Give line, words and whether the line holds nothing else; a ``#`` within a value is none."""
    within = bytearray(len(text) + 1)
    for token in YAML(typ="safe", pure=True).scan(text):
        if isinstance(token, ScalarToken):
            first, last = token.start_mark.index, token.end_mark.index
            within[first:last] = b"\1" * (last - first)
    start = 0
    for number, line in enumerate(text.splitlines(keepends=True), start=1):
        for position, sign in enumerate(line):
            if sign == "#" and not within[start + position] and (position == 0 or line[position - 1] in " \t"):
                words = line[position + 1 :].strip("\r\n").removeprefix(" ").rstrip()
                yield number, words, not line[:position].strip()
                break
        start += len(line)


def _next_key(lines: Mapping[KeyPath, int], line: int) -> KeyPath:
    following = [(number, len(path), order) for order, (path, number) in enumerate(lines.items()) if number > line]
    return list(lines)[min(following)[2]] if following else ()


def _last_key(lines: Mapping[KeyPath, int], line: int) -> KeyPath:
    before = [(number, order) for order, number in enumerate(lines.values()) if number <= line]
    return list(lines)[max(before)[1]] if before else ()


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
        inner = [note for key_path, note in comments.items() if key_path[: len(path)] == path]
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
            beside = [
                note.beside for key_path, note in comments.items() if key_path[: len(here)] == here and note.beside
            ]
            yield f"{indent}- {_flow(item)}{_beside(' '.join(beside))}"
            continue
        lines = list(_block(here, item, f"{indent}  ", comments))
        first = next(number for number, line in enumerate(lines) if not line.lstrip().startswith("#"))
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
    notes = [key_path for key_path in comments if len(key_path) > len(path) and key_path[: len(path)] == path]
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
