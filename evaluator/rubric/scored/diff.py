"""What changed between two versions of a scored rubric (版本比较): both as flat records, compared record by record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Literal

from evaluator.rubric.diff import Difference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evaluator.rubric.diff import Effect
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
    result = list(_nodes(content.pop("indicators"), ""))
    names = {record.code: record.name for record in result}
    for what, path, key in LISTS:
        owner = content
        for part in path[:-1]:
            owner = owner[part]
        result += [Record(what, item[key], item.get("name") or item[key], _flat(item)) for item in owner.pop(path[-1])]
    result.append(Record("setting", "", "", _flat(content)))
    for overlay in rubric.overlays:
        given = overlay.model_dump(mode="json", by_alias=True, exclude_none=True)
        changes = given.pop("changes")
        result.append(Record("overlay", overlay.overlay, overlay.title, _flat(given)))
        for change in changes:
            code = change["code"]
            name = change["leaf"]["name"] if "leaf" in change else names.get(code, code)
            fields = {key.removeprefix("leaf."): text for key, text in _flat(change).items()}
            result.append(Record("change", f"{overlay.overlay}/{code}", f"{overlay.title}：{name}", fields))
    return result


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


Group = Literal[
    "weights", "nodes", "definition", "letters", "benchmark", "eligible", "data", "method", "overlays", "status"
]
GROUPS: tuple[Group, ...] = (
    "weights", "nodes", "definition", "letters", "benchmark", "eligible", "data", "method", "overlays", "status",
)  # fmt: skip
_ORDER: dict[str, int] = {group: place for place, group in enumerate(GROUPS)}

_STATUS = frozenset({"status", "references", "note"})
# No step of the method reads these.
_TEXTS = _STATUS | {"id", "title", "version", "effective.from", "effective.until", "definition", "source"}
_TEXTS |= {"period", "reference_date", "of", "overlay", "code", "letter"}
# By these a table is read; what is computed from the same figures stays the same.
_READING = frozenset({"name", "headers", "options", "required"})
# Questions about the data move no score either.
_READ_SETTINGS = ("data.checks.", "data.register.", "data.total_marks", "flags.")
_SPLIT = re.compile("[；:]")
# 01 is a code, and another one than 1.
_CODED = re.compile(r"[+-]?0\d")
# What decides who gets a letter.
CONDITIONS = ("min_score", "max_score", "top_share", "least", "low_above", "high_below")
_SETTING_GROUPS: dict[str, Group] = {
    "data": "data", "eligible": "eligible", "benchmark": "benchmark", "classes": "letters", "scale": "method",
    "certainty": "method", "ranks": "method", "impact": "method", "aggregate": "method", "stability": "method",
    "flags": "data",
}  # fmt: skip
_OWN_GROUPS: dict[What, Group] = {
    "leaf": "nodes", "group": "nodes", "column": "data", "figure": "data", "sample": "method", "letter": "letters",
    "overlay": "overlays", "change": "overlays", "setting": "status",
}  # fmt: skip


def differences(before: ScoredRubric, after: ScoredRubric) -> list[Difference]:
    """Give what differs between two scored rubrics, in the order of `GROUPS`."""
    old, new = records(before), records(after)
    result = list(_differences(old, new))
    if not result and before.fingerprint != after.fingerprint:
        result.append(Difference("nodes", "order", "setting", "", "", "", "", "", "results"))
    return sorted(result, key=lambda difference: _ORDER[difference.group])


def _differences(old: Sequence[Record], new: Sequence[Record]) -> Iterator[Difference]:
    was, now = ({_key(record): record for record in side} for side in (old, new))
    names = {record.code: record.name for record in new if record.what == "group"}
    for key, record in now.items():
        if key in was:
            yield from _changed(was[key], record, names)
        else:
            yield _whole("added", record)
    yield from (_whole("removed", record) for key, record in was.items() if key not in now)
    for what in dict.fromkeys(record.what for record in old):
        orders = [[key for key in side if key[0] == what and key in was and key in now] for side in (was, now)]
        if orders[0] != orders[1]:
            group = _OWN_GROUPS[what]
            # Ranks and scores do not depend on the order of columns; the order of letters is the class rule itself.
            effect: Effect = "results" if what == "letter" else "text"
            yield Difference(group, "order", what, "", "", "", "", "", effect)


def _key(record: Record) -> tuple[str, str]:
    # A leaf that became a group is another thing.
    return record.what, record.code


def _whole(kind: Literal["added", "removed"], record: Record) -> Difference:
    effect: Effect = "reading" if record.what in {"column", "figure"} else "results"
    weight = "" if record.what not in {"leaf", "group"} else record.fields["weight"]
    parent = "" if record.what not in {"leaf", "group"} else record.fields["parent"]
    stated = ((field, record.fields.get(field, "")) for field in CONDITIONS) if record.what == "letter" else ()
    conditions = tuple((field, value) for field, value in stated if value)
    return Difference(
        _OWN_GROUPS[record.what], kind, record.what, record.code, record.name, "", parent, weight, effect,
        conditions=conditions,
    )  # fmt: skip


def _changed(was: Record, now: Record, names: Mapping[str, str]) -> Iterator[Difference]:
    for field in dict.fromkeys((*was.fields, *now.fields)):
        before, after = was.fields.get(field, ""), now.fields.get(field, "")
        if before != after:
            group, effect = _group(now.what, field), _effect(now.what, field)
            if effect == "results" and _same_number(before, after):
                # 0.10 and 0.1 are one number: only the notation changed.
                effect = "text"
            # Weights are shares of a node: without its name they say little.
            parent = names.get(now.fields.get("parent", ""), "") if group == "weights" else ""
            yield Difference(group, "changed", now.what, now.code, now.name, field, before, after, effect, parent)


def _same_number(before: str, after: str) -> bool:
    sides = [_SPLIT.split(side) for side in (before, after)]
    return len(sides[0]) == len(sides[1]) and all(_equal(*pair) for pair in zip(*sides, strict=True))


def _equal(before: str, after: str) -> bool:
    if before != after and any(_CODED.match(text) for text in (before, after)):
        return False
    try:
        return before == after or Decimal(before) == Decimal(after)
    except InvalidOperation:
        return False


def _group(what: What, field: str) -> Group:
    if what == "setting":
        return _SETTING_GROUPS.get(field.partition(".")[0], "status")
    if what in {"leaf", "group"}:
        moved: dict[str, Group] = {"weight": "weights", "parent": "nodes"}
        return moved.get(field, "status" if field in _STATUS else "definition")
    return _OWN_GROUPS[what]


def _effect(what: What, field: str) -> Effect:
    if field in _TEXTS:
        return "text"
    if field == "name" and what in {"group", "letter", "sample"}:
        return "text"
    if field in _READING or (what == "setting" and field.startswith(_READ_SETTINGS)):
        return "reading"
    return "reading" if what in {"column", "figure"} else "results"
