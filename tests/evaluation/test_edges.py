"""Edges of the method that once went wrong: each with what section 7 of the design asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import evaluator as ev
from evaluator.dataset import Benchmark, empty_level, with_major_groups

if TYPE_CHECKING:
    from pathlib import Path

EXACT = "{code: x, name: 数, weight: WEIGHT, kind: exact, unit: 个, source: 表}"
SHARE = '{code: p, name: 率, weight: WEIGHT, kind: proportion, unit: "%", n: [people], source: 表}'
TEXT = """\
id: edges
kind: scored
title: 边界
version: "1"
status: 示例
effective: {from: 2025-01-01}
references: [{title: 测试}]
unit: programme
data: {figures: [{code: people, name: 人数}]}
benchmark: {groups: [major, all], min_peers: 10, min_spread_peers: 20}
scale: SCALE
ranks: [all]
indicators:
INDICATORS
classes: CLASSES
"""
LETTERS = '{against: national_average, letters: [{letter: C, min_score: "50"}, {letter: D}], confirm: {other: "0.80"}}'


def rubric(folder: Path, *leaves: str, scale: str = "{decimals: 2}", classes: str = LETTERS) -> ev.ScoredRubric:
    weights = ['"1"'] if len(leaves) == 1 else ['"0.8"', '"0.2"']
    lines = "\n".join(f"  - {leaf.replace('WEIGHT', weight)}" for leaf, weight in zip(leaves, weights, strict=True))
    text = TEXT.replace("INDICATORS", lines).replace("SCALE", scale).replace("CLASSES", classes)
    path = folder / "edges.yaml"
    path.write_text(text, encoding="utf-8")
    return ev.load_rubric(path)


def programmes(count: int) -> pd.DataFrame:
    units = pd.DataFrame({"unit": [f"u{i:03d}" for i in range(count)], "institution": "99001", "major": "080901"})
    return with_major_groups(units)


def published(loaded: ev.ScoredRubric, **tables: list[float]) -> Benchmark:
    level = empty_level("all", ("",), len(loaded.codes))
    for name, row in tables.items():
        getattr(level, name)[0] = row
    return Benchmark(loaded.id, loaded.codes, (level,), "官方常模", 2025)


@pytest.mark.parametrize("count", [19, 20, 25])
def test_a_published_spread_is_never_displaced_by_the_data(tmp_path: Path, count: int):
    loaded = rubric(tmp_path, EXACT)
    value = np.random.default_rng(0).normal(80, 1, (count, 1))
    bench = published(loaded, mean=[90], spread=[8], programmes=[1000])
    cells = ev.evaluate(ev.make_dataset(loaded, programmes(count), value), loaded, bench, rank_draws=0).cells
    assert set(cells["spread"]) == {8.0}
    assert cells["t"].tolist() == pytest.approx((50 + 10 * (value[:, 0] - 90) / 8).tolist())


def test_a_spread_from_the_data_is_about_the_published_mean(tmp_path: Path):
    loaded = rubric(tmp_path, EXACT)
    value = np.random.default_rng(1).normal(80, 3, (25, 1))
    bench = published(loaded, mean=[82], programmes=[1000])
    cells = ev.evaluate(ev.make_dataset(loaded, programmes(25), value), loaded, bench, rank_draws=0).cells
    assert cells["spread"].iloc[0] == pytest.approx(np.sqrt(((value - 82) ** 2).sum() / 24))
    assert set(cells["spread_source"]) == {"计算（本次数据）"}


@pytest.mark.parametrize("fill", ["benchmark", "worst"])
def test_a_figure_without_a_benchmark_was_not_hidden(tmp_path: Path, fill: str):
    loaded = rubric(tmp_path, SHARE, EXACT, scale=f'{{fill: {fill}, max_missing: "0.30"}}')
    data = ev.make_dataset(loaded, programmes(1), [[92.0, 7.0]], n=[[400.0, np.nan]])
    bench = published(loaded, mean=[80, np.nan], spread=[10, np.nan], programmes=[500, np.nan])
    result = ev.evaluate(data, loaded, bench, rank_draws=0)
    assert result.units["score"].tolist() == [0.8 * 62 + 0.2 * 50]
    assert not result.classed.hides.any()
    assert result.scored.hidden["no_benchmark"].tolist() == pytest.approx([0.2])


def test_one_programme_does_not_teach_how_peers_differ(tmp_path: Path):
    loaded = rubric(tmp_path, SHARE)
    data = ev.make_dataset(loaded, programmes(1), [[88.0]], n=[[200.0]])
    bench = published(loaded, mean=[90], spread=[5], programmes=[500], coverage=[1])
    noise = 90 * 10 / 200
    expected = 90 + (25 - noise) / 25 * (88 - 90)
    assert ev.evaluate(data, loaded, bench, rank_draws=0).cells["shrunken"].tolist() == pytest.approx([expected])


@pytest.mark.parametrize("value", [97.1, 0.1, 33.3])
def test_a_constant_figure_has_no_spread(tmp_path: Path, value: float):
    loaded = rubric(tmp_path, EXACT)
    nation = ev.make_dataset(loaded, programmes(50), np.full((50, 1), value))
    result = ev.evaluate(nation, loaded, ev.benchmark_from(nation, loaded), rank_draws=0)
    assert set(result.units["reasons"]) == {"no_benchmark"}


def test_the_edge_of_a_printed_score(tmp_path: Path):
    """49.95 prints as 50.0: the letter and its probability agree for figures without noise."""
    plain = (
        "{code: x, name: 数, weight: WEIGHT, kind: exact, unit: 个, scale: goalposts, goalposts: [0, 100], source: 表}"
    )
    classes = '{against: none, letters: [{letter: C, min_score: "50"}, {letter: D}], confirm: {other: "0.80"}}'
    second = plain.replace("code: x, name: 数", "code: y, name: 量")
    loaded = rubric(tmp_path, plain, second, scale="{decimals: 1}", classes=classes)
    rng = np.random.default_rng(3)
    first = np.round(rng.uniform(40, 60, 400), 1)
    value = np.column_stack([first, np.round((49.95 - 0.8 * first) / 0.2, 2)])
    units = ev.evaluate(ev.make_dataset(loaded, programmes(400), value), loaded, rank_draws=0).units
    assert set(units["score"]) == {50.0}
    assert set(units["letter"]) == {"C"}
    assert units["p_C"].min() == 1.0


def test_a_cut_between_two_printed_scores(tmp_path: Path):
    plain = (
        "{code: x, name: 数, weight: WEIGHT, kind: exact, unit: 个, scale: goalposts, goalposts: [0, 100], source: 表}"
    )
    classes = '{against: none, letters: [{letter: B, min_score: "52.5"}, {letter: D}], confirm: {other: "0.80"}}'
    loaded = rubric(tmp_path, plain, scale="{decimals: 0}", classes=classes)
    value = np.array([[52.2], [52.4], [52.6], [53.0]])
    units = ev.evaluate(ev.make_dataset(loaded, programmes(4), value), loaded, rank_draws=0).units
    assert units["letter"].tolist() == ["D", "D", "B", "B"]
    assert units["p_B"].tolist() == pytest.approx([0, 0, 1, 1], abs=1e-12)


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [1, 0, 2, 3], [3, 1, 2, 0]])
def test_rank_intervals_hold_the_rank_and_twins_share_one(tmp_path: Path, order: list[int]):
    plain = (
        "{code: x, name: 数, weight: WEIGHT, kind: exact, unit: 个, scale: goalposts, goalposts: [0, 100], source: 表}"
    )
    loaded = rubric(tmp_path, plain, classes="{against: none}")
    value = np.array([62.5, 62.5, 50, 40])[order][:, None]
    units = ev.evaluate(ev.make_dataset(loaded, programmes(4), value), loaded, rank_draws=50).units
    found = (
        units.assign(value=value).groupby("value")[["rank_all", "rank_all_low", "rank_all_high"]].agg(["min", "max"])
    )
    assert found.loc[62.5].tolist() == [1, 1, 1, 1, 2, 2]
    assert found.loc[50.0].tolist() == [3, 3, 3, 3, 3, 3]


def test_a_mean_without_its_standard_deviation_is_refused(tmp_path: Path):
    leaf = "{code: m, name: 均, weight: WEIGHT, kind: mean, unit: 分, n: [people], sd: spread, source: 表}"
    text = TEXT.replace("people, name: 人数}", "people, name: 人数}, {code: spread, name: 标准差}")
    text = text.replace("INDICATORS", f"  - {leaf.replace('WEIGHT', chr(34) + '1' + chr(34))}")
    path = tmp_path / "mean.yaml"
    path.write_text(text.replace("SCALE", "{decimals: 2}").replace("CLASSES", LETTERS), encoding="utf-8")
    loaded = ev.load_rubric(path)
    with pytest.raises(ev.EvaluatorError, match="标准差"):
        ev.make_dataset(loaded, programmes(1), [[80.0]], n=[[30.0]])
