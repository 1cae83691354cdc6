"""The end of the demo: a synthetic budget follows the results, last year's grants beside it (模拟分配)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.demo.parameters import tables
from evaluator.demo.streams import stream
from evaluator.evaluation import side_of_result
from evaluator.forms import write_volume_template
from evaluator.funding import load_policy, standings_of
from evaluator.intake import read_last_year, read_volumes
from evaluator.text import say
from evaluator.workflows import FundRequest, fund
from evaluator.writing import naming, whole_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from evaluator.evaluation import Result
    from evaluator.funding import Allocation, AllocationChange, Exposure


@dataclass(frozen=True)
class MoneyDemo:
    """What the demo divided.

    Attributes
    ----------
    allocation : Allocation
        Of the last year, read from the files that were written.
    exposure : Exposure
    change : AllocationChange
        Against the year before.
    files : tuple of Path
        Volumes, last year's amounts, and the allocation.
    """

    allocation: Allocation
    exposure: Exposure
    change: AllocationChange
    files: tuple[Path, ...]


def run_money(folder: Path, results: Mapping[int, Result], seed: int) -> MoneyDemo:
    """Divide the budgets of the last two years by the shipped example policy, by way of files.

    Parameters
    ----------
    folder : Path
    results : mapping of year to Result
        At least three years: growth is held against the year before.
    seed : int
    """
    given = tables("money")
    names, policy = given["files"], load_policy(given["policy"])
    oldest, before, last = sorted(results)[-3:]
    sides = {year: side_of_result(results[year]) for year in (oldest, before, last)}
    earlier = fund(
        FundRequest(
            policy=policy,
            volumes=volumes_of(results[before], given, seed, before),
            budget=int(given["budget"] / Fraction(given["growth"])),
            standings=standings_of(results[before]),
            before=sides[oldest],
            after=sides[before],
        )
    ).allocation
    grants = folder / names["last_year"].format(year=before)
    _write_grants(earlier, grants, given["heads"])
    standings = standings_of(results[last])
    rows = volumes_of(results[last], given, seed, last)
    workbook = write_volume_template(
        policy,
        folder / names["volumes"].format(year=last),
        standings,
        {name: rows[name].tolist() for name in rows.columns if name != "unit"},
        title_note=say("demo.mark"),
    )
    done = fund(
        FundRequest(
            policy=policy,
            volumes=read_volumes(workbook, policy, standings),
            budget=given["budget"],
            standings=standings,
            before=sides[before],
            after=sides[last],
            amounts=read_last_year(grants, policy),
            past=earlier,
            draws=given["draws"],
        )
    )
    out, inputs = folder / names["allocation"].format(year=last), {"volumes": workbook, "last_year": grants}
    written = done.write(out, inputs, title_note=say("demo.mark"))
    assert done.exposure is not None  # noqa: S101 - draws and last year's allocation were given
    assert done.change is not None  # noqa: S101
    return MoneyDemo(done.allocation, done.exposure, done.change, (workbook, grants, *written))


def money_command(done: MoneyDemo, results: str, before: str, out: str) -> str:
    """Command that divides the same budget again from the files, ready to paste; folders as a shell takes them."""
    volumes, grants = (quoted(file) for file in done.files[:2])
    return (
        f"evaluator fund run {done.allocation.policy.id} --results {results} --before {before} --volumes {volumes} "
        f"--last-year {grants} --budget {done.allocation.budget} --out {out}"
    )


def quoted(path: Path) -> str:
    """Path as a shell takes it."""
    return f'"{path}"' if " " in str(path) else str(path)


def volumes_of(result: Result, given: Mapping[str, Any], seed: int, year: int) -> pd.DataFrame:
    """Heads that a cohort of graduates implies, and who asks for money to rectify."""
    units, cohort = result.data.units, result.data.cohort
    graduates = np.full(len(units), np.nan) if cohort is None else cohort
    draw = stream(seed, "money", year)
    scatter = np.exp(given["heads_spread"] * draw.standard_normal(len(units)))
    bachelor = np.where(np.isnan(graduates), given["heads_unknown"], graduates * given["study_years"] * scatter)
    # Who has a master's course has it every year.
    steady = np.array([stream(seed, "master", unit).random() for unit in units["unit"]])
    masters = (steady < given["master_chance"]) & (units["ownership"] == given["master_ownership"]).to_numpy()
    asks = (draw.random(len(units)) < given["lift_chance"]) & result.units["letter"].isin(
        given["lift_letters"]
    ).to_numpy()
    cost = 10_000 * draw.integers(given["lift_least"] // 10_000, given["lift_most"] // 10_000, len(units))
    heads = bachelor.round().astype(np.int64)
    return pd.DataFrame(
        {
            "unit": units["unit"].astype(str),
            "bachelor": heads.astype(object),
            "master": np.where(masters, heads * given["master_share"], 0).round().astype(np.int64).astype(object),
            "doctor": np.zeros(len(units), dtype=np.int64).astype(object),
            "lift_students": [int(count) if wants else None for count, wants in zip(heads, asks, strict=True)],
            "lift_cost": [int(yuan) if wants else None for yuan, wants in zip(cost, asks, strict=True)],
        },
        dtype=object,
    )


def _write_grants(earlier: Allocation, path: Path, heads: Mapping[str, str]) -> None:
    text = earlier.recipients[[*heads]].rename(columns=dict(heads)).to_csv(index=False, lineterminator="\n")
    with whole_file(path) as part, naming(part):
        part.write_text(f"{say('demo.mark')}\n{text}", encoding="utf-8-sig", newline="\n")
