"""Every node of a tree with its place in the file, and what a mistyped name may have meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.rubric.model import Group, Node
from evaluator.text import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.rubric.yaml_file import KeyPath


def walk(nodes: Sequence[Node], path: KeyPath = ("indicators",)) -> Iterator[tuple[KeyPath, Node]]:
    """Walk all nodes with the path of each in the file."""
    for index, node in enumerate(nodes):
        here = (*path, index)
        yield here, node
        if isinstance(node, Group):
            yield from walk(node.children, (*here, "children"))


def allowed_names(code: str, allowed: Sequence[str]) -> dict[str, object]:
    """Give what the sentence about an unknown name says: the likeliest, else all."""
    return {"allowed": ", ".join(suggest(code, allowed) or allowed)}
