"""Ranks and wrong models by simulation: python tests/calibration/study.py [--out FILE].

Prints how often rank intervals hold the true rank, and what intervals and letters are worth where the method's
assumptions are wrong; fixed seeds. Writes nothing unless --out is given. Takes about ten minutes.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from calibration_ranks import by_size, rank_trial, ranks_by_case
from calibration_wrong import CASES, MENDED, Case, as_printed, summary, wrong_trial

from evaluator.rubric import load_rubric

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluator.rubric import ScoredRubric

SEED = 20261124
SMALL = Path(__file__).with_name("small.yaml")
RUBRICS = {"undergraduate_program": "undergraduate_program", "small rubric": SMALL}
RANKED = ("over-dispersion 2", "heavy tail of good", "noise correlated .5", "private -8 points", "hidden when bad")


def main() -> None:
    """Run the parts asked for and print their tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nations", type=int, default=8, help="nations of each kind")
    parser.add_argument("--units", type=int, default=4000, help="programmes a nation")
    parser.add_argument("--part", choices=[*PARTS, "all"], default="all")
    parser.add_argument("--out", type=Path, help="write the tables to this file too")
    chosen = parser.parse_args()
    blocks = []
    for part in PARTS if chosen.part == "all" else (chosen.part,):
        for title, name in RUBRICS.items():
            for heading, table in PARTS[part](load_rubric(name), chosen.nations, chosen.units):
                shown = table.to_string(index=False, na_rep="", float_format=lambda number: f"{number:.4f}")
                blocks.append(f"== {title}: {heading}\n\n{shown}\n")
                sys.stdout.write(blocks[-1] + "\n")
                sys.stdout.flush()
    if chosen.out is not None:
        chosen.out.write_text("\n".join(blocks), encoding="utf-8")


def _ranks(rubric: ScoredRubric, nations: int, units: int) -> Iterator[tuple[str, pd.DataFrame]]:
    found = rank_trial(rubric, nations, units, SEED)
    yield f"true rank inside its interval, {nations} nations x 3 provinces", by_size(found)
    worlds = {name: as_printed(rubric, CASES[name].world, SEED) for name in RANKED}
    fewer = max(1, nations // 2)
    yield f"the same in wrong models, {fewer} provinces each", ranks_by_case(rubric, worlds, fewer, units, SEED)


def _wrong(rubric: ScoredRubric, nations: int, units: int) -> Iterator[tuple[str, pd.DataFrame]]:
    yield f"95% intervals in wrong models, {nations} nations x {units}", _cases(rubric, CASES, nations, units)


def _mended(rubric: ScoredRubric, nations: int, units: int) -> Iterator[tuple[str, pd.DataFrame]]:
    # What is learned from a nation needs one of a nation's size.
    fewer, larger = max(1, nations // 4), 4 * units
    cases = {f"{case}: {mend}": replace(CASES[case], mend=mend) for case, mend in MENDED}
    yield f"what would mend them, {fewer} nations x {larger}", _cases(rubric, cases, fewer, larger)


def _cases(rubric: ScoredRubric, cases: Mapping[str, Case], nations: int, units: int) -> pd.DataFrame:
    rows = [
        {"case": name, **summary(wrong_trial(rubric, case, nations, units, SEED), case)} for name, case in cases.items()
    ]
    return pd.DataFrame(rows).astype({"sure_D": "Int64"})


PARTS = {"ranks": _ranks, "wrong": _wrong, "mended": _mended}

if __name__ == "__main__":
    main()
