"""Renamed, merged, closed and new units, and the file that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest
from compare_worlds import result_of, rubric_of

import evaluator as ev
from evaluator.dataset import Succession, Successors
from evaluator.report import summary_lines

if TYPE_CHECKING:
    from pathlib import Path

MEAN, SPREAD = (80.0, 4.0, 18.0), (10.0, 2.0, 4.0)
OLD = ["90001-080901", "90001-080902", "90002-020101", "90002-020102", "90003-050201", "90003-050202"]
NEW = ["90001-080901", "90001-080910T", "90002-020110T", "90003-050201", "90004-080901"]
FILE = """原代码,新代码,方式,年份
080902,080910T,更名,2025
90002-020101,90002-020110T,合并,2025
90002-020102,90002-020110T,合并,2025
90003-050202,,撤销,2025
"""


def _n(people: list[float]) -> np.ndarray:
    return np.column_stack([people, np.multiply(people, 4.0), np.full(len(people), np.nan)])


@pytest.fixture
def years(tmp_path: Path) -> tuple[ev.Result, ev.Result]:
    rubric = rubric_of(tmp_path)
    before = result_of(
        rubric,
        OLD,
        [[85, 3, 18], [75, 4, 18], [90, 4, 16], [70, 4, 20], [80, 4, 18], [80, 5, 18]],
        _n([100, 50, 30, 90, 60, 60]),
        MEAN,
        SPREAD,
        2024,
    )
    after = result_of(
        rubric,
        NEW,
        [[85, 3, 18], [80, 4, 18], [80, 4, 18], [82, 4, 18], [80, 4, 18]],
        _n([100, 60, 110, 60, 40]),
        MEAN,
        SPREAD,
        2025,
    )
    return before, after


@pytest.fixture
def known(tmp_path: Path) -> Successors:
    path = tmp_path / "沿革.csv"
    path.write_text(FILE, encoding="utf-8")
    return ev.read_successors(path)


def test_renamed_units_are_the_same_unit(years: tuple[ev.Result, ev.Result], known: Successors):
    units = ev.compare(*years, successors=known).units.set_index("unit")
    row = units.loc["90001-080910T"]
    assert row["before_unit"] == "90001-080902"
    assert row["how"] == "renamed"
    assert row["own"] == pytest.approx(0.5 * 5)


def test_merged_units_stand_against_the_mean_of_their_predecessors_by_size(
    years: tuple[ev.Result, ev.Result], known: Successors
):
    found = ev.compare(*years, successors=known)
    row = found.units.set_index("unit").loc["90002-020110T"]
    # Sizes 30 and 90 (their median n: 75 and 225) are a quarter and three quarters.
    first, second = 50 + 0.5 * 10 + 0.2 * 5, 50 - 0.5 * 10 - 0.2 * 5
    assert row["score_before"] == pytest.approx(0.25 * first + 0.75 * second)
    assert row["before_unit"] == "90002-020101、90002-020102"
    assert row["difference"] == pytest.approx(50 - row["score_before"])
    assert row[["own", "benchmark", "rounding"]].sum() == pytest.approx(row["difference"], abs=1e-12)
    assert (row["letter_before"], row["moved"]) == ("", "")
    scored = years[0].units.set_index("unit")["se"]
    before = 0.25**2 * scored["90002-020101"] ** 2 + 0.75**2 * scored["90002-020102"] ** 2
    after = years[1].units.set_index("unit").loc["90002-020110T", "se"] ** 2
    assert row["se"] == pytest.approx(np.sqrt(before + after))
    # One letter a year: merged units are not in the matrix.
    assert found.moves.observed.sum() == 3
    assert found.facts["merged"] == 1


def test_closed_and_new_units_are_listed(years: tuple[ev.Result, ev.Result], known: Successors):
    found = ev.compare(*years, successors=known)
    assert dict(zip(found.unmatched["unit"], found.unmatched["what"], strict=True)) == {
        "90003-050202": "closed",
        "90004-080901": "new",
    }


def test_without_a_map_renamed_units_are_gone(years: tuple[ev.Result, ev.Result]):
    found = ev.compare(*years)
    assert found.facts["gone"] == 4
    assert found.facts["new"] == 3


def test_a_successor_that_is_not_there_is_named(years: tuple[ev.Result, ev.Result]):
    known = Successors((Succession("080902", "080999", "renamed"),))
    unmatched = ev.compare(*years, successors=known).unmatched.set_index("unit")
    assert unmatched.loc["90001-080902", "successor"] == "90001-080999"


def test_codes_that_nobody_has_are_said(years: tuple[ev.Result, ev.Result], tmp_path: Path):
    book = openpyxl.Workbook()
    for row in (
        ["沿革表"],
        ["原代码", "新代码", "方式", "年份"],
        [80902, "080910T", "更名", 2025],
        ["020101", "020110T", "更名"],
    ):
        book.active.append(row)
    book.save(tmp_path / "沿革.xlsx")
    found = ev.compare(*years, successors=ev.read_successors(tmp_path / "沿革.xlsx"))
    assert found.facts["unknown_codes"] == ("80902",)
    assert any("80902" in line for line in summary_lines(found))
    row = found.units.set_index("unit").loc["90002-020110T"]
    assert row["how"] == "renamed"


def test_the_workbook_names_predecessors(years: tuple[ev.Result, ev.Result], known: Successors, tmp_path: Path):
    ev.write_comparison(ev.compare(*years, successors=known), tmp_path / "o")
    book = openpyxl.load_workbook(tmp_path / "o" / "comparison.xlsx")
    said = {str(cell.value) for row in book["得分变化"].iter_rows() for cell in row}
    assert {"前一年的编号", "90002-020101、90002-020102", "合并", "更名"} <= said
    assert "已撤销（沿革表写明）" in {str(cell.value) for row in book["未比较的"].iter_rows() for cell in row}
    assert any("按规模" in str(cell.value) for cell in book["摘要"]["A"])


def test_chains_years_and_circles():
    chain = Successors((Succession("a", "b", "renamed", 2023), Succession("b", "c", "renamed", 2024)))
    assert chain.follow("90001-a", 2022, 2024) == ("90001-c", "renamed")
    assert chain.follow("90001-a", 2022, 2023) == ("90001-b", "renamed")
    assert chain.follow("90001-a", 2023, 2024) == ("90001-a", "")
    circle = Successors((Succession("a", "b", "renamed"), Succession("b", "a", "renamed")))
    assert circle.follow("a")[0] == "a"
    assert Successors((Succession("90009", "", "closed"),)).follow("90009-a") == ("", "closed")


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ("080902,,更名,2025", "新代码"),
        (",080910T,更名,2025", "原代码"),
        ("080902,080910T,改名,2025", "改名"),
        ("080902,080910T,撤销,2025", "撤销"),
        ("080902,080910T,更名,25", "25"),
        ("080902,080910T,更名,\n080902,080911T,更名,", "080902"),
        ("080902,080910T,更名,\n080903,080910T,更名,", "合并"),
    ],
)
def test_bad_rows_are_named(tmp_path: Path, rows: str, word: str):
    path = tmp_path / "沿革.csv"
    path.write_text(f"原代码,新代码,方式,年份\n{rows}\n", encoding="utf-8")
    with pytest.raises(ev.DataProblems, match=word) as caught:
        ev.read_successors(path)
    assert all(problem.place.row is not None for problem in caught.value.problems)


def test_a_map_without_its_columns_is_refused(tmp_path: Path):
    path = tmp_path / "沿革.csv"
    path.write_text("原代码,方式\n1,撤销\n", encoding="utf-8")
    with pytest.raises(ev.DataProblems, match="新代码"):
        ev.read_successors(path)


def test_english_headers_and_ways_are_read(tmp_path: Path):
    path = tmp_path / "map.csv"
    path.write_text("old code,new code,how\n080902,080910T,renamed\n\n080903,,closed\n", encoding="utf-8")
    assert [entry.how for entry in ev.read_successors(path).entries] == ["renamed", "closed"]
