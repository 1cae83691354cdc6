"""A rubric as flat records (记录): one a node, column, count, sample, letter and overlay, and one for the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluator.rubric.scored.rubric import ScoredRubric

What = Literal["leaf", "group", "column", "figure", "sample", "letter", "setting", "overlay", "change"]
# Lists of the model that have records of their own.
LISTS: tuple[tuple[What, tuple[str, ...], str], ...] = (
    ("column", ("data", "columns"), "code"),
    ("figure", ("data", "figures"), "code"),
    ("sample", ("samples",), "code"),
    ("letter", ("classes", "letters"), "letter"),
)


@dataclass(frozen=True)
class Record:
    """What a rubric says about one thing, defaults filled in; values as text."""

    what: What
    code: str
    name: str
    fields: Mapping[str, str]


def records(rubric: ScoredRubric) -> list[Record]:
    """Give the records of a rubric, in the order of the file."""
    content = rubric.model.model_dump(mode="json", by_alias=True)
    found = list(_nodes(content.pop("indicators"), ""))
    names = {record.code: record.name for record in found}
    for what, path, key in LISTS:
        owner = content
        for part in path[:-1]:
            owner = owner[part]
        found += [Record(what, item[key], item.get("name") or item[key], _flat(item)) for item in owner.pop(path[-1])]
    found.append(Record("setting", "", "", _flat(content)))
    for overlay in rubric.overlays:
        given = overlay.model_dump(mode="json", by_alias=True, exclude_none=True)
        changes = given.pop("changes")
        found.append(Record("overlay", overlay.overlay, overlay.title, _flat(given)))
        for change in changes:
            code = change["code"]
            name = change["leaf"]["name"] if "leaf" in change else names.get(code, code)
            fields = {key.removeprefix("leaf."): text for key, text in _flat(change).items()}
            found.append(Record("change", f"{overlay.overlay}/{code}", f"{overlay.title}：{name}", fields))
    return found


def _nodes(nodes: list[dict[str, Any]], parent: str) -> Iterator[Record]:
    for node in nodes:
        children = node.pop("children", None)
        what: What = "leaf" if children is None else "group"
        yield Record(what, node["code"], node["name"], {**_flat(node), "parent": parent})
        yield from _nodes(children or [], node["code"])


def _flat(value: Mapping[str, Any], above: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, item in value.items():
        name = f"{above}.{key}" if above else key
        if isinstance(item, dict):
            flat |= _flat(item, name)
        else:
            flat[name] = _text(item)
    return flat


def _text(value: Any) -> str:
    if isinstance(value, list) and value and all(isinstance(item, list) for item in value):
        # Anchors: a pair each.
        return "；".join(":".join(_text(part) for part in item) for item in value)
    if isinstance(value, list):
        return "；".join(_text(item) for item in value)
    if isinstance(value, dict):
        return " ".join(_text(item) for item in value.values() if item not in (None, "", []))
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
