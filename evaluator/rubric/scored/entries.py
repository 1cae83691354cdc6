"""What people change in a rubric's table (可改的条目): nodes, letters and the head, as the file says them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from evaluator.rubric.model import Leaf
from evaluator.rubric.model.base import Status
from evaluator.rubric.scored.diff import CONDITIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from evaluator.rubric.yaml_file import KeyPath

NODE_FIELDS = ("name", "weight", "better", "note")
HEAD_PATHS: Mapping[str, KeyPath] = {"version": ("version",), "status": ("status",), "from": ("effective", "from")}
STATUSES: tuple[str, ...] = get_args(Status)
DIRECTIONS: tuple[str, ...] = get_args(Leaf.model_fields["better"].annotation)
_BETTER = str(Leaf.model_fields["better"].default)


@dataclass(frozen=True)
class Entry:
    """One row of such a table.

    Attributes
    ----------
    code : str
        Of the node, or the letter.
    path : tuple
        Of the mapping in the file.
    above : int
        How many nodes stand above it.
    is_leaf : bool
    values : mapping of field to text
        Empty where the file says nothing.
    """

    code: str
    path: KeyPath
    above: int
    is_leaf: bool
    values: Mapping[str, str]


def node_entries(content: Mapping[str, Any]) -> list[Entry]:
    """List the nodes of the base tree; a draft may be wrong, so this reads what the file says and checks nothing."""
    return list(_nodes(content.get("indicators") or (), ("indicators",), 0))


def letter_entries(content: Mapping[str, Any]) -> list[Entry]:
    """List the letters with their conditions; of these only what one of the letters states, and the usual two."""
    letters = (content.get("classes") or {}).get("letters") or ()
    fields = ["name", *(name for name in CONDITIONS if any(name in letter for letter in letters))]
    return [
        Entry(str(letter["letter"]), ("classes", "letters", index), 0, False, _texts(letter, fields))
        for index, letter in enumerate(letters)
    ]


def head_values(content: Mapping[str, Any]) -> dict[str, str]:
    """Give version, status and first day in force."""
    result = {}
    for name, path in HEAD_PATHS.items():
        value: Any = content
        for part in path:
            value = value.get(part, "") if isinstance(value, dict) else ""
        result[name] = str(value)
    return result


def changed_values(entries: Sequence[Entry], rows: Mapping[str, Mapping[str, object]]) -> dict[KeyPath, str]:
    """Give what rows say otherwise than the entries do, for `edited_text`.

    Parameters
    ----------
    entries : sequence of Entry
    rows : mapping of code to fields
        None and blanks count as empty.
    """
    changed: dict[KeyPath, str] = {}
    for entry in entries:
        row = rows.get(entry.code, {})
        for field, before in entry.values.items():
            value = before if field not in row else "" if row[field] is None else str(row[field]).strip()
            if value != before.strip():
                changed[*entry.path, field] = value
    return changed


def _nodes(nodes: Sequence[Mapping[str, Any]], path: KeyPath, above: int) -> Iterator[Entry]:
    for index, node in enumerate(nodes):
        here, children = (*path, index), node.get("children")
        fields = [name for name in NODE_FIELDS if name != "better" or children is None]
        values = _texts(node, fields)
        if children is None:
            values["better"] = values["better"] or _BETTER
        yield Entry(str(node.get("code", "")), here, above, children is None, values)
        yield from _nodes(children or (), (*here, "children"), above + 1)


def _texts(item: Mapping[str, Any], fields: Sequence[str]) -> dict[str, str]:
    return {field: "" if item.get(field) is None else str(item[field]) for field in fields}
