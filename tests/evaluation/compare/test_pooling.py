"""Small cohorts put together with earlier years, worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

import evaluator as ev
from evaluator.dataset import Dataset, State, make_dataset

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.rubric import ScoredRubric

TEXT = """\
id: pooled
title: 合并年份
version: "1"
kind: scored
status: 示例
effective: {from: 2024-01-01}
references: [{title: 合并年份}]
unit: other
data:
  id: [school]
  columns: [{code: school, name: 学校}]
  figures: [{code: people, name: 人数}, {code: sd, name: 标准差, unit: 分}]
  POOL
benchmark: {groups: [all], min_peers: 1, min_spread_peers: 2}
scale: {limit: 3, decimals: 2, fill: benchmark, max_missing: "0.50"}
indicators:
  - {code: share, name: 率, weight: "0.3", kind: proportion, unit: "%", n: [people], source: 表}
  - {code: count, name: 数, weight: "0.2", kind: rate, unit: 项, per: "100", n: [people], source: 表}
  - {code: mark, name: 均分, weight: "0.3", kind: mean, unit: 分, n: [people], sd: sd, source: 表}
  - {code: exact, name: 师资, weight: "0.2", kind: exact, unit: 个, source: 表}
classes:
  against: none
"""


def _rubric(folder: Path, pool: str = "pool: {years: 3, below: 60}") -> ScoredRubric:
    path = folder / "pooled.yaml"
    path.write_text(TEXT.replace("POOL", pool), encoding="utf-8")
    return ev.load_rubric(path)


def _data(
    rubric: ScoredRubric, year: int, rows: dict[str, tuple[list[float], float, float]], hidden: str = ""
) -> Dataset:
    """Rows: value of the four leaves, people, and the standard deviation of the marks."""
    units = list(rows)
    value = np.array([rows[unit][0] for unit in units], dtype=float)
    n = np.array([[rows[unit][1]] * 3 + [np.nan] for unit in units])
    state = np.zeros(value.shape, dtype=np.int8)
    if hidden:
        state[units.index(hidden), :3] = State.SUPPRESSED
    return make_dataset(
        rubric,
        pd.DataFrame({"unit": units, "school": units}),
        np.where(state == 0, value, np.nan),
        n=n,
        state=state,
        sd={"mark": [rows[unit][2] for unit in units]},
        year=year,
        sources=(f"{year}.csv",),
    )


@pytest.fixture
def rubric(tmp_path: Path) -> ScoredRubric:
    return _rubric(tmp_path)


@pytest.fixture
def history(rubric: ScoredRubric) -> ev.History:
    return ev.make_history(
        [
            _data(rubric, 2022, {"a": ([10, 10, 10, 1], 500, 5)}),
            _data(rubric, 2023, {"a": ([60, 4, 70, 9], 25, 8), "b": ([50, 2, 70, 9], 25, 8)}),
            _data(rubric, 2024, {"a": ([70, 6, 75, 8], 30, 10), "b": ([55, 2, 72, 9], 90, 8)}, hidden="a"),
            _data(
                rubric, 2025, {"a": ([80, 8, 80, 7], 20, 6), "b": ([60, 2, 74, 9], 90, 8), "c": ([60, 2, 74, 9], 5, 8)}
            ),
        ]
    )


def test_events_over_sizes_and_means_of_all_cases(history: ev.History, rubric: ScoredRubric):
    data = ev.pool_years(history, rubric)
    # 2024 is suppressed and passed over; 2022 lies outside the three years.
    assert data.n[0, :3].tolist() == [45, 45, 45]
    assert data.value[0, 0] == pytest.approx(100 * (16 + 15) / 45)
    assert data.value[0, 1] == pytest.approx((20 * 8 + 25 * 4) / 45)
    assert data.value[0, 2] == pytest.approx((20 * 80 + 25 * 70) / 45)
    assert data.sd["mark"][0] == pytest.approx(np.sqrt((19 * 36 + 24 * 64) / 43))
    assert data.value[0, 3] == 7


def test_large_cohorts_and_units_without_a_past_stay(history: ev.History, rubric: ScoredRubric):
    data, last = ev.pool_years(history, rubric), history.datasets[-1]
    assert data.value[1:].tolist() == last.value[1:].tolist()
    assert data.units["pooled_cells"].tolist() == ["3", "", ""]
    assert data.units["pooled_years"].tolist() == ["2023、2025", "", ""]
    assert data.year == 2025
    assert data.sources == ("2025.csv", "2023.csv", "2024.csv")


def test_years_are_added_only_while_the_size_is_below(tmp_path: Path):
    rubric = _rubric(tmp_path, "pool: {years: 3, below: 40}")
    history = ev.make_history(
        [_data(rubric, year, {"a": ([value, 1, 70, 1], 25, 8)}) for year, value in ((2023, 0), (2024, 60), (2025, 80))]
    )
    data = ev.pool_years(history, rubric)
    assert data.n[0, 0] == 50
    assert data.value[0, 0] == pytest.approx(70)


def test_every_pooled_figure_is_listed(history: ev.History, rubric: ScoredRubric):
    table = ev.pooled_cells(history, rubric)
    assert table["indicator"].tolist() == ["share", "count", "mark"]
    assert set(table["years"]) == {"2023、2025"}
    assert table["n_last"].tolist() == [20, 20, 20]
    assert table["value_last"].tolist() == [80, 8, 80]


def test_without_the_rule_the_last_year_stays_as_it_is(tmp_path: Path):
    rubric = _rubric(tmp_path, "")
    history = ev.make_history([_data(rubric, 2025, {"a": ([80, 8, 80, 7], 20, 6)})])
    assert ev.pool_years(history, rubric) is history.datasets[-1]
    assert ev.pooled_cells(history, rubric).empty


def test_pooled_data_are_evaluated_with_less_noise(history: ev.History, rubric: ScoredRubric):
    last, pooled = history.datasets[-1], ev.pool_years(history, rubric)
    before, after = (
        ev.evaluate(data, rubric, rank_draws=0).cells.set_index(["unit", "indicator"]) for data in (last, pooled)
    )
    assert after.loc[("a", "mark"), "n"] == 45
    assert pooled.fingerprint() != last.fingerprint()
    assert before.loc[("b", "mark"), "value"] == after.loc[("b", "mark"), "value"]


def test_another_rubric_is_refused(history: ev.History, tmp_path: Path):
    path = tmp_path / "other.yaml"
    path.write_text(TEXT.replace("POOL", "").replace("id: pooled", "id: another"), encoding="utf-8")
    with pytest.raises(ev.EvaluatorError, match="another"):
        ev.pool_years(history, ev.load_rubric(path))
