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

from evaluator.rubric.yaml_guard import Refused, load_strictly, refuse_size, refuse_unkeepable
from evaluator.text import Place, Problem, Reason, RubricProblems

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KeyPath = tuple[str | int, ...]
_SHOWN = 40


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
        Too large, not YAML, not a mapping, a duplicate key, control characters, what a rubric does not need (aliases,
        tags), or keys and decimals without quotes (all of them listed).
    """
    refuse_size(path.stat().st_size, path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RubricProblems([Problem(Reason.NOT_UTF8, Place(file=path.name))]) from error
    return parse_yaml(text, path)


def parse_yaml(text: str, path: Path) -> YamlFile:
    """Read the text of a file that is, or would be, called ``path``; see `read_yaml`."""
    refuse_unkeepable(text, path)
    tree = _tree(text, path)
    if not isinstance(tree, CommentedMap):
        raise RubricProblems([Problem(Reason.NOT_A_MAPPING, Place(file=path.name))])
    lines: dict[KeyPath, int] = {}
    wrong: list[tuple[Reason, KeyPath, str]] = []
    content = _plain(tree, (), lines, wrong)
    file = YamlFile(path, content, lines)
    if wrong:
        raise RubricProblems([Problem(reason, file.place(key), value) for reason, key, value in wrong])
    return file


def _tree(text: str, path: Path) -> Any:
    """Build what the text says, or say why not."""
    try:
        return load_strictly(text)
    except Refused as refused:
        raise RubricProblems([refused.problem(path)]) from refused
    except DuplicateKeyError as error:
        raise RubricProblems([_marked(path, Reason.DUPLICATE_KEY, error)]) from error
    except MarkedYAMLError as error:
        raise RubricProblems([_marked(path, Reason.NOT_YAML, error)]) from error


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


def _plain(value: Any, path: KeyPath, lines: dict[KeyPath, int], wrong: list[tuple[Reason, KeyPath, str]]) -> Any:
    """Give plain content; ``wrong`` takes in the keys and decimals that are not in quotes."""
    if isinstance(value, CommentedMap):
        plain = {}
        for key, item in value.items():
            name = key if isinstance(key, str) else str(key)[:_SHOWN]
            here = (*path, str(name))
            lines[here] = value.lc.key(key)[0] + 1
            if not isinstance(key, str):
                wrong.append((Reason.UNQUOTED_TEXT, here, name))
            plain[str(name)] = _plain(item, here, lines, wrong)
        return plain
    if isinstance(value, CommentedSeq):
        for index in range(len(value)):
            lines[(*path, index)] = value.lc.item(index)[0] + 1
        return [_plain(item, (*path, index), lines, wrong) for index, item in enumerate(value)]
    if isinstance(value, bool | date | datetime) or value is None:
        return value
    if isinstance(value, float):
        wrong.append((Reason.BARE_DECIMAL, path, str(float(value))))
        return float(value)
    return int(value) if isinstance(value, int) else str(value)


def merge(defaults: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Lay ``given`` over ``defaults``, mapping by mapping; lists and scalars are replaced whole."""
    merged = dict(defaults)
    for key, value in given.items():
        below = merged.get(key)
        merged[key] = merge(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged
