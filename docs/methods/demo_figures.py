"""Print the figures of ``docs/hard-notions.md`` from what the demo wrote (about a minute).

evaluator demo --out demo-output && python docs/methods/demo_figures.py demo-output
"""  # noqa: INP001 - a script beside the pages it serves

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

import evaluator as ev
from evaluator.statistics import wilson_interval

if TYPE_CHECKING:
    from collections.abc import Iterator

UNIT, LEAF, MAJOR = "99024-070504", "placement_rate", "070504"
ENDS = ("", "_low", "_high", "_set_low", "_set_high")


def lines(folder: Path) -> Iterator[str]:
    """Figures of one programme with letter D, and of the run that it stands in."""
    rubric = ev.load_rubric("undergraduate_program")
    nation = ev.read_data(folder / "模拟全国_本科专业数据_2025.csv", rubric, year=2025)
    data = ev.read_data(folder / "模拟省_本科专业数据_2025.xlsx", rubric, year=2025)
    bench = ev.benchmark_from(nation, rubric)
    result = ev.evaluate(data, rubric, bench)
    yield from _average(nation, bench)
    yield from _one(result)
    yield from _ranks(result.units)
    yield from _lists(result.units)
    yield from _steadiness(result, ev.stability(result, national=nation))


def _average(nation: ev.Dataset, bench: ev.Benchmark) -> Iterator[str]:
    column = nation.leaves.index(LEAF)
    seen = (nation.units["major"] == MAJOR).to_numpy() & (nation.state[:, column] == ev.State.OBSERVED)
    rate, n = nation.value[seen, column], nation.n[seen, column]
    yield f"全国平均 {MAJOR} {LEAF}: {seen.sum()}个布点, 人数 {n.min():.0f}–{n.max():.0f}"
    yield f"  合并 {(rate * n).sum() / n.sum():.2f}, 各布点平均 {rate.mean():.2f}, 中位 {np.median(rate):.2f}"
    score = bench.national.score if bench.national is not None else np.empty(0)
    middle, reach = np.median(score), (score >= 50).mean()
    yield f"全国得分: {len(score)}个, 平均 {score.mean():.2f}, 中位 {middle:.2f}, ≥50 {reach:.3f}"


def _one(result: ev.Result) -> Iterator[str]:
    row = result.units[result.units["unit"] == UNIT].iloc[0]
    cells = result.cells[result.cells["indicator"] == LEAF]
    cell = cells[cells["unit"] == UNIT].iloc[0]
    low, high = wilson_interval(cell["value"] * cell["n"] / 100, cell["n"])
    yield f"误差 {UNIT} {LEAF}: {cell['value']:.2f}% n {cell['n']:.0f}, Wilson {100 * low:.1f}–{100 * high:.1f}"
    yield f"收缩 {UNIT}: {cell['value']:.2f} → {cell['shrunken']:.2f} (全国 {cell['benchmark']:.2f})"
    away = (cells["value"] - cells["benchmark"]).abs() > 5
    for label, sized in (("n ≤ 25", cells["n"] <= 25), ("n ≥ 200", cells["n"] >= 200)):
        far = cells[away & sized & cells["shrunken"].notna()]
        kept = ((far["shrunken"] - far["benchmark"]) / (far["value"] - far["benchmark"])).median()
        yield f"收缩 {label}, 离全国5个百分点以上: {len(far)}个, 距离留下 {kept:.2f} (中位)"
    chances = "  ".join(f"P({name}) {row[f'p_{name}']:.3f}" for name in "ABCD")
    yield f"类别: {row['score']:.2f} se {row['se']:.2f} {row['letter']} {row['standing']};  {chances}"
    yield f"高低: 95% {row['low']:.2f}–{row['high']:.2f}, P(≥50) {row['p_at_or_above']:.3f} {row['average_standing']}"
    yield f"  收缩后 {row['shrunken']:.2f} ± {row['shrunken_se']:.2f}"


def _ranks(units: pd.DataFrame) -> Iterator[str]:
    row = units[units["unit"] == UNIT].iloc[0]
    for scope in ("major", "institution", "all"):
        peers = units[f"rank_{scope}"].notna()
        if scope != "all":
            peers &= units[scope] == row[scope]
        rank, low, high, first, last = (row[f"rank_{scope}{end}"] for end in ENDS)
        sets = f", 置信集 {first:.0f}–{last:.0f}" if not pd.isna(first) else ""
        yield f"名次 {scope} ({peers.sum()}个): 第{rank:.0f}名, 区间 {low:.0f}–{high:.0f}{sets}"


def _lists(units: pd.DataFrame) -> Iterator[str]:
    given, sure = units["letter"] != "", units["standing"] == "confirmed"
    below = units["letter"] == "D"
    listed = units["q_D"] <= 0.05
    yield f"有类别 {given.sum()}, D {below.sum()}, 可信D {(below & sure).sum()}, q≤0.05 {listed.sum()}"
    yield f"  {UNIT}: q {units.loc[units['unit'] == UNIT, 'q_D'].iloc[0]:.3f}"
    standings = units.loc[given, "average_standing"].value_counts()
    yield "  " + ", ".join(f"{name} {standings[name]}" for name in ("above", "uncertain", "below"))
    close = given & units["score"].between(49, 51)
    yield f"49–51分: {close.sum()}个, 可信 {(close & sure).sum()}"


def _steadiness(result: ev.Result, found: ev.Stability) -> Iterator[str]:
    same, lettered = found.same, np.isfinite(found.same)
    own = same[(result.units["unit"] == UNIT).to_numpy()][0]
    yield f"稳健性: {found.worlds}个情景, 全部平均 {found.mean_same:.3f}, {UNIT} {own:.3f}"
    sure = (result.units["standing"] == "confirmed").to_numpy()
    for label, mine in (("可信", sure & lettered), ("临界", ~sure & lettered)):
        steady = int((mine & (same >= 0.9)).sum())
        yield f"{label}: 九成以上情景同类别 {steady}, 不到九成 {int(mine.sum()) - steady}"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for line in lines(Path(sys.argv[1])):
        print(line)
