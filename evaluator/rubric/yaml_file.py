"""Read a YAML file strictly: duplicate keys and bare decimals are problems, every key knows its line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError

from evaluator.text import Place, Problem, Reason, RubricProblems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True)
class YamlFile:
    """Plain content of a YAML file and the line of every key."""

    path: Path
    content: dict[str, Any]
    lines: Mapping[KeyPath, int]

    def place(self, path: KeyPath) -> Place:
        """Give the place of a key, or of the nearest ancestor that the file holds."""
        known = path
        while known and known not in self.lines:
            known = known[:-1]
        return Place(file=self.path.name, line=self.lines.get(known), key=show_path(path))


def show_path(path: KeyPath) -> str:
    """Write a path as a person would: ``indicators[0].weight``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def read_yaml(path: Path) -> YamlFile:
    """Read one file.

    Raises
    ------
    RubricProblems
        Not YAML, not a mapping, a duplicate key, or decimals without quotes (all of them listed).
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RubricProblems([Problem(Reason.NOT_UTF8, Place(file=path.name))]) from error
    return parse_yaml(text, path)


def parse_yaml(text: str, path: Path) -> YamlFile:
    """Read the text of a file that is, or would be, called ``path``; see `read_yaml`."""
    try:
        tree = YAML(typ="rt").load(text)
    except DuplicateKeyError as error:
        raise RubricProblems([_marked(path, Reason.DUPLICATE_KEY, error)]) from error
    except MarkedYAMLError as error:
        raise RubricProblems([_marked(path, Reason.NOT_YAML, error)]) from error
    if not isinstance(tree, CommentedMap):
        raise RubricProblems([Problem(Reason.NOT_A_MAPPING, Place(file=path.name))])
    lines: dict[KeyPath, int] = {}
    floats: list[KeyPath] = []
    content = _plain(tree, (), lines, floats)
    file = YamlFile(path, content, lines)
    if floats:
        raise RubricProblems([Problem(Reason.BARE_DECIMAL, file.place(key), str(_at(content, key))) for key in floats])
    return file


def yaml_text(content: Mapping[str, Any]) -> str:
    """Write plain content as YAML, texts quoted where they would be read as something else."""
    out = StringIO()
    writer = YAML(typ="safe", pure=True)
    # The package's own annotation of the first is None.
    writer.default_flow_style = False
    writer.allow_unicode, writer.sort_base_mapping_type_on_output = True, False  # type: ignore[assignment]
    writer.dump(dict(content), out)
    return out.getvalue()


def _marked(path: Path, reason: Reason, error: MarkedYAMLError) -> Problem:
    line = error.problem_mark.line + 1 if error.problem_mark else None
    return Problem(reason, Place(file=path.name, line=line), (error.problem or "").split("\n")[0])


def _plain(value: Any, path: KeyPath, lines: dict[KeyPath, int], floats: list[KeyPath]) -> Any:
    if isinstance(value, CommentedMap):
        for key in value:
            lines[(*path, key)] = value.lc.key(key)[0] + 1
        return {key: _plain(item, (*path, key), lines, floats) for key, item in value.items()}
    if isinstance(value, CommentedSeq):
        for index in range(len(value)):
            lines[(*path, index)] = value.lc.item(index)[0] + 1
        return [_plain(item, (*path, index), lines, floats) for index, item in enumerate(value)]
    if isinstance(value, bool | date | datetime) or value is None:
        return value
    if isinstance(value, float):
        floats.append(path)
        return float(value)
    return int(value) if isinstance(value, int) else str(value)


def _at(content: Mapping[str, Any] | Sequence[Any], path: KeyPath) -> Any:
    value: Any = content
    for part in path:
        value = value[part]
    return value


def merge(defaults: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Lay ``given`` over ``defaults``, mapping by mapping; lists and scalars are replaced whole."""
    merged = dict(defaults)
    for key, value in given.items():
        below = merged.get(key)
        merged[key] = merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged
