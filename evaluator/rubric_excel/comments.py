"""Comments of a YAML file and the key each belongs to (注释)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

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
        for place, sign in enumerate(line):
            if sign == "#" and not within[start + place] and (place == 0 or line[place - 1] in " \t"):
                words = line[place + 1 :].strip("\r\n").removeprefix(" ").rstrip()
                yield number, words, not line[:place].strip()
                break
        start += len(line)


def _next_key(lines: Mapping[KeyPath, int], line: int) -> KeyPath:
    following = [(at, len(path), order) for order, (path, at) in enumerate(lines.items()) if at > line]
    return list(lines)[min(following)[2]] if following else ()


def _last_key(lines: Mapping[KeyPath, int], line: int) -> KeyPath:
    before = [(at, order) for order, at in enumerate(lines.values()) if at <= line]
    return list(lines)[max(before)[1]] if before else ()
