"""Programmes of the fictional nation (模拟专业布点): real major codes at fictional institutions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.catalog import majors
from evaluator.dataset import with_major_groups
from evaluator.demo.institutions import NATION, PROVINCE
from evaluator.demo.parameters import tables
from evaluator.demo.streams import shares, stream

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Array = NDArray[np.float64]


def make_programmes(institutions: pd.DataFrame, seed: int, scale: float) -> pd.DataFrame:
    """Make all programmes, institution by institution.

    Returns
    -------
    DataFrame
        Columns of the institution; ``major, variant, first_year`` (of graduation), ``cohort`` (usual number of
        final-year students), ``quality`` (true), ``gain`` (true yearly change), ``unit``; and the groups of the major.
    """
    world = tables("world")
    rule, rng = world["programmes"], stream(seed, "programmes")
    counts = _counts(institutions, world, rng, scale)
    table, popular = _major_weights(institutions, rule, world["excluded_classes"], stream(seed, "majors"))
    counts = np.minimum(counts, len(popular))
    order = np.argsort(-(np.log(table) + rng.gumbel(size=table.shape)), axis=1)
    place = np.repeat(np.arange(len(institutions)), counts)
    chosen = np.concatenate([row[:count] for row, count in zip(order, counts, strict=True)])
    extra = np.flatnonzero(rng.random(len(place)) < rule["variant"])
    variant = np.array([""] * len(place) + [rule["variant_code"]] * len(extra), dtype=object)
    place, chosen = np.concatenate([place, place[extra]]), np.concatenate([chosen, chosen[extra]])
    units = institutions.iloc[place].reset_index(drop=True)
    count = len(units)
    codes = np.array(list(majors()), dtype=object)
    units["major"], units["variant"] = codes[chosen], variant
    units["first_year"] = _first_years(count, world, rng)
    cohort = rule["cohort"] * np.exp(rule["cohort_spread"] * rng.standard_normal(count))
    cohort *= np.where(popular[chosen], rule["cohort_common"], 1.0)
    cohort *= np.where(variant == "", np.sqrt(units["size"].to_numpy()), rule["variant_cohort"])
    units["cohort"] = np.clip(cohort, rule["least_cohort"], rule["largest_cohort"])
    units["quality"] += rule["quality_spread"] * rng.standard_normal(count)
    units["gain"] = np.where(units["place"] == PROVINCE, world["truth"]["province_gain"], 0.0)
    parts = [units["institution"], units["major"], units["variant"]]
    names = ["-".join(part for part in row if part) for row in zip(*parts, strict=True)]
    units.insert(0, "unit", names)
    order_of_rows = np.lexsort((variant != "", units["major"].to_numpy(str), units["institution"].to_numpy(str)))
    return with_major_groups(pd.DataFrame(units.iloc[order_of_rows]).reset_index(drop=True))


def _counts(
    institutions: pd.DataFrame, world: Mapping[str, Any], rng: np.random.Generator, scale: float
) -> NDArray[np.intp]:
    """Programmes of every institution; province and nation add up to what was asked for."""
    rule = world["programmes"]
    scatter = rule["institution_spread"] * rng.standard_normal(len(institutions))
    weight = institutions["size"].to_numpy() * np.exp(scatter)
    province = (institutions["place"] == PROVINCE).to_numpy()
    counts = np.zeros(len(institutions), dtype=np.intp)
    wanted = round(world[PROVINCE]["programmes"] * scale)
    rest = round(world[NATION]["programmes"] * scale) - wanted
    for mask, total in ((province, wanted), (~province, rest)):
        counts[mask] = shares(weight[mask], total, rule["least"])
    return counts


def _major_weights(
    institutions: pd.DataFrame, rule: Mapping[str, Any], excluded: list[str], rng: np.random.Generator
) -> tuple[Array, NDArray[np.bool_]]:
    """How likely each major is at each institution, shape (institutions, majors); and which majors are common."""
    catalogue = list(majors().values())
    wanted = {code.rstrip("KT") for code in rule["common_majors"]}
    common = np.array([major.base_code in wanted for major in catalogue])
    weight = np.exp(rule["popularity_spread"] * rng.standard_normal(len(catalogue)))
    weight *= np.where(common, rule["common"], 1.0)
    weight *= np.array([rule["special"] if major.special is not False else 1.0 for major in catalogue])
    weight *= np.array([1e-12 if major.class_code in excluded else 1.0 for major in catalogue])
    categories = [major.category_code for major in catalogue]
    by_type = {
        kind["name"]: np.array([kind["categories"].get(category, 1e-12) for category in categories])
        for kind in tables("names")["types"]
    }
    liking = np.stack([by_type[kind] for kind in institutions["institution_type"]])
    # Outside its own field an institution offers what everybody offers, hardly ever a rare major.
    return liking * weight * np.where(common, 1.0, np.minimum(liking, 1.0)), common


def _first_years(count: int, world: Mapping[str, Any], rng: np.random.Generator) -> NDArray[np.intp]:
    rule = world["programmes"]
    old = rng.integers(rule["first_from"], rule["first_to"] + 1, count)
    new = rng.integers(rule["new_from"], world["newest"] + 1, count)
    return np.where(rng.random(count) < rule["new"], new, old).astype(np.intp)
