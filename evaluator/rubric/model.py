"""The model of a rubric (指标体系): what a YAML file may say, and nothing else.

Values that a default may fill stand in ``rubrics/defaults.yaml``; the model itself holds no policy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag


def _exact(value: object) -> object:
    # Decimals are written in quotes: "0.10". A bare 0.10 has already become a binary fraction.
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise ValueError("decimal_unquoted")  # noqa: TRY004 - pydantic turns ValueError into a problem
    return value


Exact = Annotated[Decimal, BeforeValidator(_exact)]
Share = Annotated[Exact, Field(ge=0, le=1)]
Status = Literal["正式", "试行", "示例"]
SourceKind = Literal["官方常模", "第三方", "计算", "省内"]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\-]+$")]


class Strict(BaseModel):
    """Base of every part: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reference(Strict):
    """The document a value comes from (依据)."""

    title: str
    article: str = ""
    date: dt.date | None = None
    note: str = ""


class Effective(Strict):
    """The days on which the version is in force, both included."""

    from_: Annotated[dt.date, Field(alias="from")]
    until: dt.date | None = None


class Column(Strict):
    """A column of the data that names the unit or groups it (单位信息列)."""

    code: Code
    name: str
    kind: Literal["text", "code", "year", "major", "discipline", "institution"] = "text"
    headers: tuple[str, ...] = ()
    required: bool = False
    options: tuple[str, ...] = ()
    definition: str = ""


class Figure(Strict):
    """A count that serves as n or as events of a leaf (基数): graduates, answers, teachers."""

    code: Code
    name: str
    unit: str = "人"
    headers: tuple[str, ...] = ()
    multiples: tuple[Literal["万", "亿"], ...] = ()
    definition: str = ""
    source: str = ""


class Select(Strict):
    """Keep only the rows in which a column fits (行筛选)."""

    column: str
    equals: tuple[str, ...] = ()
    not_prefix: tuple[str, ...] = ()


class Total(Strict):
    """Parts that make up a total, or may not exceed it (分项与合计)."""

    total: Code
    parts: Annotated[tuple[Code, ...], Field(min_length=1)]
    exact: bool = True


class Checks(Strict):
    """What is held against the figures besides their range (数据检查), and how severe each finding is."""

    severity: dict[str, Literal["error", "notice", "off"]]
    totals: tuple[Total, ...] = ()
    rounding_points: Exact
    outlier_deviations: Exact
    outlier_peers: Annotated[int, Field(ge=3)]
    jump_ratio: Annotated[Exact, Field(gt=1)]
    jump_least: Exact
    jump_points: Exact
    same_figure_rows: Annotated[int, Field(ge=2)]
    copied_figures: Annotated[int, Field(ge=2)]


class RegisterRule(Strict):
    """How a register of programmes (布点登记表) is read: its status column, and what each status means."""

    status_headers: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    suspended: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()


class Data(Strict):
    """How a table is read: columns, unit id, row filter and codes of the four states."""

    id: Annotated[tuple[Code, ...], Field(min_length=1)]
    columns: tuple[Column, ...]
    figures: tuple[Figure, ...] = ()
    cohort: Code | None = None
    cohort_bands: tuple[int, ...] = ()
    select: tuple[Select, ...] = ()
    codes: dict[str, Literal["suppressed", "missing", "not_applicable"]]
    total_marks: tuple[str, ...] = ()
    register_: Annotated[RegisterRule, Field(alias="register")] = RegisterRule()
    checks: Checks


class Eligible(Strict):
    """Who is classified at all (参评条件)."""

    min_graduating_cohorts: Annotated[int, Field(ge=0)] | None = None
    min_cohort_size: Annotated[int, Field(ge=0)] | None = None
    only: dict[str, tuple[str, ...]] = {}


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


class Certainty(Strict):
    """What true scores are taken to scatter about, and over which units."""

    centre: Literal["national", "peers"]
    shrink_over: tuple[str, ...] = ()
    average: Share


class Letter(Strict):
    """One letter: who gets it (类别)."""

    letter: Annotated[str, Field(min_length=1, max_length=8)]
    name: str = ""
    min_score: Exact | None = None
    top_share: Share | None = None


class Classes(Strict):
    """From score to letter, and when a letter is confirmed (可信)."""

    against: Literal["national_average", "none"]
    letters: tuple[Letter, ...] = ()
    confirm: dict[str, Share] = {}


class Sample(Strict):
    """Leaves answered by the same respondents share a sample; their noise is correlated."""

    code: Code
    name: str = ""
    correlation: Annotated[Exact, Field(ge=0, lt=1)]
    references: tuple[Reference, ...] = ()


class _Node(Strict):
    code: Code
    name: str
    weight: Annotated[Exact, Field(gt=0, le=1)]
    status: Status | None = None
    references: tuple[Reference, ...] = ()
    note: str = ""


class Leaf(_Node):
    """An observation point (观测点): the only kind of node that holds data."""

    kind: Literal["proportion", "rate", "mean", "exact", "judged"]
    unit: str
    better: Literal["higher", "lower"] = "higher"
    range: tuple[Exact, Exact] | None = None
    scale: Literal["benchmark", "minmax", "goalposts"] = "benchmark"
    goalposts: tuple[Exact, Exact] | None = None
    n: tuple[Code, ...] = ()
    events: Code | None = None
    sd: Code | None = None
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
    aggregate: Literal["arithmetic"] = "arithmetic"


def _is_group(value: object) -> str:
    if isinstance(value, dict):
        return "group" if "children" in value else "leaf"
    return "group" if isinstance(value, Group) else "leaf"


Node = Annotated[Annotated[Group, Tag("group")] | Annotated[Leaf, Tag("leaf")], Discriminator(_is_group)]


class Change(Strict):
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
    references: Annotated[tuple[Reference, ...], Field(min_length=1)]
    applies: dict[str, tuple[str, ...]]
    changes: Annotated[tuple[Change, ...], Field(min_length=1)]


class ScoredRubric(Strict):
    """A rubric of kind ``scored``: indicator tree, benchmark rule and class rule."""

    id: Code
    kind: Literal["scored"]
    title: str
    version: str
    status: Status
    effective: Effective
    references: tuple[Reference, ...] = ()
    note: str = ""
    unit: Literal["programme", "discipline", "other"]
    data: Data
    eligible: Eligible = Eligible()
    benchmark: BenchmarkRule
    scale: Scale
    certainty: Certainty
    ranks: tuple[str, ...]
    impact: tuple[str, ...] = ()
    samples: tuple[Sample, ...] = ()
    indicators: Annotated[tuple[Node, ...], Field(min_length=1)]
    classes: Classes


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
