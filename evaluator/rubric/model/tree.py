"""The indicator tree (指标树)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from evaluator.rubric.model.base import Code, Exact, ReferenceEntry, Share, Status, Strict

Aggregate = Literal["arithmetic", "geometric", "minimum"]
# A point of a piecewise linear scale: a figure, or the benchmark itself, and the score it gets.
Anchor = tuple[Exact | Literal["benchmark"], Exact]


class Sample(Strict):
    """Leaves answered by the same respondents share a sample; their noise is correlated."""

    code: Code
    name: str = ""
    correlation: Annotated[Exact, Field(ge=0, lt=1)]
    references: tuple[ReferenceEntry, ...] = ()


class _Node(Strict):
    code: Code
    name: str
    weight: Annotated[Exact, Field(gt=0, le=1)]
    status: Status | None = None
    references: tuple[ReferenceEntry, ...] = ()
    note: str = ""


class Leaf(_Node):
    """An observation point (观测点): the only kind of node that holds data."""

    kind: Literal["proportion", "rate", "mean", "exact", "judged"]
    unit: str
    better: Literal["higher", "lower", "range"] = "higher"
    best: tuple[Exact, Exact] | None = None  # where better is range: within it is best, outside worse by the distance
    range: tuple[Exact, Exact] | None = None
    transform: Literal["none", "log", "log1p", "sqrt"] = "none"
    scale: Literal["benchmark", "minmax", "goalposts", "anchors", "percentile"] = "benchmark"
    goalposts: tuple[Exact, Exact] | None = None
    anchors: tuple[Anchor, ...] = ()
    n: tuple[Code, ...] = ()
    # Figures on fewer cases, or answered by too small a share of those asked, are not scored.
    min_n: Annotated[int, Field(ge=1)] | None = None
    population: Code | None = None
    min_response: Share | None = None
    events: Code | None = None
    sd: Code | None = None
    within_sd: Annotated[Exact, Field(gt=0)] | None = None  # a published one, where the data carry none
    per: Exact | None = None
    error_sd: Annotated[Exact, Field(ge=0)] | None = None
    sampling: Literal["yes", "none"] = "yes"
    sample: Code | None = None
    mean: Literal["pooled", "programme"] | None = None
    may_not_apply: bool = False
    yes_no: bool = False  # 1 for yes, 0 for no, and nothing between
    # A bare 0.8 in a % column may be 0.8 % or 80 %: it is refused unless the rubric says that the table means 0.8 %.
    as_written: bool = False
    multiples: tuple[Literal["万", "亿"], ...] = ()
    headers: tuple[str, ...] = ()
    period: Literal["届", "学年", "自然年", "财政年度", "时点"] | None = None
    reference_date: str = ""
    definition: str = ""
    source: str

    @property
    def measure(self) -> str:
        """The unit as people read it: a plain number has none."""
        return "" if self.unit == "1" else self.unit

    @property
    def full(self) -> float:
        """What 100 % is in the leaf's unit: 100 for %, 1000 for ‰, else 1."""
        return {"%": 100.0, "‰": 1000.0}.get(self.unit, 1.0)


class Group(_Node):
    """An indicator (指标) made of others."""

    children: Annotated[tuple[Node, ...], Field(min_length=1)]
    aggregate: Aggregate = "arithmetic"
    min_n: Annotated[int, Field(ge=1)] | None = None


def _is_group(value: object) -> str:
    if isinstance(value, dict):
        return "group" if "children" in value else "leaf"
    return "group" if isinstance(value, Group) else "leaf"


Node = Annotated[Annotated[Group, Tag("group")] | Annotated[Leaf, Tag("leaf")], Discriminator(_is_group)]
# A group holds nodes, which are known from here on: whoever asks a field what it holds is to find them.
Group.model_rebuild()


def leaves_of(nodes: tuple[Node, ...]) -> Iterator[Leaf]:
    """Walk the leaves of a tree, in the order of the file."""
    for node in nodes:
        if isinstance(node, Group):
            yield from leaves_of(node.children)
        else:
            yield node


def nodes_of(nodes: tuple[Node, ...]) -> Iterator[Leaf | Group]:
    """Walk all nodes of a tree, parents before children."""
    for node in nodes:
        yield node
        if isinstance(node, Group):
            yield from nodes_of(node.children)
