"""A scored rubric on the terminal: trees, weights, sources, letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.tree import Tree

from evaluator.report import letter_conditions
from evaluator.rubric import Group
from evaluator.text import say

if TYPE_CHECKING:
    from rich.console import Console

    from evaluator.rubric import Node, ScoredRubric


def show(rubric: ScoredRubric, console: Console, lang: str) -> None:
    """Print every tree, the base first, and who gets which letter."""
    model = rubric.model
    for variant in rubric.variants:
        head = say("terminal.head", lang, title=variant.title, version=model.version, status=model.status)
        tree = Tree(head)
        for node in variant.indicators:
            _branch(tree, node, lang)
        console.print(tree)
    for place, entry in enumerate(model.classes.letters):
        asked = say("workbook.legend.comma", lang).join(letter_conditions(rubric, entry, place, lang))
        console.print(f"{entry.letter} {entry.name} {asked}".rstrip(), markup=False, soft_wrap=True)


def _branch(tree: Tree, node: Node, lang: str) -> None:
    status = f" 【{node.status}】" if node.status else ""
    if isinstance(node, Group):
        branch = tree.add(f"{node.weight}  {node.name} ({node.code}){status}")
        for child in node.children:
            _branch(branch, child, lang)
    else:
        better = say(f"terminal.better_{node.better}", lang)
        tree.add(f"{node.weight}  {node.name} ({node.code}, {node.measure or '—'}, {better}){status}  ← {node.source}")
