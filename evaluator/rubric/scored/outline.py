"""The indicator tree as rows, parents before children (指标一览): weights among siblings and in the whole."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from evaluator.rubric.model import Group

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evaluator.rubric.model import Node


@dataclass(frozen=True)
class OutlineRow:
    """One node of a tree.

    Attributes
    ----------
    node : Leaf or Group
    parent : str
        Code of the node above; empty at the top level.
    above : int
        How many nodes stand above it; 0 at the top level.
    effective : Decimal
        Weight in the whole: the product of the weights from the top level down, exact.
    """

    node: Node
    parent: str
    above: int
    effective: Decimal

    @property
    def is_leaf(self) -> bool:
        """Whether the node holds data."""
        return not isinstance(self.node, Group)


def outline(indicators: Sequence[Node]) -> list[OutlineRow]:
    """List the nodes of a tree, in the order of the file.

    Examples
    --------
    >>> from evaluator.rubric import load_rubric
    >>> rows = outline(load_rubric("undergraduate_program").trees[0])
    >>> sum(row.effective for row in rows if row.is_leaf) == 1
    True
    """
    return list(_rows(indicators, "", 0, Decimal(1)))


def _rows(nodes: Sequence[Node], parent: str, above: int, whole: Decimal) -> Iterator[OutlineRow]:
    for node in nodes:
        effective = whole * node.weight
        yield OutlineRow(node, parent, above, effective)
        if isinstance(node, Group):
            yield from _rows(node.children, node.code, above + 1, effective)
