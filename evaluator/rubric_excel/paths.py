"""Paths of settings as people write them (路径): ``data.figures[0].code``, ``data.codes["—"]``."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaluator.rubric.yaml_file import KeyPath

_PLAIN = re.compile(r'[^\s.\[\]"]+')
_PART = re.compile(r'(?:^|\.)([^\s.\[\]"]+)|\[(\d{1,6})\]|\[("(?:[^"\\]|\\.)*")\]')


def path_text(path: KeyPath) -> str:
    """Write a path; a key that would be misread stands in brackets and quotes."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _PLAIN.fullmatch(part):
            text += f".{part}" if text else part
        else:
            text += f"[{json.dumps(part, ensure_ascii=False)}]"
    return text


def read_path(text: str) -> KeyPath | None:
    """Read a path back, or give None where it is none."""
    parts: list[str | int] = []
    place = 0
    while place < len(text):
        found = _PART.match(text, place)
        if found is None:
            return None
        key, index, quoted = found.groups()
        parts.append(key if key is not None else int(index) if index is not None else json.loads(quoted))
        place = found.end()
    return tuple(parts) or None
