"""A loaded rubric: the model of the file, its overlays, and the trees as arrays."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from evaluator.rubric.model import Leaf, Node, Overlay, ScoredRubric, leaves_of
from evaluator.rubric.tree import Tree, build_tree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class Variant:
    """The tree that applies to some units: the base (no condition) or an overlay."""

    code: str
    title: str
    applies: Mapping[str, tuple[str, ...]]
    indicators: tuple[Node, ...]
    tree: Tree


@dataclass(frozen=True)
class Rubric:
    """A rubric (指标体系) ready to be used.

    Attributes
    ----------
    model : ScoredRubric
        The file, defaults filled in.
    overlays : tuple of Overlay
        What differs for some units.
    trees : tuple of tuple of Node
        Base tree first, then one an overlay, in the same order.
    path : Path
        Where it was read.
    """

    model: ScoredRubric
    overlays: tuple[Overlay, ...]
    trees: tuple[tuple[Node, ...], ...]
    path: Path

    @property
    def id(self) -> str:
        """Id of the rubric."""
        return self.model.id

    @property
    def against_average(self) -> bool:
        """Whether 50 is the national average; else letters are plain cut scores, or there are none."""
        return self.model.classes.against == "national_average"

    @property
    def base(self) -> float:
        """The score that contributions are counted from: 50, or 0 for plain scores."""
        return 50.0 if self.against_average else 0.0

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """All leaves, base first, then what overlays add: the column order of every array."""
        found: dict[str, Leaf] = {}
        for tree in self.trees:
            for leaf in leaves_of(tree):
                found.setdefault(leaf.code, leaf)
        return tuple(found.values())

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Leaf codes, in column order."""
        return tuple(leaf.code for leaf in self.leaves)

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """Base and overlays with their trees as arrays; the base stands first."""
        heads: list[tuple[str, str, dict[str, tuple[str, ...]]]] = [("base", self.model.title, {})]
        heads += [(o.overlay, o.title, dict(o.applies)) for o in self.overlays]
        root = (self.id, self.model.title, self.model.aggregate)
        return tuple(
            Variant(code, title, applies, nodes, build_tree(nodes, self.codes, *root))
            for (code, title, applies), nodes in zip(heads, self.trees, strict=True)
        )

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the content (not of the bytes of the file): the same rubric, the same fingerprint."""
        content = [part.model_dump(mode="json", by_alias=True) for part in (self.model, *self.overlays)]
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()
