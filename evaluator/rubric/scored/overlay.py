"""Lay an overlay over the base tree: other weights, nodes removed, leaves added; nothing else may differ."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.rubric.model import Group, Node, NodeChange, Overlay, ScoredModel, nodes_of
from evaluator.rubric.scored.checks import siblings_of, weight_details
from evaluator.rubric.validation import unit_columns
from evaluator.text import Problem, Reason, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.rubric.yaml_file import KeyPath, YamlFile


def apply_overlay(
    indicators: Sequence[Node], overlay: Overlay, file: YamlFile
) -> tuple[tuple[Node, ...], list[Problem]]:
    """Give the tree with the overlay's changes made, and what could not be done.

    The weights of the result are not checked here: `overlay_weight_problems` does that.
    """
    problems: list[Problem] = []
    changes = {change.code: change for change in overlay.changes}
    used: set[str] = set()

    def visit(nodes: Sequence[Node], parent: str) -> tuple[Node, ...]:
        selected: list[Node] = []
        for node in nodes:
            change = changes.get(node.code)
            if change is not None and change.leaf is None:
                used.add(node.code)
                if change.remove:
                    continue
                node = _reweighted(node, change)  # noqa: PLW2901 - the changed node takes its place
            if isinstance(node, Group):
                node = node.model_copy(update={"children": visit(node.children, node.code)})  # noqa: PLW2901
            selected.append(node)
        for change in overlay.changes:
            if change.leaf is not None and change.add_to == parent:
                used.add(change.code)
                selected.append(change.leaf)
        return tuple(selected)

    tree = visit(indicators, overlay.of)
    for index, change in enumerate(overlay.changes):
        if change.code not in used:
            place = file.place(("changes", index, "code"))
            problems.append(Problem(Reason.OVERLAY_UNKNOWN_NODE, place, change.code))
    return tree, problems


def overlay_weight_problems(
    tree: Sequence[Node], overlay: Overlay, model: ScoredModel, file: YamlFile
) -> list[Problem]:
    """Siblings sum to 1 under the overlay too; a sum that is as wrong in the base rubric is said there only."""
    before = {code: children for code, _, children in siblings_of(model.indicators, overlay.of, model.title)}
    problems = []
    for code, name, children in siblings_of(tree, overlay.of, overlay.title):
        total = sum((child.weight for child in children), Decimal(0))
        if total in {Decimal(1), sum((child.weight for child in before[code]), Decimal(0))}:
            continue
        inside = {child.code for child in before[code]}
        touched = [
            (index, change)
            for index, change in enumerate(overlay.changes)
            if change.add_to == code or (change.leaf is None and change.code in inside)
        ]
        weighed = [
            ("changes", index, "weight") if change.leaf is None else ("changes", index, "leaf", "weight")
            for index, change in touched
            if not change.remove
        ]
        where: KeyPath = [*weighed, *(("changes", index) for index, _ in touched)][0]
        details = {**weight_details(name, children), "overlay": overlay.overlay, "title": overlay.title}
        problems.append(Problem(Reason.OVERLAY_WEIGHTS_NOT_ONE, file.place(where), str(total), details=details))
    return problems


def _reweighted(node: Node, change: NodeChange) -> Node:
    return node if change.weight is None else node.model_copy(update={"weight": change.weight})


def overlay_problems(overlay: Overlay, model: ScoredModel, file: YamlFile) -> list[Problem]:
    """List what is wrong with an overlay by itself: its conditions, and changes that say nothing or too much."""
    problems = []
    columns = unit_columns(model)
    for column in overlay.applies:
        if column not in columns:
            details = {"allowed": ", ".join(suggest(column, columns) or columns)}
            problems.append(Problem(Reason.UNKNOWN_NAME, file.place(("applies", column)), column, details=details))
    taken = {node.code for node in nodes_of(model.indicators)}
    taken |= {figure.code for figure in model.data.figures} | {column.code for column in model.data.columns}
    taken |= {sample.code for sample in model.samples}
    seen: set[str] = set()
    for index, change in enumerate(overlay.changes):
        place = file.place(("changes", index))
        actions = (change.weight is not None) + change.remove + (change.leaf is not None)
        if actions != 1 or (change.leaf is None) != (change.add_to is None):
            problems.append(Problem(Reason.CHANGE_NOT_ONE, place, change.code))
        if change.leaf is not None and change.leaf.code in taken:
            problems.append(
                Problem(Reason.DUPLICATE_CODE, file.place(("changes", index, "leaf", "code")), change.leaf.code)
            )
        if change.leaf is not None and change.leaf.code != change.code:
            details = {"leaf": change.leaf.code}
            problems.append(
                Problem(
                    Reason.CHANGE_CODE_DIFFERS,
                    file.place(("changes", index, "code")),
                    change.code,
                    details=details,
                )
            )
        if change.code in seen:
            problems.append(Problem(Reason.DUPLICATE_CODE, file.place(("changes", index, "code")), change.code))
        seen.add(change.code)
    return problems


def overlap_problems(overlays: Sequence[tuple[Overlay, YamlFile]]) -> list[Problem]:
    """List overlays that could both apply to one unit: which tree it is scored with would be an accident."""
    problems = []
    for place, (later, file) in enumerate(overlays):
        for earlier, _ in overlays[:place]:
            shared = later.applies.keys() & earlier.applies.keys()
            if all(set(later.applies[column]) & set(earlier.applies[column]) for column in shared):
                details = {"other": earlier.overlay}
                problems.append(
                    Problem(Reason.OVERLAYS_OVERLAP, file.place(("applies",)), later.overlay, details=details)
                )
    return problems
