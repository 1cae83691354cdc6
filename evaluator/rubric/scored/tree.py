"""The indicator tree as arrays, which scoring multiplies, without names or decimals; and as rows (指标一览)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from evaluator.rubric.model import Group, Leaf, Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray


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


@dataclass(frozen=True)
class TreeNode:
    """An inner node: which score columns it averages, with which weights.

    Columns 0 … J-1 are leaves, J … are inner nodes in the order of ``Tree.nodes``.
    """

    code: str
    name: str
    column: int
    children: NDArray[np.intp]
    weights: NDArray[np.float64]
    aggregate: str


@dataclass(frozen=True)
class Tree:
    """A whole indicator tree (指标体系) over a fixed order of leaves.

    Attributes
    ----------
    leaves : tuple of str
        Codes of all leaf columns, J of them; a leaf that this tree does not use has weight 0.
    nodes : tuple of TreeNode
        Inner nodes, children before parents; the last is the root.
    effective : ndarray, shape (J,)
        Product of the weights from the root to each leaf; they sum to 1.
    """

    leaves: tuple[str, ...]
    nodes: tuple[TreeNode, ...]
    effective: NDArray[np.float64]

    @property
    def columns(self) -> int:
        """Number of score columns: leaves and inner nodes."""
        return len(self.leaves) + len(self.nodes)


def build_tree(
    indicators: Sequence[Node], leaves: Sequence[str], root: str, title: str, aggregate: str = "arithmetic"
) -> Tree:
    """Turn indicators into arrays.

    Parameters
    ----------
    indicators : sequence of Node
        The top level; their weights sum to 1.
    leaves : sequence of str
        The order of leaf columns, which may hold leaves of other overlays too.
    root, title : str
        Code and name of the root, which the file does not write.
    aggregate : str
        Aggregation at the root.
    """
    place = {code: column for column, code in enumerate(leaves)}
    nodes: list[TreeNode] = []

    def visit(code: str, name: str, children: Sequence[Node], aggregate: str) -> int:
        columns = [
            visit(child.code, child.name, child.children, child.aggregate)
            if isinstance(child, Group)
            else place[child.code]
            for child in children
        ]
        weights = np.array([float(child.weight) for child in children])
        column = len(leaves) + len(nodes)
        nodes.append(TreeNode(code, name, column, np.array(columns, dtype=np.intp), weights, aggregate))
        return column

    visit(root, title, indicators, aggregate)
    return Tree(tuple(leaves), tuple(nodes), _effective(nodes, len(leaves)))


def _effective(nodes: Sequence[TreeNode], leaves: int) -> NDArray[np.float64]:
    weight = np.zeros(leaves + len(nodes))
    weight[-1] = 1.0
    for node in reversed(nodes):
        weight[node.children] = weight[node.column] * node.weights
    return weight[:leaves]


def parents_of(indicators: Sequence[Node], above: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """Give for every node the codes from the top level down to its parent."""
    result: dict[str, tuple[str, ...]] = {}
    for node in indicators:
        result[node.code] = above
        if isinstance(node, Group):
            result |= parents_of(node.children, (*above, node.code))
    return result


def leaf_codes(indicators: Sequence[Node]) -> list[str]:
    """Leaf codes in the order of the file."""
    return [
        code for node in indicators for code in (leaf_codes(node.children) if isinstance(node, Group) else [node.code])
    ]


def find_leaf(indicators: Sequence[Node], code: str) -> Leaf | None:
    """Find a leaf by code."""
    for node in indicators:
        if isinstance(node, Group):
            below = find_leaf(node.children, code)
            if below is not None:
                return below
        elif node.code == code:
            return node
    return None
