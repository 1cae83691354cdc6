"""Texts of rubrics: values changed and nothing else (改文本), and rubrics that are not yet saved, to be read."""

from __future__ import annotations

import copy
import json
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode

from evaluator.rubric.find import overlay_files
from evaluator.rubric.load import load_file
from evaluator.rubric.yaml_file import parse_yaml
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ruamel.yaml.nodes import Node

    from evaluator.rubric.rubric import Rubric
    from evaluator.rubric.yaml_file import KeyPath


Splice = tuple[int, int, str]


def edited_text(text: str, values: Mapping[KeyPath, str]) -> str:
    """Set values of mappings in a YAML text.

    Parameters
    ----------
    text : str
    values : mapping of key path to text
        The mapping above the key must be there; a key that is not is added, and one whose value is empty is taken
        out. Values are written in quotes wherever YAML would read something else, so decimals stay exact.

    Returns
    -------
    str

    Raises
    ------
    RubricProblems
        The text is no YAML.
    EvaluatorError
        A path whose mapping is not in the text.
    """
    if not values:
        return text
    file = Path("rubric.yaml")
    # Read strictly first: composing has no limits of its own.
    before = parse_yaml(text, file).content
    root = YAML(typ="safe", pure=True).compose(text)
    splices = [splice for path, value in values.items() if (splice := _splice(text, _above(root, path), path, value))]
    made = text
    for start, end, new in sorted(splices, reverse=True):
        made = made[:start] + new + made[end:]
    if parse_yaml(made, file).content != _expected(before, values):
        raise EvaluatorError("rubric.not_edited", path=", ".join(_shown(path) for path in values))
    return made


def _shown(path: KeyPath) -> str:
    return ".".join(str(part) for part in path)


def _above(root: Node, path: KeyPath) -> MappingNode:
    """Find the mapping that holds, or will hold, the last key of a path."""
    node: Any = root
    for part in path[:-1]:
        if isinstance(part, int):
            node = node.value[part] if node is not None and part < len(node.value) else None
        else:
            node = next((value for key, value in node.value if key.value == part), None) if node is not None else None
    if not isinstance(node, MappingNode):
        raise EvaluatorError("rubric.no_such_path", path=_shown(path))
    return node


def _splice(text: str, mapping: MappingNode, path: KeyPath, value: str) -> Splice | None:
    keys = [key.value for key, _ in mapping.value]
    if path[-1] not in keys:
        return _added(text, mapping, str(path[-1]), value) if value else None
    place = keys.index(path[-1])
    if not value:
        return _taken_out(text, mapping, place)
    old = mapping.value[place][1]
    start, end = old.start_mark.index, old.end_mark.index
    # A folded text ends behind its last line.
    return start, end, _written(value) + ("\n" if text[start:end].endswith("\n") else "")


def _added(text: str, mapping: MappingNode, key: str, value: str) -> Splice:
    """Put a key behind the first one, in the layout of the mapping."""
    first, after = mapping.value[0][0], mapping.value[0][1].end_mark.index
    if mapping.flow_style:
        return after, after, f", {key}: {_written(value)}"
    line = text.find("\n", after - 1)
    at = len(text) if line < 0 else line + 1
    return at, at, f"{'' if line >= 0 else chr(10)}{' ' * first.start_mark.column}{key}: {_written(value)}\n"


def _taken_out(text: str, mapping: MappingNode, place: int) -> Splice:
    pairs = mapping.value
    start, end = pairs[place][0].start_mark.index, pairs[place][1].end_mark.index
    if mapping.flow_style and place:
        return pairs[place - 1][1].end_mark.index, end, ""
    line = text.rfind("\n", 0, start) + 1
    if mapping.flow_style or text[line:start].strip():
        # The next key takes its place.
        following = pairs[place + 1][0].start_mark.index if place + 1 < len(pairs) else end
        return start, following, ""
    stop = end if text[start:end].endswith("\n") else text.find("\n", end) + 1 or len(text)
    return line, stop, ""


def _written(value: str) -> str:
    """Write a text plainly where YAML reads it as this text anywhere, else in quotes."""
    try:
        plain = YAML(typ="safe", pure=True).load(f"[{value}]") == [value]
    except Exception:  # noqa: BLE001 - whatever is wrong with it, quotes are right
        plain = False
    return value if plain and "\n" not in value and "#" not in value else json.dumps(value, ensure_ascii=False)


def _expected(content: dict[str, Any], values: Mapping[KeyPath, str]) -> dict[str, Any]:
    made = copy.deepcopy(content)
    for path, value in values.items():
        above: Any = made
        for part in path[:-1]:
            above = above[part]
        if value:
            above[path[-1]] = value
        else:
            above.pop(path[-1], None)
    return made


@contextmanager
def laid_out(name: str, text: str, overlays: Mapping[str, str]) -> Iterator[Path]:
    """Lay a rubric and its overlays out in a folder of their own; gives the path of the rubric."""
    with tempfile.TemporaryDirectory(prefix="rubric-") as folder:
        path = Path(folder) / name
        (path.parent / "overlays").mkdir()
        path.write_text(text, encoding="utf-8", newline="\n")
        for other, content in overlays.items():
            (path.parent / "overlays" / other).write_text(content, encoding="utf-8", newline="\n")
        yield path


def load_texts(name: str, text: str, overlays: Mapping[str, str]) -> Rubric:
    """Load a rubric from its texts, strictly.

    Raises
    ------
    RubricProblems
        Everything that is wrong with them.
    """
    with laid_out(name, text, overlays) as path:
        return load_file(path)


def texts_of(path: Path) -> tuple[str, dict[str, str]]:
    """Read the text of a rubric and those of the overlays beside it, by file name."""
    beside = {file.name: file.read_text(encoding="utf-8") for file in overlay_files(path)}
    return path.read_text(encoding="utf-8"), beside


def overlays_of_version(overlays: Mapping[str, str], version: str) -> dict[str, str]:
    """Give overlays another version: they belong to the version that they name."""
    return {
        name: text
        if str(parse_yaml(text, Path(name)).content.get("version")) == version
        else edited_text(text, {("version",): version})
        for name, text in overlays.items()
    }


# From where to where, and what stands there then.
