"""The model of a funding policy (资金政策): what a YAML file may say, and nothing else.

Values that a default may fill stand in ``rubrics/defaults.yaml`` under ``funding``; the model itself holds no policy.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations
from typing import Annotated, Literal

from pydantic import Field

from evaluator.rubric.model import Code, Effective, Exact, ReferenceEntry, Share, Status, Strict

Positive = Annotated[Exact, Field(gt=0)]
NotNegative = Annotated[Exact, Field(ge=0)]


class Dated(Strict):
    """One value of a table, with the days on which it is in force, both included, and its document."""

    code: str
    name: str = ""
    value: NotNegative
    from_: Annotated[dt.date | None, Field(alias="from")] = None
    until: dt.date | None = None
    references: tuple[ReferenceEntry, ...] = ()


class Level(Strict):
    """A column of heads (培养层次), and how many of the unit head one counts for."""

    code: Code
    name: str
    equivalence: Positive
    whole: bool = True
    headers: tuple[str, ...] = ()
    references: tuple[ReferenceEntry, ...] = ()


class Cost(Strict):
    """Cost of a head by the value of a column: ``constant`` + ``slope`` × the value in force."""

    by: str
    constant: NotNegative
    slope: NotNegative
    values: Annotated[tuple[Dated, ...], Field(min_length=1)]
    references: tuple[ReferenceEntry, ...] = ()


class Volume(Strict):
    """How much teaching a unit carries (办学量): heads × equivalence × cost."""

    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    cost: Cost | None = None
    references: tuple[ReferenceEntry, ...] = ()


class Groups(Strict):
    """Within which groups money is divided (分组): it goes to groups by volume, then inside each.

    ``by`` names columns, the narrowest first. A group with fewer than ``least`` units joins its parent, the value of
    the next column; what is left after the last column is one group.
    ``weigh`` lets measured figures make the volume of a group, as England weighs 3* and 4* alike between panels.
    """

    by: Annotated[tuple[str, ...], Field(min_length=1)]
    least: Annotated[int, Field(ge=1)]
    weigh: dict[str, NotNegative] = Field(default_factory=dict)


class Quality(Strict):
    """The quality factor q of a unit (质量系数), in exactly one form.

    ``letters``: by letter. ``points``: along straight lines through (score, q), rising. ``measured``: a weighted sum of
    measured figures. With ``expected``, letters count by their probabilities. ``acting`` on ``confirmed`` gives the q
    of the best letter that the unit has at least with probability ``confirm``.
    ``missing`` is the q of units without a letter, ``neutral`` of those whose reasons are all among ``new``.
    """

    letters: dict[str, NotNegative] | None = None
    points: Annotated[tuple[tuple[Exact, NotNegative], ...], Field(min_length=2)] | None = None
    measured: Annotated[dict[str, NotNegative], Field(min_length=1)] | None = None
    expected: bool = False
    acting: Literal["all", "confirmed"] = "all"
    confirm: Share | None = None
    missing: NotNegative | None = None
    neutral: NotNegative | None = None
    new: tuple[str, ...] = ()
    references: tuple[ReferenceEntry, ...] = ()


class Step(Strict):
    """Points for reaching a value, or for gaining so much on last year."""

    points: NotNegative
    reached: Exact
    gained: Exact


class Improvement(Strict):
    """What growth earns (增量), in exactly one form.

    ``cap`` and ``z``: min(cap, max(0, Δ − z·SE(Δ))) of the score, so that only what exceeds noise counts.
    ``steps``: the better of excellence and improvement in the figure ``figure`` against ``before``.
    """

    cap: Positive | None = None
    z: NotNegative | None = None
    figure: Code | None = None
    before: Code | None = None
    steps: tuple[Step, ...] = ()
    references: tuple[ReferenceEntry, ...] = ()


class Lifts(Strict):
    """Money for lifting units of these letters (整改提升): which ones is chosen within the pot."""

    letters: Annotated[tuple[str, ...], Field(min_length=1)]
    benefit: Code
    cost: Code
    references: tuple[ReferenceEntry, ...] = ()


class Pot(Strict):
    """A part of the budget (资金块): ``share`` of what fixed amounts leave, or an ``amount`` in yuan.

    Divided by volume alone, or by one of ``quality``, ``improvement``, ``lifts``. ``only`` says who takes part. What
    nobody has a claim to goes to the pot ``unclaimed``.
    """

    code: Code
    name: str
    share: Share | None = None
    amount: Annotated[int, Field(ge=0)] | None = None
    only: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    groups: Groups | None = None
    quality: Quality | None = None
    improvement: Improvement | None = None
    lifts: Lifts | None = None
    unclaimed: Code | None = None
    references: tuple[ReferenceEntry, ...] = ()

    @property
    def goes_by(self) -> str:
        """What it is divided by: volume, quality, improvement or lifts."""
        ways = ("quality", "improvement", "lifts")
        return next((way for way in ways if getattr(self, way) is not None), "volume")


class Topup(Strict):
    """More for units with an attribute (倾斜): a share of their amount, within the budget or on top of it."""

    code: Code
    name: str
    by: str
    values: Annotated[tuple[Dated, ...], Field(min_length=1)]
    paid: Literal["within", "on_top"]
    references: tuple[ReferenceEntry, ...] = ()


class Milestone(Strict):
    """What must be shown by when (整改节点)."""

    code: Code
    name: str
    due: dt.date | None = None


class Rectification(Strict):
    """Part of the quality money of these letters is held back until milestones are reached (整改)."""

    letters: Annotated[tuple[str, ...], Field(min_length=1)]
    withhold: Share
    pots: Annotated[tuple[Code, ...], Field(min_length=1)]
    releases: Annotated[tuple[Share, ...], Field(min_length=2)]
    returns: Literal["group", "budget"]
    milestones: Annotated[tuple[Milestone, ...], Field(min_length=1)]
    references: tuple[ReferenceEntry, ...] = ()


class Bounds(Strict):
    """Floor and cap of a recipient against last year (保底、封顶). ``new_base``: yuan a unit of volume for new ones."""

    floor: Share | None = None
    cap: Annotated[Exact, Field(ge=1)] | None = None
    new_base: NotNegative | None = None
    references: tuple[ReferenceEntry, ...] = ()


class Doubtful(Strict):
    """From where on figures are asked about (提醒): allowed all the same.

    ``heads_times_median``: heads of a unit, against the median of their level. ``budget_times_last``: the budget
    against last year's amounts together, either way.
    """

    heads_times_median: Positive
    budget_times_last: Positive


class Recipient(Strict):
    """Whose account the money goes to (拨款对象): a column, and the column of its name."""

    column: Code
    name: Code


class RequiredColumn(Strict):
    """A column besides heads that the policy asks for: its name in tables, and what else it may be called."""

    code: Code
    name: str
    note: str = ""
    headers: tuple[str, ...] = ()


class FundingPolicy(Strict):
    """A funding policy of kind ``funding``."""

    id: Code
    kind: Literal["funding"]
    title: str
    version: str
    status: Status
    effective: Effective
    references: tuple[ReferenceEntry, ...] = ()
    note: str = ""
    results: Code | None = None
    unit: Code
    recipient: Recipient
    volume: Volume
    columns: tuple[RequiredColumn, ...] = ()
    pots: Annotated[tuple[Pot, ...], Field(min_length=1)]
    topups: tuple[Topup, ...] = ()
    rectification: Rectification | None = None
    bounds: Bounds | None = None
    closure: Literal["largest_remainder", "webster"]
    doubtful: Doubtful
