"""An allocation of the small world, with growth and last year's amounts, and a scenario of its policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from store_world import WHO, put_in

from evaluator.evaluation import compare, evaluate
from evaluator.funding import allocate, load_policy, standings_of
from evaluator.intake import read_last_year, read_volumes

if TYPE_CHECKING:
    from pathlib import Path

POLICY = """\
id: trial
kind: funding
title: 试算
version: "1"
status: 示例
effective: {from: 2025-01-01}
references: [{title: 试算}]
unit: programme
results: intake_small
volume:
  levels:
    - {code: bachelor, name: 本科生, equivalence: "1"}
pots:
  - {code: base, name: 基本, share: "0.5"}
  - code: quality
    name: 质量
    share: "0.3"
    quality: {letters: {C: "1.0", D: "0.7"}, missing: "0.7", neutral: "1"}
  - {code: growth, name: 增量, share: "0.2", unclaimed: base, improvement: {cap: "5", z: "0"}}
bounds: {floor: "0.9", cap: "1.2"}
"""
BUDGET = 9_007_199_254_740_993
SCENARIO = """\
scenario: more_quality
title: 质量占一半
of: trial
author: 张三
date: 2026-11-28
reason: 试算
changes:
  - {path: pots.base.share, value: "0.3"}
  - {path: pots.quality.share, value: "0.5"}
"""


def make_money(world: Any, folder: Path) -> tuple[Any, ...]:
    """A budget that needs more digits than a double has, with growth and last year's amounts."""
    (folder / "政策.yaml").write_text(POLICY, encoding="utf-8")
    policy = load_policy(folder / "政策.yaml")
    units = world.own.units["unit"]
    volumes, last = folder / "办学量.csv", folder / "上年.csv"
    lines = [f"{unit},{100 + at}" for at, unit in enumerate(units)]
    volumes.write_text("\n".join(["单位编号,本科生", *lines]) + "\n", encoding="utf-8")
    codes = [f"{code},{BUDGET // 24}" for code in world.own.units["institution"]]
    last.write_text("\n".join(["学校代码,上年拨款", *codes]) + "\n", encoding="utf-8")
    earlier = evaluate(world.earlier, world.rubric, world.averages, rank_draws=0)
    standings = standings_of(world.result)
    change = compare(earlier, world.result)
    more = {"last_year": read_last_year(last, policy), "change": change}
    found = allocate(standings, policy, read_volumes(volumes, policy, standings), BUDGET, **more)
    files = {name: (path.name, path.read_bytes()) for name, path in (("volumes", volumes), ("last_year", last))}
    paths = {"volumes": volumes, "last_year": last}
    return earlier, found, files, paths


def keep(store, world, money):
    earlier, found, files, _ = money
    own, nation = put_in(store, world)
    before_data = store.add_dataset(world.earlier, world.rubric, who=WHO)
    before = store.add_run(earlier, before_data.id, nation=nation.id, who=WHO).id
    run = store.add_run(world.result, own.id, nation=nation.id, who=WHO).id
    given = {"run": run, "before": before, "files": files, "who": WHO, "title": "第一稿"}
    return store.add_allocation(found, **given), given
