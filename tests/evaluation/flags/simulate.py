"""How often flags are wrong and how often they find what is odd: python tests/evaluation/flags/simulate.py.

Seven years of the synthetic province, clean and then with oddities put in on purpose; seeds are fixed. Half a minute.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import pandas as pd
from flags_plants import all_at_100, fives, left_out, school_figure, ten_times, thirty_points

from evaluator.dataset import make_history
from evaluator.demo import make_world
from evaluator.evaluation import Flag, benchmark_from, flag_data
from evaluator.rubric import load_rubric

if TYPE_CHECKING:
    from evaluator.dataset import Benchmark, Dataset
    from evaluator.rubric import ScoredRubric

YEARS = range(2023, 2030)
PLANTS = {
    "100 % placed, three years (by cases)": all_at_100,
    "spending ten times": ten_times,
    "placement 35 points lower (by n)": thirty_points,
    "answers left out (by n the year before)": left_out,
    "school's spending for all": school_figure,
    "all typed shares to 5 (by programmes)": partial(fives, share=1.0),
    "half of them to 5 (by programmes)": partial(fives, share=0.5),
}


@dataclass(frozen=True)
class Clean:
    """Seven clean years of a province and of the nation, and the nation's averages of the last."""

    rubric: ScoredRubric
    province: tuple[Dataset, ...]
    nation: tuple[Dataset, ...]
    benchmark: Benchmark


def clean_years(seed: int, scale: float = 1.0) -> Clean:
    """Draw a world whose figures hold nothing odd."""
    rubric = load_rubric("undergraduate_program")
    world = make_world(rubric, seed=seed, scale=scale)
    years = [world.year(year) for year in YEARS]
    nation = tuple(year.nation.data for year in years)
    return Clean(rubric, tuple(year.province.data for year in years), nation, benchmark_from(nation[-1], rubric))


def flags_of(clean: Clean, years: tuple[Dataset, ...], benchmark: Benchmark | None = None) -> pd.DataFrame:
    """Flags of the last year, with the others as its history."""
    return flag_data(years[-1], clean.rubric, history=make_history(years[:-1]), benchmark=benchmark or clean.benchmark)


def false_alarms(worlds: list[Clean], part: str) -> pd.Series:
    """Flags per 1,000 programmes of clean data, by flag."""
    count = sum(len(getattr(world, part)[-1]) for world in worlds)
    found = pd.concat([flags_of(world, getattr(world, part)) for world in worlds])["flag"].value_counts()
    per_flag = found.reindex([str(flag) for flag in Flag], fill_value=0)
    return 1000.0 * pd.concat([per_flag, pd.Series({"all": per_flag.sum()})]) / count


def power(worlds: list[Clean], plant: str) -> pd.DataFrame:
    """Share of planted oddities that are found, by size: ``group, planted, found``; and other flags beside them."""
    parts = []
    for world in worlds:
        made = PLANTS[plant](world.province)
        flags = flags_of(world, made.years)
        flags = flags[(flags["flag"] == made.flag) & (flags["indicator"] == made.indicator)]
        named = set(flags["unit"]) | set(flags["institution"][flags["unit"] == ""])
        parts.append(pd.DataFrame({"group": made.group, "hit": [name in named for name in made.names]}))
    table = pd.concat(parts).groupby("group")["hit"].agg(planted="size", found="mean").reset_index()
    order = table["group"].str.extract(r"(\d+)")[0].fillna("0").astype(int) - table["group"].str.startswith("<")
    return table.iloc[order.argsort(kind="stable")]


def main() -> None:
    """Print the tables of docs/flags.md."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--worlds", type=int, default=5)
    options = parser.parse_args()
    worlds = [clean_years(seed) for seed in range(1, options.worlds + 1)]
    out = sys.stdout
    out.write("flags per 1,000 programmes of clean data\n")
    alarms = {part: false_alarms(worlds, part).round(2) for part in ("province", "nation")}
    out.write(pd.DataFrame(alarms).to_string() + "\n")
    programmes = {part: sum(len(getattr(world, part)[-1]) for world in worlds) for part in alarms}
    out.write(f"programmes: {programmes}\n")
    for plant in PLANTS:
        out.write(f"\n{plant}\n{power(worlds, plant).round(3).to_string(index=False)}\n")
    old = replace(worlds[0].benchmark, year=YEARS[-1] - 3)
    stale = flags_of(worlds[0], worlds[0].province, old)
    out.write(f"\naverages three years old: {int((stale['flag'] == 'stale').sum())} flag\n")


if __name__ == "__main__":
    main()
