"""What changed between two versions of a rubric (版本比较), and whether scores can change at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Literal

from evaluator.rubric.records import Record, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evaluator.rubric.records import What
    from evaluator.rubric.rubric import Rubric

Effect = Literal["text", "reading", "results"]
Group = Literal[
    "weights", "nodes", "definition", "letters", "benchmark", "eligible", "data", "method", "overlays", "status"
]
GROUPS: tuple[Group, ...] = (
    "weights", "nodes", "definition", "letters", "benchmark", "eligible", "data", "method", "overlays", "status",
)  # fmt: skip
EFFECTS: tuple[Effect, ...] = ("text", "reading", "results")

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


@dataclass(frozen=True)
class Difference:
    """One thing that changed.

    Attributes
    ----------
    group : str
        Under which heading it stands: weights, nodes, definition, letters, ...
    kind : {"added", "removed", "changed", "order"}
    what : str
        Leaf, group, column, figure, sample, letter, setting, overlay or change (of an overlay).
    code, name : str
        Of the thing that changed; empty for settings.
    field : str
        What changed of it, empty where it was added or removed.
    before, after : str
        Values as text, empty where there is none.
    effect : {"text", "reading", "results"}
        Whether it is a text only, changes how tables are read, or can change scores, letters or ranks.
    parent : str
        Name of the indicator that a changed weight belongs below; empty at the top level and for all else.
    conditions : tuple of (str, str)
        Who gets a letter that was added or removed: fields and values.
    """

    group: Group
    kind: Literal["added", "removed", "changed", "order"]
    what: What
    code: str
    name: str
    field: str
    before: str
    after: str
    effect: Effect
    parent: str = ""
    conditions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class RubricDiff:
    """All differences of two rubrics, by group; ``before`` and ``after`` are title and version of each."""

    before: tuple[str, str]
    after: tuple[str, str]
    differences: tuple[Difference, ...]

    @property
    def effect(self) -> Effect | None:
        """The strongest effect of all differences, None where there is no difference."""
        return max((d.effect for d in self.differences), key=EFFECTS.index, default=None)

    @property
    def scores_can_change(self) -> bool:
        """Whether the same figures can give other scores, letters or ranks."""
        return self.effect == "results"


def diff_rubrics(before: Rubric, after: Rubric) -> RubricDiff:
    """Compare two rubrics, defaults filled in; a thing is the same if its code is.

    Parameters
    ----------
    before, after : Rubric

    Returns
    -------
    RubricDiff
        In the order of `GROUPS`; without differences exactly where the fingerprints are the same.
    """
    old, new = records(before), records(after)
    found = list(_differences(old, new))
    if not found and before.fingerprint != after.fingerprint:
        found.append(Difference("nodes", "order", "setting", "", "", "", "", "", "results"))
    found.sort(key=lambda difference: GROUPS.index(difference.group))
    heads = [(rubric.model.title, rubric.model.version) for rubric in (before, after)]
    return RubricDiff(heads[0], heads[1], tuple(found))


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
