"""A scored rubric and its overlays as files say them, and how scores become letters (分类规则)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from evaluator.rubric.model.base import Code, Exact, ReferenceEntry, Share, SourceKind, Status, Strict
from evaluator.rubric.model.header import Header
from evaluator.rubric.model.tree import Aggregate, Leaf, Node, Sample


class Letter(Strict):
    """One letter: who gets it (类别). Best first.

    ``min_score`` and ``max_score`` bound the score (both included); ``top_share`` is a cumulative share of the
    places, at least ``least`` of them; ``low_above`` and ``high_below`` bound the ends of the interval (both
    excluded). A letter without any condition takes what the others leave.
    """

    letter: Annotated[str, Field(min_length=1, max_length=8)]
    name: str = ""
    min_score: Exact | None = None
    max_score: Exact | None = None
    top_share: Share | None = None
    least: Annotated[int, Field(ge=1)] = 1
    low_above: Exact | None = None
    high_below: Exact | None = None


class Interval(Strict):
    """The interval that letters go by: the score and its sampling noise, two-sided ``level``.

    ``low`` and ``high`` name columns of the data that hold published ends, which then count instead.
    """

    level: Annotated[Exact, Field(gt=0, lt=1)]
    low: Code | None = None
    high: Code | None = None


class Classes(Strict):
    """From score to letter, and when a letter is confirmed (可信).

    ``by`` score: cut scores, with a share of the best at choice. interval: where the interval lies. quantile: places
    among those who take part, ``within`` a group. peers: the interval against the mean of the peers and two
    ``borders`` about it, in points of the score.
    """

    against: Literal["national_average", "none"]
    by: Literal["score", "interval", "quantile", "peers"] = "score"
    letters: tuple[Letter, ...] = ()
    within: str | None = None
    interval: Interval | None = None
    borders: tuple[Exact, Exact] | None = None
    confirm: dict[str, Share] = Field(default_factory=dict)


class Eligible(Strict):
    """Who is classified at all (参评条件)."""

    min_graduating_cohorts: Annotated[int, Field(ge=0)] | None = None
    min_cohort_size: Annotated[int, Field(ge=0)] | None = None
    only: dict[str, tuple[str, ...]] = Field(default_factory=dict)


class BenchmarkRule(Strict):
    """Which peers a cell is compared with (常模规则)."""

    groups: Annotated[tuple[str, ...], Field(min_length=1)]
    min_peers: Annotated[int, Field(ge=1)]
    min_spread_peers: Annotated[int, Field(ge=2)]
    min_coverage: Share
    source: SourceKind
    year: int | None = None


class Scale(Strict):
    """The score scale: clip in national standard deviations, printed decimals, missing figures."""

    limit: Annotated[int, Field(ge=1)]
    decimals: Annotated[int, Field(ge=0, le=6)]
    fill: Literal["benchmark", "worst", "refuse"]
    max_missing: Share

    @property
    def step(self) -> Decimal:
        """Smallest difference between two printed scores: 0.01 at two decimals."""
        return Decimal(1).scaleb(-self.decimals)


class CertaintySettings(Strict):
    """What true scores are taken to scatter about, and over which units."""

    centre: Literal["national", "peers"]
    shrink_over: tuple[str, ...] = ()
    average: Share
    # Noise is held against two cohorts where so many units stand in both.
    dispersion_units: Annotated[int, Field(ge=30)]


class StabilitySettings(Strict):
    """Method worlds in which the letters are tried again (稳健性): what else might as well have been decided."""

    worlds: Annotated[int, Field(ge=1)]
    weights: Share
    scales: tuple[Literal["benchmark", "minmax", "percentile"], ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    leave_out: bool = True
    min_stability: Share | None = None


class Flags(Strict):
    """When data look too good or too odd (存疑提示): a question to the unit, never a penalty."""

    full_years: Annotated[int, Field(ge=2)]
    jump_deviations: Exact
    jump_years: Annotated[int, Field(ge=3)]
    shrink: Share
    same_figure_rows: Annotated[int, Field(ge=2)]
    chance: Share
    heaping_p: Share
    heaping_least: Annotated[int, Field(ge=10)]
    stale_years: Annotated[int, Field(ge=1)]


class NodeChange(Strict):
    """What an overlay does to one node of the base tree: another weight, removed, or added."""

    code: Code
    weight: Annotated[Exact, Field(gt=0, le=1)] | None = None
    remove: bool = False
    add_to: Code | None = None
    leaf: Leaf | None = None


class Overlay(Strict):
    """What differs from the base for some units (分类指标): only the differences are written down."""

    overlay: Code
    of: str
    version: str
    title: str
    status: Status
    references: Annotated[tuple[ReferenceEntry, ...], Field(min_length=1)]
    applies: dict[str, tuple[str, ...]]
    changes: Annotated[tuple[NodeChange, ...], Field(min_length=1)]


class ScoredModel(Header):
    """A rubric of kind ``scored``: indicator tree, benchmark rule and class rule."""

    kind: Literal["scored"]
    unit: Literal["programme", "discipline", "other"]
    eligible: Eligible = Eligible()
    benchmark: BenchmarkRule
    scale: Scale
    certainty: CertaintySettings
    ranks: tuple[str, ...]
    impact: tuple[str, ...] = ()
    samples: tuple[Sample, ...] = ()
    indicators: Annotated[tuple[Node, ...], Field(min_length=1)]
    aggregate: Aggregate = "arithmetic"
    classes: Classes
    stability: StabilitySettings
    flags: Flags
