"""Good tables: what is read, in which forms, with which repairs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import evaluator as ev
from evaluator.dataset import State

Write = Callable[..., Path]
Table = list[list[Any]]


@pytest.mark.parametrize("name", ["数据.csv", "数据 表.xlsx"])
def test_values_sizes_and_states(write: Write, table: Table, rubric: ev.ScoredRubric, name: str):
    data = ev.read_data(write(table, name), rubric, 2025)
    assert list(data.units["unit"]) == ["90001-080901", "90001-050201", "90002-080901"]
    assert data.leaves == ("placement_rate", "satisfied", "mark", "certified", "staff_ratio")
    expected = [[100 * 100 / 120, 85.5, 88.2, 1, 17.5], [75, 80, 90, 0, 16], [100 * 60 / 90, 72.5, 85, np.nan, 21]]
    assert np.allclose(data.value, expected, equal_nan=True)
    assert np.allclose(data.n[:, :3], [[120, 80, 80], [60, 40, 40], [90, 70, 70]])
    assert data.state[2, 3] == State.NOT_APPLICABLE
    assert (np.delete(data.state.ravel(), 13) == State.OBSERVED).all()
    assert list(data.sd["mark"]) == [9.5, 8, 11]
    assert list(data.cohort) == [120, 60, 90]
    assert list(data.units["major_class"]) == ["0809", "0502", "0809"]
    assert list(data.units["category_name"]) == ["工学", "文学", "工学"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(write: Write, table: Table, rubric: ev.ScoredRubric, encoding: str):
    data = ev.read_data(write(table, encoding=encoding), rubric, 2025)
    assert list(data.units["institution_name"]) == ["云溪大学", "云溪大学", "苍梧学院"]


def test_titles_totals_notes_and_blank_rows_are_not_units(write: Write, table: Table, rubric: ev.ScoredRubric):
    rows = [["2025年数据"], [], *table, [], ["合计", "", "", "", "", 270], ["注：数据截至9月"]]
    assert len(ev.read_data(write(rows), rubric, 2025)) == 3


def test_codes_serve_as_headers_too(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[0] = ["institution", "institution_name", "major", "major_name", "first_graduating_year", "graduates",
                "placed", "answers", "mark_sd", "satisfied", "mark", "certified", "staff_ratio"]  # fmt: skip
    assert len(ev.read_data(write(table), rubric, 2025)) == 3


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("８５．５", 85.5),
        ("85.5%", 85.5),
        (" 85.5 ", 85.5),
        ("'85.5", 85.5),
        ("0.8%", 0.8),
        ("８５％", 85.0),
        (85, 85.0),
    ],
)
def test_a_number_is_read_as_that_number(write: Write, table: Table, rubric: ev.ScoredRubric, text: Any, value: float):
    table[1][9] = text
    assert ev.read_data(write(table), rubric, 2025).value[0, 1] == value


def test_thousands_separators(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[1][5], table[1][6] = "1,200", "1，000"
    assert ev.read_data(write(table), rubric, 2025).value[0, 0] == pytest.approx(100 * 1000 / 1200)


@pytest.mark.parametrize(
    ("text", "state"), [("不公开", State.SUPPRESSED), ("", State.MISSING), ("—", State.MISSING), ("无", State.MISSING)]
)
def test_the_four_states_are_never_confused(
    write: Write, table: Table, rubric: ev.ScoredRubric, text: str, state: State
):
    table[1][9] = text
    data = ev.read_data(write(table), rubric, 2025)
    assert data.state[0, 1] == state
    assert np.isnan(data.value[0, 1])


def test_zero_is_a_value(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[1][6] = 0
    data = ev.read_data(write(table), rubric, 2025)
    assert (data.value[0, 0], data.state[0, 0]) == (0.0, State.OBSERVED)


def test_a_hidden_count_hides_its_share(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[1][6] = "不公开"
    assert ev.read_data(write(table), rubric, 2025).state[0, 0] == State.SUPPRESSED


def test_a_share_shown_as_percent_by_excel(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[1][9], table[2][9], table[3][9] = 0.853, 0.8, 1.0
    formats = {(1, 9): "0.0%", (2, 9): '0.00"%"', (3, 9): "0.00%"}
    data = ev.read_data(write(table, "数据.xlsx", formats=formats), rubric, 2025)
    assert data.value[:, 1] == pytest.approx([85.3, 0.8, 100.0])


def test_a_lost_zero_is_repaired_with_a_notice(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[1][2] = 80901
    data = ev.read_data(write(table, "数据.xlsx"), rubric, 2025)
    assert data.units["unit"][0] == "90001-080901"
    (notice,) = data.notices
    assert (notice.reason, notice.severity, notice.value, notice.place.row) == ("major_repaired", "notice", "80901", 2)
    assert "080901" in notice.sentence("zh")


def test_ten_digit_codes_are_known_by_their_last_five(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[1][0] = "4199990001"
    assert ev.read_data(write(table), rubric, 2025).units["institution"][0] == "90001"


def test_a_variant_tells_two_programmes_apart(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[0].append("办学形式")
    table.append([*table[1], "H"])
    units = ev.read_data(write(table), rubric, 2025).units["unit"]
    assert list(units)[3] == "90001-080901-H"


def test_a_name_that_does_not_fit_its_code_is_noted(write: Write, table: Table, rubric: ev.ScoredRubric):
    table[1][3] = "软件工程"
    (notice,) = ev.read_data(write(table), rubric, 2025).notices
    assert (notice.reason, notice.value) == ("major_name_differs", "软件工程")


def test_select_keeps_rows(write: Write, table: Table, rubric: ev.ScoredRubric):
    data = ev.read_data(write(table), rubric, 2025, select={"学校名称": "苍梧学院"})
    assert list(data.units["unit"]) == ["90002-080901"]


def test_template_filled_and_read_is_equal(tmp_path: Path, write: Write, table: Table, rubric: ev.ScoredRubric):
    from evaluator.forms import template_columns, write_template

    expected = ev.read_data(write(table), rubric, 2025)
    columns = [column.code for column in template_columns(rubric)]
    order = ["institution", "institution_name", "major", "major_name", "first_graduating_year", "graduates", "placed",
             "answers", "mark_sd", "satisfied", "mark", "certified", "staff_ratio"]  # fmt: skip
    assert set(order) <= set(columns)
    rows = {code: [row[place] for row in table[1:]] for place, code in enumerate(order)}
    data = ev.read_data(write_template(rubric, tmp_path / "模板.xlsx", rows), rubric, 2025)
    assert data.notices == ()
    assert np.allclose(data.value, expected.value, equal_nan=True)
    assert (data.state == expected.state).all()
    assert np.allclose(data.n, expected.n, equal_nan=True)
    assert data.units.equals(expected.units)
