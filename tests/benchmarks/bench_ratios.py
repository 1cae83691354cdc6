"""Ratios in one process: python tests/benchmarks/bench_ratios.py [--repeats 5].

evaluate() against plain numpy in blocks, confidence sets of a province against one group at a time, csv tables against
pandas' own writer, csv reading against Python's own reader. Medians of runs taken in turns; before anything is timed,
both sides are checked to give the same.
"""

from __future__ import annotations

import argparse
import csv
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from bench_nation import programmes, rubric_of_forty
from evaluator.intake.files import open_sheets
from plain_numpy import evaluate_plainly
from run import BLOCK, NATION, SEED, _alternating, _say, plain_input

from evaluator.evaluation import benchmark_from, evaluate
from evaluator.report.safe_csv import csv_bytes
from evaluator.statistics import rank_confidence_sets
from evaluator.statistics.claims import claim_around, claim_together

if TYPE_CHECKING:
    from collections.abc import Callable

# Sizes of the groups of a province of 1,700 programmes: by major, by class of majors, by school.
SCOPES = ((1, 170), (2, 73), (4, 66), (7, 38), (12, 20), (30, 15)), ((3, 30), (12, 30), (40, 31)), ((43, 40),)
CONFIDENCE, DRAWS = 0.95, 2000


def main() -> None:
    """Measure the four and print their ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5, help="runs of each; the median is printed")
    repeats = parser.parse_args().repeats
    _say("what                                          own      plain    own/plain")
    for name, own, plain, times in (*sets(), *writing(), *reading(), *evaluating()):
        # The plain way of sets takes half a minute: once is enough for a ratio of ten.
        one, other = _alternating([own, plain], min(repeats, times))
        _say(f"{name:40s} {one:8.3f} s {other:8.3f} s {one / other:9.2f}")


Measured = tuple[str, "Callable[[], object]", "Callable[[], object]", int]


def evaluating() -> list[Measured]:
    """Evaluate the nation, and the same arithmetic in blocks that suit the cache."""
    rubric = rubric_of_forty()
    benchmark = benchmark_from(programmes(rubric, NATION, SEED), rubric)
    data = programmes(rubric, NATION, SEED + 1)
    given = plain_input(data, rubric, benchmark)
    return [
        (
            "evaluate 66,000 × 40, numpy in blocks",
            lambda: evaluate(data, rubric, benchmark, rank_draws=0),
            lambda: evaluate_plainly(given, BLOCK),
            99,
        )
    ]


def sets() -> list[Measured]:
    """Confidence sets of a province in three scopes, marginal and simultaneous."""
    worlds = [_province(np.random.default_rng(seed), sizes) for seed, sizes in enumerate(SCOPES)]

    def at_once() -> list[np.ndarray]:
        found = []
        for x, s, group in worlds:
            for which in (False, True):
                rng = np.random.default_rng(SEED)
                options = {"confidence": CONFIDENCE, "groups": group, "simultaneous": which, "draws": DRAWS}
                found.append(rank_confidence_sets(x, s, rng=rng, **options)[0])
        return found

    def one_by_one() -> list[np.ndarray]:
        return [low for world in worlds for low in _in_full(*world)]

    for one, other in zip(at_once(), one_by_one(), strict=True):
        np.testing.assert_array_equal(one, other)
    return [("confidence sets of a province, one by one", at_once, one_by_one, 1)]


def _province(rng: np.random.Generator, sizes: tuple[tuple[int, int], ...]) -> tuple[np.ndarray, ...]:
    group = np.repeat(np.arange(sum(many for _, many in sizes)), np.repeat(*np.array(sizes).T))
    return rng.normal(50, 3, len(group)), np.exp(rng.normal(-0.2, 0.35, len(group))), group


def _in_full(x: np.ndarray, s: np.ndarray, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    marginal, together = np.empty((2, len(x)), dtype=int)
    for code in np.unique(group):
        rows = np.flatnonzero(group == code)
        rows = rows[np.lexsort((s[rows], x[rows]))]
        mine, se = x[rows], s[rows]
        gap = (mine[:, None] - mine) * (1 / np.hypot(se[:, None], se))
        marginal[rows] = [1 + claim_around(i, gap[i], se, CONFIDENCE)[0] for i in range(len(rows))]
        z = np.random.default_rng(SEED).standard_normal((len(rows), DRAWS))
        together[rows] = 1 + claim_together(mine, se, CONFIDENCE, z).sum(axis=0)
    return marginal, together


def writing() -> list[Measured]:
    """Write cells of a province, and let pandas write the same."""
    rng = np.random.default_rng(SEED)
    units, leaves = 1834, 34
    table = pd.DataFrame({"unit": np.repeat([f"{u:05d}|080901" for u in range(units)], leaves)})
    table["indicator"] = np.tile([f"leaf{k}" for k in range(leaves)], units)
    for place in range(10):
        table[f"figure{place}"] = np.where(rng.random(len(table)) < 0.1, np.nan, rng.normal(50, 20, len(table)))
    for place in range(5):
        table[f"text{place}"] = rng.choice(["major:080901", "计算机类", "全国平均（模拟）", ""], len(table))

    def by_pandas() -> bytes:
        return table.to_csv(index=False, lineterminator="\n").encode("utf-8")

    assert csv_bytes(table) == by_pandas()
    return [("write 62,000 × 17 csv, pandas", lambda: csv_bytes(table), by_pandas, 99)]


def reading() -> list[Measured]:
    """Read the nation's csv, and let Python's own reader read it."""
    rng = np.random.default_rng(SEED)
    figures = rng.integers(0, 10**4, (NATION, 56)).astype(str).tolist()
    rows = [["9" + str(i // 200), f"虚构大学{i // 200}", "080901", *line] for i, line in enumerate(figures)]
    out = io.StringIO()
    csv.writer(out).writerows([[f"列{k}" for k in range(59)], *rows])
    path = Path(tempfile.mkdtemp()) / "nation.csv"
    path.write_text(out.getvalue(), encoding="utf-8", newline="")

    def by_python() -> list[list[str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    assert open_sheets(path)[0].rows == by_python()
    return [("read 66,000 × 59 csv, csv.reader", lambda: open_sheets(path), by_python, 99)]


if __name__ == "__main__":
    main()
