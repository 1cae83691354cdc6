"""A loaded rubric of any kind: what the rooms that read, store and list rubrics need of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from evaluator.rubric.model import Header, Leaf
    from evaluator.rubric.model.base import Strict


@dataclass(frozen=True)
class LeafSet:
    """What is asked of some units: the leaves whose figures they give; without a condition, of all the others."""

    applies: Mapping[str, tuple[str, ...]]
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True)
class Rubric:
    """A rubric (指标体系) ready to be used. Each kind adds its own, as `ScoredRubric` does.

    Attributes
    ----------
    model : Header
        The file, defaults filled in.
    path : Path
        Where it was read.
    """

    model: Header
    path: Path

    @property
    def id(self) -> str:
        """Id of the rubric."""
        return self.model.id

    @property
    def kind(self) -> str:
        """Its kind, as the registry names it."""
        return self.model.kind

    @property
    def parts(self) -> tuple[Strict, ...]:
        """The files it is made of, its own first."""
        return (self.model,)

    @property
    def beside(self) -> tuple[str, ...]:
        """Titles of the files that stand beside it and belong to it."""
        return ()

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Figures that have a column of their own, in the order of every array; a kind may have none."""
        return ()

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Leaf codes, in column order."""
        return tuple(leaf.code for leaf in self.leaves)

    @property
    def leaf_sets(self) -> tuple[LeafSet, ...]:
        """Which leaves are asked of whom: those without a condition first."""
        return (LeafSet({}, self.leaves),)

    @property
    def groups(self) -> tuple[str, ...]:
        """Columns by which a figure is held against its peers, the closest first."""
        return ("all",)

    @property
    def needed(self) -> tuple[str, ...]:
        """Columns and figures without which nothing can be said, besides what the data block and leaves require."""
        return ()

    @property
    def stored_figures(self) -> tuple[str, ...]:
        """Figures that are asked for by name once the data are read."""
        return ()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the content (not of the bytes of the file): the same rubric, the same fingerprint."""
        content = [part.model_dump(mode="json", by_alias=True) for part in self.parts]
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8")).hexdigest()
