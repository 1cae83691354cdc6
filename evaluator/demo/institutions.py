"""Institutions of the fictional nation (虚构院校): name, city, ownership, quality."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.demo.parameters import tables
from evaluator.demo.streams import shares, stream

if TYPE_CHECKING:
    from collections.abc import Mapping

PROVINCE, NATION = "province", "nation"
_STEMS = {"省会": "stems", "地级市": "cities", "自治州": "prefectures"}


def make_institutions(seed: int, scale: float) -> pd.DataFrame:
    """Make all institutions, those of the province first.

    Returns
    -------
    DataFrame
        ``institution`` (code), ``institution_name``, ``ownership``, ``institution_type``, ``city``, ``city_type``,
        ``place`` (province or nation), ``quality`` (true, in national standard deviations) and ``size`` (relative).
    """
    world, names = tables("world"), tables("names")
    groups: list[dict[str, Any]] = world["groups"]
    province = max(round(world[PROVINCE]["institutions"] * scale), 1)
    total = {PROVINCE: province, NATION: round(world[NATION]["institutions"] * scale) - province}
    parts = []
    for place, wanted in total.items():
        inside = [group for group in groups if group["place"] == place]
        weights = np.array([group["institutions"] for group in inside], dtype=float)
        for group, count in zip(inside, shares(weights, wanted), strict=True):
            rng = stream(seed, "institutions", place, group["ownership"], group["city_type"])
            parts.append(_group(group, int(count), names, rng))
    table = pd.concat(parts, ignore_index=True)
    table.insert(0, "institution", [str(world["first_code"] + place) for place in range(len(table))])
    return table


def _group(group: Mapping[str, Any], count: int, names: Mapping[str, Any], rng: np.random.Generator) -> pd.DataFrame:
    """Institutions of one group: pairs of a stem and a type, drawn without repeating."""
    own, types = names[group["place"]], names["types"]
    stems = own[_STEMS[group["city_type"]]]
    weight = np.log(np.array([kind["weight"] for kind in types]))
    order = np.argsort(-(weight + rng.gumbel(size=(len(stems), len(types)))), axis=None)[:count]
    stem, kind = [stems[k] for k in order // len(types)], [types[k] for k in order % len(types)]
    capitals = own.get("capitals") or [own["capital"]]
    if group["city_type"] == "自治州":
        cities = [name + names["prefecture_suffix"] for name in stem]
    else:
        in_city = rng.choice(capitals, size=count) if group["city_type"] == "省会" else stem
        cities = [name + names["city_suffix"] for name in in_city]
    return pd.DataFrame(
        {
            "institution_name": [name + entry[group["style"]] for name, entry in zip(stem, kind, strict=True)],
            "ownership": group["ownership"],
            "institution_type": [entry["name"] for entry in kind],
            "city": cities,
            "city_type": group["city_type"],
            "place": group["place"],
            "quality": group["quality"] + group["quality_sd"] * rng.standard_normal(count),
            "size": float(group["size"]),
        }
    )
