"""From score to letter (分类规则)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from evaluator.rubric.model.base import Code, Exact, Share, Strict


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
