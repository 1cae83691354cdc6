"""Targets of the plan (目标) that results are set beside; they stand in ``data/planning/plan_targets.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.catalog import data_toml
from evaluator.evaluation import attainment_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.evaluation import Result


@dataclass(frozen=True)
class PlanTarget:
    """Share of programmes that should reach the national average in a year; all kinds where ``ownership`` is empty."""

    year: int
    ownership: str
    share: Fraction
    text: dict[str, str]


@cache
def _file() -> Mapping[str, Any]:
    return data_toml("planning", "plan_targets.toml")


def targets() -> tuple[PlanTarget, ...]:
    """Give the targets of the plan, in the order of the file."""
    return tuple(
        PlanTarget(row["year"], row["ownership"], Fraction(row["share"]), {lang: row[lang] for lang in ("zh", "en")})
        for row in _file()["targets"]
    )


def reference() -> str:
    """Where the targets stand: title, date, article."""
    source = _file()["reference"]
    return f"{source['title']}（{source['date']}）{source['article']}"


def reached(result: Result) -> pd.DataFrame:
    """Units that reach the average, do not, or are not classifiable: by ownership, then all (``ownership`` empty)."""
    return reached_of(result.units, result.rubric.base)


def reached_of(units: pd.DataFrame, base: float) -> pd.DataFrame:
    """Count the same from the table of a run.

    Parameters
    ----------
    units : DataFrame
        As ``Result.units``.
    base : float
        Score of the average.

    Returns
    -------
    DataFrame
        ``ownership, reached, not_reached, not_classifiable, units``, and the shares ``share_reached,
        share_not_reached, share_not_classifiable`` of all units of the row, which sum to 1.
    """
    parts = [attainment_of(units, base, ["ownership"])] if "ownership" in units else []
    table = pd.concat([*parts, attainment_of(units, base).assign(ownership="")], ignore_index=True)
    counts = ["reached", "not_reached", "not_classifiable"]
    table["units"] = table[counts].sum(axis=1)
    for name in counts:
        table[f"share_{name}"] = table[name] / np.maximum(table["units"], 1)
    return table
