"""Keys of a rubric (指标体系的键): how a path is written, what kind of value its model asks for, and in which words."""

from __future__ import annotations

import datetime as dt
import json
import re
import unicodedata
from decimal import Decimal
from enum import Enum, auto
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from evaluator.rubric.model import Group, Leaf
from evaluator.text import keys, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evaluator.rubric.yaml_file import KeyPath


class ValueKind(Enum):
    """How a cell is read."""

    TEXT = auto()
    TEXTS = auto()
    CODES = auto()
    INTEGER = auto()
    INTEGERS = auto()
    EXACT = auto()
    EXACTS = auto()
    ANCHORS = auto()
    FLAG = auto()
    DATE = auto()
    RECORDS = auto()
    OTHER = auto()


# A word, or several, that may be chosen from a list.
CHOSEN = frozenset({ValueKind.TEXT, ValueKind.CODES})


_PLAIN: dict[Any, ValueKind] = {
    str: ValueKind.TEXT,
    int: ValueKind.INTEGER,
    Decimal: ValueKind.EXACT,
    bool: ValueKind.FLAG,
    dt.date: ValueKind.DATE,
}


@cache
def kind_at(model: type[BaseModel], path: KeyPath) -> ValueKind:
    """Give the kind of the value at a path; `ValueKind.OTHER` for containers and keys that the model does not know."""
    for annotation in _at(model, path):
        return _kind(annotation)
    return ValueKind.OTHER


@cache
def choices_at(model: type[BaseModel], path: KeyPath) -> tuple[str, ...]:
    """Give the words that may be chosen at a path, or for each item of a list; none where any text may stand."""
    choices: dict[str, None] = {}
    for annotation in _at(model, path):
        items = _alternatives(get_args(annotation)[0]) if get_origin(annotation) is tuple else iter((annotation,))
        for item in items:
            if get_origin(item) is Literal:
                choices |= dict.fromkeys(get_args(item))
    return tuple(choices)


def kind_and_choices(model: type[BaseModel], path: KeyPath) -> tuple[ValueKind, tuple[str, ...]]:
    """Give both for any path of a file; within the tree they are those of a node, however deep it stands."""
    lists = [index for index, part in enumerate(path) if part in {"indicators", "children"}]
    within = path[lists[-1] + 2 :] if lists else path
    for owner in (Leaf, Group) if lists and within else (model,):
        kind = kind_at(owner, within)
        if kind != ValueKind.OTHER:
            return kind, choices_at(owner, within)
    return ValueKind.OTHER, ()


def _kind(annotation: Any) -> ValueKind:
    if get_origin(annotation) is Literal:
        return ValueKind.TEXT
    if get_origin(annotation) is tuple:
        raw = get_args(annotation)[0]
        item = next(iter(_alternatives(raw)))
        if isinstance(item, type) and issubclass(item, BaseModel):
            return ValueKind.RECORDS
        if item is str:
            return ValueKind.TEXTS if raw is str else ValueKind.CODES
        if get_origin(item) is tuple:
            return ValueKind.ANCHORS
        many = {int: ValueKind.INTEGERS, Decimal: ValueKind.EXACTS}
        return many.get(item, ValueKind.CODES if get_origin(item) is Literal else ValueKind.OTHER)
    return _PLAIN.get(annotation, ValueKind.OTHER)


def _at(model: type[BaseModel], path: KeyPath) -> list[Any]:
    here: list[Any] = [model]
    for part in path:
        here = [below for annotation in here for below in _below(annotation, part)]
    return here


def _below(annotation: Any, part: str | int) -> Iterator[Any]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, info in annotation.model_fields.items():
            if (info.alias or name) == part:
                yield from _alternatives(info.annotation)
    elif get_origin(annotation) is tuple and isinstance(part, int):
        items = get_args(annotation)
        yield from _alternatives(items[0] if items[-1] is Ellipsis else items[min(part, len(items) - 1)])
    elif get_origin(annotation) is dict and isinstance(part, str):
        yield from _alternatives(get_args(annotation)[1])


def _alternatives(annotation: Any) -> Iterator[Any]:
    """Take ``Annotated`` and ``Union`` apart."""
    if get_origin(annotation) is Annotated:
        yield from _alternatives(get_args(annotation)[0])
    elif get_origin(annotation) in {Union, UnionType}:
        for part in get_args(annotation):
            yield from _alternatives(part)
    elif annotation is not NoneType:
        yield annotation


_UNQUOTED = re.compile(r'[^\s.\[\]"]+')
_PART = re.compile(r'(?:^|\.)([^\s.\[\]"]+)|\[(\d{1,6})\]|\[("(?:[^"\\]|\\.)*")\]')


def path_text(path: KeyPath) -> str:
    """Write a path; a key that would be misread stands in brackets and quotes."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _UNQUOTED.fullmatch(part):
            text += f".{part}" if text else part
        else:
            text += f"[{json.dumps(part, ensure_ascii=False)}]"
    return text


def read_path(text: str) -> KeyPath | None:
    """Read a path back, or give None where it is none."""
    parts: list[str | int] = []
    position = 0
    while position < len(text):
        match = _PART.match(text, position)
        if match is None:
            return None
        key, index, quoted = match.groups()
        parts.append(key if key is not None else int(index) if index is not None else json.loads(quoted))
        position = match.end()
    return tuple(parts) or None


def shown(path: KeyPath, choice: str, lang: str = "zh") -> str:
    """Give the word for a choice; a choice that has none, such as 学年, stands for itself."""
    # The value of a mapping is named after the mapping: data.codes.ns holds one of its words.
    for field in [part for part in reversed(path) if isinstance(part, str)][:2]:
        name = f"rubric_book.word {field}.{choice}"
        if name in keys("rubric_book"):
            return say(name, lang)
    return choice


def in_words(path: KeyPath, choices: Iterable[str], value: Any) -> Any:
    """Give the words for a choice or a list of choices; what is none stays as it is."""
    if isinstance(value, list):
        return [in_words(path, choices, item) for item in value]
    return shown(path, value) if isinstance(value, str) and value in choices else value


def chosen(path: KeyPath, choices: Iterable[str], value: Any) -> Any:
    """Give the choice, or the list of choices, that words stand for."""
    if isinstance(value, list):
        return [chosen(path, choices, item) for item in value]
    return choice_of(path, choices, value) if isinstance(value, str) else value


def choice_of(path: KeyPath, choices: Iterable[str], text: str) -> str:
    """Give the choice that a text stands for, or the text itself where it is none."""
    plain = _folded(text)
    for choice in choices:
        if plain in {_folded(choice), *(_folded(shown(path, choice, lang)) for lang in ("zh", "en"))}:
            return choice
    return text


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()
