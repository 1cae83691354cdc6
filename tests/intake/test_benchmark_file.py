"""Published averages: both forms, percentages as Excel keeps them, codes, ranges, and a round trip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from openpyxl import Workbook

import evaluator as ev
from evaluator.dataset import with_major_groups
from evaluator.forms import write_benchmark
from evaluator.text import DataProblems

if TYPE_CHECKING:
    from pathlib import Path

HEADER = ["指标代码", "指标名称", "同类组层级", "同类组代码", "均值", "标准差", "专业点数", "覆盖率", "来源", "年份"]
GOOD = ["placement_rate", "", "专业", "080901", 85.3, 5, 100, 0.9, "官方常模", 2025]


def write(folder: Path, *rows: list[Any], percent: bool = False) -> Path:
    book = Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    if percent:
        for cells in book.active.iter_rows(min_row=2, min_col=5, max_col=6):
            for cell in cells:
                cell.number_format = "0.0%"
    book.save(folder / "常模.xlsx")
    return folder / "常模.xlsx"


def changed(**cells: Any) -> list[Any]:
    names = ["indicator", "name", "level", "group", "mean", "spread", "programmes", "coverage", "source", "year"]
    return [cells.get(name, value) for name, value in zip(names, GOOD, strict=True)]


def test_a_row_is_read(tmp_path: Path, rubric: ev.ScoredRubric):
    bench = ev.read_benchmark(write(tmp_path, GOOD), rubric)
    level = bench.levels[0]
    assert (level.level, level.keys, bench.source, bench.year) == ("major", ("080901",), "官方常模", 2025)
    column = rubric.codes.index("placement_rate")
    tables = (level.mean, level.spread, level.programmes, level.coverage)
    assert [table[0, column] for table in tables] == [85.3, 5, 100, 0.9]


def test_percentages_as_excel_stores_them(tmp_path: Path, rubric: ev.ScoredRubric):
    level = ev.read_benchmark(write(tmp_path, changed(mean=0.853, spread=0.05), percent=True), rubric).levels[0]
    assert np.nanmax(level.mean) == pytest.approx(85.3)
    assert np.nanmax(level.spread) == pytest.approx(5)


@pytest.mark.parametrize("code", [80901, "80901", "080901K", "０８０９０１"])
def test_codes_are_repaired(tmp_path: Path, rubric: ev.ScoredRubric, code: Any):
    assert ev.read_benchmark(write(tmp_path, changed(group=code)), rubric).levels[0].keys == ("080901",)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"mean": 0.853}, "ambiguous_share"),
        ({"mean": 150}, "benchmark_range"),
        ({"spread": -1}, "benchmark_range"),
        ({"mean": "高"}, "not_a_number"),
        ({"group": "999999"}, "unknown_group"),
        ({"group": "计算机科学与技术"}, "unknown_group"),
        ({"group": ""}, "group_empty"),
        ({"level": "专业类", "group": "9999"}, "unknown_group"),
        ({"level": "学院"}, "unknown_level"),
        ({"indicator": "innovation_xx"}, "unknown_indicator"),
        ({"indicator": "innovation_xx", "name": "去向落实率"}, "unknown_indicator"),
        ({"name": "生师比"}, "indicator_name_differs"),
        ({"source": "省里"}, "unknown_source"),
        ({"year": "二〇二五"}, "bad_benchmark_year"),
    ],
)
def test_a_bad_row_has_its_sentence(tmp_path: Path, rubric: ev.ScoredRubric, cells: dict[str, Any], reason: str):
    with pytest.raises(DataProblems) as caught:
        ev.read_benchmark(write(tmp_path, changed(**cells)), rubric)
    (problem,) = caught.value.problems
    assert (problem.reason, problem.place.row) == (reason, 2)
    assert all("{" not in problem.sentence(lang) for lang in ("zh", "en"))


def test_one_file_one_source_and_one_row_a_group(tmp_path: Path, rubric: ev.ScoredRubric):
    with pytest.raises(DataProblems) as caught:
        ev.read_benchmark(write(tmp_path, GOOD, changed(group="050201", source="第三方"), GOOD), rubric)
    assert [problem.reason for problem in caught.value.problems] == ["benchmark_twice", "several_sources"]


def test_a_computed_benchmark_written_and_read_is_the_same(tmp_path: Path, rubric: ev.ScoredRubric):
    rng = np.random.default_rng(5)
    units = with_major_groups(
        pd.DataFrame(
            {"unit": [f"u{i}" for i in range(60)], "institution": "90001", "major": ["080901", "050201", "010101"] * 20}
        )
    )
    value = np.column_stack(
        [rng.uniform(40, 95, (60, 2)), rng.uniform(60, 95, 60), rng.integers(0, 2, 60), rng.uniform(9, 25, 60)]
    )
    size = np.full((60, 5), 50.0)
    nation = ev.make_dataset(rubric, units, value, n=size, sd={"mark": np.full(60, 9.0)}, year=2025)
    computed = ev.benchmark_from(nation, rubric)
    read = ev.read_benchmark(write_benchmark(rubric, tmp_path / "常模.xlsx", computed), rubric)
    assert [level.level for level in read.levels] == [level.level for level in computed.levels]
    for ours, theirs in zip(read.levels, computed.levels, strict=True):
        assert ours.keys == theirs.keys
        for table in ("mean", "spread", "programmes", "coverage"):
            assert np.allclose(getattr(ours, table), getattr(theirs, table), equal_nan=True)
    plain, again = (ev.evaluate(nation, rubric, bench, rank_draws=0).units for bench in (computed, read))
    assert np.allclose(plain["score"], again["score"])


def wide(folder: Path, mean: Any, form: str = "General") -> Path:
    book = Workbook()
    book.active.append(["专业代码", "去向落实率", "生师比"])
    book.active.append(["080901", mean, 17.5])
    book.active["B2"].number_format = form
    book.save(folder / "全国平均.xlsx")
    return folder / "全国平均.xlsx"


def test_a_published_table_shows_percentages_as_excel_does(tmp_path: Path, rubric: ev.ScoredRubric):
    level = ev.read_benchmark(wide(tmp_path, 0.853, "0.0%"), rubric, source="第三方", year=2024).levels[0]
    assert level.mean[0, rubric.codes.index("placement_rate")] == pytest.approx(85.3)
    assert level.mean[0, rubric.codes.index("staff_ratio")] == pytest.approx(17.5)


@pytest.mark.parametrize(
    ("mean", "reason"),
    [("=AVERAGE(C2:C9)", "formula_without_value"), ("#DIV/0!", "excel_error"), (0.853, "ambiguous_share")],
)
def test_an_average_that_only_looks_empty(tmp_path: Path, rubric: ev.ScoredRubric, mean: Any, reason: str):
    long = write(tmp_path, GOOD, changed(group="050201", mean=mean))
    for path, place in ((wide(tmp_path, mean), "B2"), (long, "E3")):
        with pytest.raises(DataProblems) as caught:
            ev.read_benchmark(path, rubric, source="第三方", year=2024)
        assert [(problem.reason, problem.place.cell) for problem in caught.value.problems] == [(reason, place)]


def test_a_printed_sign_does_not_make_a_fraction_a_percentage(tmp_path: Path, rubric: ev.ScoredRubric):
    path = wide(tmp_path, 0.7, '0.00"%"')
    with pytest.raises(DataProblems, match=r"0\.7%"):
        ev.read_benchmark(path, rubric, source="第三方", year=2024)
    told = ev.read_benchmark(wide(tmp_path, "0.7%"), rubric, source="第三方", year=2024)
    assert told.levels[0].mean[0, rubric.codes.index("placement_rate")] == pytest.approx(0.7)
