"""Disciplines of the fictional nation (模拟学科): real discipline codes at fictional public universities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.catalog import disciplines
from evaluator.demo.parameters import tables
from evaluator.demo.streams import stream

if TYPE_CHECKING:
    from collections.abc import Mapping

RUBRIC = "discipline_construction"


def make_disciplines(institutions: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Draw which institutions take part in which disciplines, and how good each is.

    Parameters
    ----------
    institutions : DataFrame
        As `make_institutions` gives them. In a small world all of them may take part in a discipline.
    seed : int

    Returns
    -------
    DataFrame
        Columns of the institution; ``discipline, discipline_name, category, cohort`` (usual number of graduates),
        ``quality`` (true), ``gain``, ``unit``; and ``major``, by which true figures know what is compared with what.
    """
    world = tables(RUBRIC)
    rule = world["units"]
    able = institutions[institutions["ownership"] == rule["ownership"]].reset_index(drop=True)
    parts = [_participants(able, code, count, rule, seed) for code, count in world["participants"].items()]
    units = pd.concat(parts, ignore_index=True)
    rng, count = stream(seed, "disciplines"), len(units)
    units["quality"] += rule["quality_spread"] * rng.standard_normal(count)
    cohort = rule["cohort"] * np.sqrt(units["size"].to_numpy()) * np.exp(rule["cohort_spread"] * rng.normal(size=count))
    units["cohort"] = np.clip(cohort, rule["least_cohort"], rule["largest_cohort"])
    units["gain"] = 0.0
    units["major"] = units["discipline"]
    units.insert(0, "unit", units["institution"] + "-" + units["discipline"])
    return units.sort_values("unit", ignore_index=True)


def _participants(able: pd.DataFrame, code: str, count: int, rule: Mapping[str, Any], seed: int) -> pd.DataFrame:
    """Institutions of one discipline: of a fitting type, and the better ones rather than the others."""
    entry = disciplines()[code]
    liking = {
        kind["name"]: kind["categories"].get(entry.category_code, rule["nowhere"]) for kind in tables("names")["types"]
    }
    chance = np.log(able["institution_type"].map(liking).to_numpy(dtype=np.float64))
    chance += rule["quality_pull"] * able["quality"].to_numpy()
    order = np.argsort(-(chance + stream(seed, "takes part", code).gumbel(size=len(able))), kind="stable")
    chosen = able.iloc[np.sort(order[:count])]
    return chosen.assign(discipline=code, discipline_name=entry.name, category=entry.category_code)
