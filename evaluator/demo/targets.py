"""Targets of the plan (目标) that the demo sets its results beside; they stand in ``data/demo/plan_targets.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import pandas as pd

from evaluator.demo.parameters import tables
from evaluator.evaluation import attainment

if TYPE_CHECKING:
    from evaluator.evaluation import Result


@dataclass(frozen=True)
class Target:
    """Share of programmes that should reach the national average in a year; all kinds where ``ownership`` is empty."""

    year: int
    ownership: str
    share: Fraction
    text: dict[str, str]


def targets() -> tuple[Target, ...]:
    """Give the targets of the plan, in the order of the file."""
    return tuple(
        Target(row["year"], row["ownership"], Fraction(row["share"]), {lang: row[lang] for lang in ("zh", "en")})
        for row in tables("plan_targets")["targets"]
    )


def reference() -> str:
    """Where the targets stand: title, date, article."""
    source = tables("plan_targets")["reference"]
    return f"{source['title']}（{source['date']}）{source['article']}"


def reached(result: Result) -> pd.DataFrame:
    """Units that reach the average, do not, or are not classifiable: by ownership, then all (``ownership`` empty)."""
    every = attainment(result).assign(ownership="")
    return pd.concat([attainment(result, ["ownership"]), every], ignore_index=True)
