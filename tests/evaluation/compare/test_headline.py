"""What the summary counts: changes that stand by themselves, and the movement that all share, apart."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest
from compare_worlds import result_of, rubric_of

import evaluator as ev
from evaluator.evaluation.compare.change import change
from evaluator.report import summary_lines
from evaluator.report.comparison.words import added_up, notes

if TYPE_CHECKING:
    from pathlib import Path

UNITS = [f"{90000 + i}-080901" for i in range(300)]
MEAN, SPREAD = (80.0, 4.0, 18.0), (10.0, 2.0, 4.0)


@pytest.fixture(scope="module")
def shifted(tmp_path_factory: pytest.TempPathFactory) -> ev.Comparison:
    """All 300 rose by a little, less than the noise of any; one fell by far."""
    rubric, rng = rubric_of(tmp_path_factory.mktemp("shifted")), np.random.default_rng(4)
    people = np.full(len(UNITS), 60.0)
    n = np.column_stack([people, 4 * people, np.full(len(UNITS), np.nan)])
    rate = rng.uniform(0.7, 0.9, len(UNITS))
    years = []
    for year, more in ((2024, 0.0), (2025, 0.03)):
        placed = 100 * rng.binomial(60, rate + more) / 60
        if year == 2025:
            placed[0] = 15.0
        value = np.column_stack([placed, np.full(len(UNITS), 4.0), np.full(len(UNITS), 18.0)])
        years.append(result_of(rubric, UNITS, value, n, MEAN, SPREAD, year))
    return ev.compare(*years)


def test_one_common_shift_is_not_hundreds_of_findings(shifted: ev.Comparison):
    units = shifted.units
    # Drawn in, hundreds of directions are sure: each of them is the common change.
    assert (units["p_real"] >= 0.95).sum() > 100
    stands = units[units["stands"] != ""]
    assert stands["unit"].tolist() == [UNITS[0]]
    assert stands["stands"].tolist() == ["down"]
    assert (units["stands"] != "").tolist() == (units["q"] <= shifted.facts["level"]).tolist()
    said = summary_lines(shifted)
    (line,) = (line for line in said if "站得住" in line)
    assert "1个：上升0个，下降1个；其余299个" in line
    assert not any("95%以上把握" in line for line in said)
    assert any("整体上移约" in line and "不是一个个专业的发现" in line for line in said)
    assert any("On the whole up by" in line for line in summary_lines(shifted, "en"))


def test_the_level_is_the_rubrics(shifted: ev.Comparison, tmp_path: Path):
    assert shifted.facts["level"] == 0.05
    path = tmp_path / "strict.yaml"
    text = rubric_of(tmp_path).path.read_text(encoding="utf-8")
    path.write_text(text.replace("classes:", 'certainty: {average: "0.99"}\nclasses:'), encoding="utf-8")
    n = np.array([[100.0, 400.0, np.nan]] * 2)
    years = [
        result_of(ev.load_rubric(path), UNITS[:2], [[placed, 4, 18], [80, 4, 18]], n, MEAN, SPREAD, year)
        for year, placed in ((2024, 70), (2025, 80))
    ]
    found = ev.compare(*years)
    assert found.facts["level"] == 0.01
    assert any("q不大于0.01" in line for line in summary_lines(found))
    assert any("0.01" in line and "1%" in line for line in notes(found))


def test_the_plain_interval_stands_around_the_observed_change(shifted: ev.Comparison):
    units = shifted.units
    assert ((units["difference_low"] <= units["difference"]) & (units["difference"] <= units["difference_high"])).all()
    half = (units["difference_high"] - units["difference_low"]) / 2
    np.testing.assert_allclose(half, 1.959964 * units["se"], rtol=1e-6)
    outside = (units["difference"] < units["drawn_low"]) | (units["difference"] > units["drawn_high"])
    assert outside.sum() > 100
    assert ((units["drawn_low"] < units["drawn"]) & (units["drawn"] < units["drawn_high"])).all()


def test_both_intervals_cover_the_true_change():
    rng, plain, drawn = np.random.default_rng(5), [], []
    for _ in range(60):
        v = rng.uniform(0.3, 3.0, 80)
        true = 0.4 + 0.8 * rng.normal(size=80)
        found = change(true + rng.normal(size=80) * np.sqrt(v), v, np.ones(80, dtype=bool))
        plain.append((found.plain_low <= true) & (true <= found.plain_high))
        drawn.append((found.low <= true) & (true <= found.high))
    assert np.mean(plain) == pytest.approx(0.95, abs=0.012)
    assert np.mean(drawn) == pytest.approx(0.95, abs=0.02)


def test_common_change_and_spread_are_those_of_the_world():
    rng = np.random.default_rng(6)
    v = rng.uniform(0.3, 3.0, 2000)
    found = change(0.4 + 0.8 * rng.normal(size=2000) + rng.normal(size=2000) * np.sqrt(v), v, np.ones(2000, dtype=bool))
    assert abs(found.common - 0.4) <= 3 * found.common_se
    assert found.common_se == pytest.approx(np.sqrt(1 / (1 / (v + 0.64)).sum()), rel=0.1)
    assert found.spread == pytest.approx(0.8, abs=0.08)


def test_the_workbook_heads_what_is_drawn_in(shifted: ev.Comparison, tmp_path: Path):
    ev.write_comparison(shifted, tmp_path / "o", max_leaf_rows=5)
    sheet = openpyxl.load_workbook(tmp_path / "o" / "comparison.xlsx")["得分变化"]
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if "自身数据" in row)
    order = [name for name in head if name in {"变化", "变化的95%下限", "q", "收缩后95%下限", "收缩后方向可信"}]
    assert order == ["变化", "变化的95%下限", "q", "收缩后95%下限", "收缩后方向可信"]
    assert not {"95%下限", "95%上限", "方向可信"} & set(head)
    above = "".join(str(row[0]) for row in rows[: rows.index(head)])
    assert "围绕一个共同变化" in above
    first = dict(zip(head, rows[rows.index(head) + 1], strict=True))
    assert (first["编号"], first["站得住"]) == (UNITS[0], "降")


def test_printed_parts_add_up(shifted: ev.Comparison, tmp_path: Path):
    number = r"([+-]?\d+\.\d+)"
    for own in (0.146, 0.1449, -0.0051):
        units = shifted.units.assign(difference=0.144, own=own, benchmark=0.004, weights=0.0, other=0.0)
        (line,) = (line for line in summary_lines(replace(shifted, units=units)) if "整体" in line)
        whole, *parts = (float(text) for text in re.findall(number, line))
        assert sum(parts) == pytest.approx(whole, abs=1e-9)
    ev.write_comparison(shifted, tmp_path / "o", max_leaf_rows=5)
    rows = list(openpyxl.load_workbook(tmp_path / "o" / "comparison.xlsx")["得分变化"].iter_rows(values_only=True))
    head = next(row for row in rows if "自身数据" in row)
    at = [head.index(name) for name in ("变化", "自身数据", "全国平均移动", "权重", "分不开的", "舍入")]
    for row in rows[rows.index(head) + 1 :]:
        whole, *parts = (round(row[place], 4) for place in at)
        assert round(sum(parts), 4) == whole


def test_what_is_left_is_rounding():
    assert added_up(0.144, [0.146, 0.004]) == (0.14, [0.15, 0.0], -0.01)
    assert added_up(0.14, [0.1, 0.04]) == (0.14, [0.1, 0.04], 0.0)


def test_changes_without_noise_stand_and_are_said(tmp_path: Path):
    path = rubric_of(tmp_path).path
    text = path.read_text(encoding="utf-8").replace("n: [students],", "n: [students], sampling: none,")
    path.write_text(text, encoding="utf-8")
    rubric, n = ev.load_rubric(path), np.array([[np.nan, 400.0, np.nan]] * 2)
    state = np.zeros((2, 3), dtype=np.int8)
    state[:, 0] = ev.State.NOT_APPLICABLE
    years = []
    for year, ratio in ((2024, 20), (2025, 18)):
        value = [[np.nan, 4, ratio], [np.nan, 4, 18]]
        years.append(result_of(rubric, UNITS[:2], value, n, MEAN, SPREAD, year, state=state))
    found = ev.compare(*years)
    assert (found.units["se"] == 0).all()
    assert found.units["stands"].tolist() == ["up", ""]
    assert any("没有抽样误差" in line for line in summary_lines(found))
