"""Every node of a tree with its place in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.rubric.model import Group, Node

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
