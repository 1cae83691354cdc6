"""Lay an overlay over the base tree: other weights, nodes removed, leaves added; nothing else may differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.rubric.model import Change, Group, Node, Overlay
from evaluator.text import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.rubric.yaml_file import YamlFile


def apply_overlay(
    indicators: Sequence[Node], overlay: Overlay, file: YamlFile
) -> tuple[tuple[Node, ...], list[Problem]]:
    """Give the tree with the overlay's changes made, and what could not be done.

    The weights of the result are not checked here: `checks.weight_problems` does that for base and overlays alike.
    """
    problems: list[Problem] = []
    changes = {change.code: change for change in overlay.changes}
    used: set[str] = set()

    def visit(nodes: Sequence[Node], parent: str) -> tuple[Node, ...]:
        kept: list[Node] = []
        for node in nodes:
            change = changes.get(node.code)
            if change is not None and change.leaf is None:
                used.add(node.code)
                if change.remove:
                    continue
                node = _reweighted(node, change)  # noqa: PLW2901 - the changed node takes its place
            if isinstance(node, Group):
                node = node.model_copy(update={"children": visit(node.children, node.code)})  # noqa: PLW2901
            kept.append(node)
        for change in overlay.changes:
            if change.leaf is not None and change.add_to == parent:
                used.add(change.code)
                kept.append(change.leaf)
        return tuple(kept)

    tree = visit(indicators, overlay.of)
    for index, change in enumerate(overlay.changes):
        if change.code not in used:
            place = file.place(("changes", index, "code"))
            problems.append(Problem("overlay_unknown_node", place, change.code))
    return tree, problems


def _reweighted(node: Node, change: Change) -> Node:
    return node if change.weight is None else node.model_copy(update={"weight": change.weight})
