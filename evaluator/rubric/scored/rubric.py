"""A loaded scored rubric: the model of the file, its overlays, and the trees as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from evaluator.rubric.model import Leaf, Node, Overlay, ScoredModel, leaves_of
from evaluator.rubric.rubric import LeafSet, Rubric
from evaluator.rubric.scored.tree import Tree, build_tree
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from evaluator.rubric.model.base import Strict


@dataclass(frozen=True)
class Variant:
    """The tree that applies to some units: the base (no condition) or an overlay."""

    code: str
    title: str
    applies: Mapping[str, tuple[str, ...]]
    indicators: tuple[Node, ...]
    tree: Tree


@dataclass(frozen=True)
class ScoredRubric(Rubric):
    """A rubric of kind ``scored``: figures become scores, scores letters (评分).

    Attributes
    ----------
    model : ScoredModel
        The file, defaults filled in.
    path : Path
        Where it was read.
    overlays : tuple of Overlay
        What differs for some units.
    trees : tuple of tuple of Node
        Base tree first, then one an overlay, in the same order.
    """

    model: ScoredModel
    overlays: tuple[Overlay, ...]
    trees: tuple[tuple[Node, ...], ...]

    @property
    def parts(self) -> tuple[Strict, ...]:
        """The rubric and its overlays."""
        return (self.model, *self.overlays)

    @property
    def beside(self) -> tuple[str, ...]:
        """Titles of the overlays."""
        return tuple(overlay.title for overlay in self.overlays)

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
        result: dict[str, Leaf] = {}
        for tree in self.trees:
            for leaf in leaves_of(tree):
                result.setdefault(leaf.code, leaf)
        return tuple(result.values())

    @cached_property
    def leaf_sets(self) -> tuple[LeafSet, ...]:
        """The leaves of every tree, and the units that it applies to."""
        return tuple(LeafSet(variant.applies, tuple(leaves_of(variant.indicators))) for variant in self.variants)

    @property
    def groups(self) -> tuple[str, ...]:
        """The chain of the benchmark."""
        return self.model.benchmark.groups

    @property
    def needed(self) -> tuple[str, ...]:
        """The first graduating year, where cohorts are counted."""
        return () if self.model.eligible.min_graduating_cohorts is None else ("first_graduating_year",)

    @property
    def stored_figures(self) -> tuple[str, ...]:
        """Who was asked, and published ends of intervals."""
        interval = self.model.classes.interval
        ends = [interval.low, interval.high] if interval is not None else []
        return tuple(dict.fromkeys(code for code in (*(leaf.population for leaf in self.leaves), *ends) if code))

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


def scored_only(rubrics: Iterable[Rubric]) -> list[ScoredRubric]:
    """Give the scored ones among rubrics."""
    return [rubric for rubric in rubrics if isinstance(rubric, ScoredRubric)]


def as_scored(rubric: Rubric) -> ScoredRubric:
    """Give a rubric to what needs a scored one.

    Raises
    ------
    EvaluatorError
        The rubric is of another kind.
    """
    if isinstance(rubric, ScoredRubric):
        return rubric
    names = {"rubric": rubric.id, "title": rubric.model.title, "kind": rubric.kind}
    raise EvaluatorError("rubric.not_scored", **names)
