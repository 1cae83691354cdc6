"""The successor map beside the two years: marks of majors, contradictions, oddities, and the sheets of a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest
from compare_worlds import result_of, rubric_of

import evaluator as ev
from evaluator.report import summary_lines
from evaluator.text import Reason, say

if TYPE_CHECKING:
    from pathlib import Path

MEAN, SPREAD = (80.0, 4.0, 18.0), (10.0, 2.0, 4.0)


def _year(folder: Path, units: list[str], year: int) -> ev.Result:
    n = np.column_stack([np.full(len(units), 60.0), np.full(len(units), 240.0), np.full(len(units), np.nan)])
    return result_of(rubric_of(folder), units, [[80, 4, 18]] * len(units), n, MEAN, SPREAD, year)


def _compared(folder: Path, before: list[str], after: list[str], *rows: str) -> ev.Comparison:
    path = folder / "沿革.csv"
    path.write_text("\n".join(["原代码,新代码,方式,年份", *rows, ""]), encoding="utf-8")
    known = ev.read_successors(path)
    return ev.compare(_year(folder, before, 2024), _year(folder, after, 2025), successors=known)


def _refused(folder: Path, before: list[str], after: list[str], *rows: str) -> list[tuple[Reason, int | None]]:
    with pytest.raises(ev.DataProblems) as caught:
        _compared(folder, before, after, *rows)
    assert all(problem.show("en") and problem.place.file == "沿革.csv" for problem in caught.value.problems)
    return [(problem.reason, problem.place.row) for problem in caught.value.problems]


def _notices(found: ev.Comparison) -> list[tuple[Reason, int | None]]:
    notices = found.facts["notices"]
    said = summary_lines(found), summary_lines(found, "en")
    assert all(
        any(problem.sentence(lang) in line for line in lines)
        for problem in notices
        for lines, lang in zip(said, ("zh", "en"), strict=True)
    )
    return [(problem.reason, problem.place.row) for problem in notices]


@pytest.mark.parametrize(
    "row", ["080902,080910T,更名,2025", "90001-080902,90001-080910T,更名,2025", "080902K,080910t,更名,"]
)
@pytest.mark.parametrize("after", ["90001-080910", "90001-080910T"])
def test_marks_of_a_major_count_for_nothing(tmp_path: Path, row: str, after: str):
    found = _compared(tmp_path, ["90001-080902", "90002-020101"], [after, "90002-020101"], row)
    assert found.units["how"].tolist() == ["renamed", "same"]
    assert (found.facts["renamed"], found.facts["gone"], found.facts["new"]) == (1, 0, 0)
    assert _notices(found) == []


def test_merged_units_are_found_without_their_marks(tmp_path: Path):
    rows = "90002-020101,90002-020110T,合并,2025", "90002-020102,90002-020110T,合并,2025"
    found = _compared(tmp_path, ["90002-020101", "90002-020102"], ["90002-020110"], *rows)
    assert found.units["how"].tolist() == ["merged"]


def test_a_major_that_gained_a_mark_is_the_same(tmp_path: Path):
    found = ev.compare(_year(tmp_path, ["90001-080904"], 2024), _year(tmp_path, ["90001-080904K"], 2025))
    assert found.units["how"].tolist() == ["same"]
    # Where both stand in one year they are two, and only the very id will do.
    both = ["90001-080904", "90001-080904K"]
    found = ev.compare(_year(tmp_path, both, 2024), _year(tmp_path, both, 2025))
    assert found.units["before_unit"].tolist() == both


@pytest.mark.parametrize("how", ["更名", "合并"])
def test_a_unit_mapped_away_that_still_exists_is_an_error(tmp_path: Path, how: str):
    units = ["90001-080901", "90001-080902"]
    row = f"90001-080901,90001-080903,{how},"
    assert _refused(tmp_path, units, [*units, "90001-080903"], row) == [(Reason.SUCCESSOR_ALIVE, 2)]
    # The same with a new code that is not there either, and with a year between the two.
    assert _refused(tmp_path, units, units, row + "2025") == [(Reason.SUCCESSOR_ALIVE, 2)]


def test_a_change_that_comes_later_is_no_contradiction(tmp_path: Path):
    units = ["90001-080901", "90001-080902"]
    found = _compared(tmp_path, units, units, "90001-080901,90001-080903,更名,2026")
    assert found.units["how"].tolist() == ["same", "same"]
    assert _notices(found) == []


def test_a_merger_of_two_that_both_live_names_both_rows(tmp_path: Path):
    units = ["90001-080901", "90001-080902", "90001-080903"]
    rows = "90001-080901,90001-080903,合并,2025", "90001-080902,90001-080903,合并,2025"
    assert _refused(tmp_path, units, units, *rows) == [(Reason.SUCCESSOR_ALIVE, 2), (Reason.SUCCESSOR_ALIVE, 3)]


@pytest.mark.parametrize("year", ["", "2025"])
def test_units_that_swap_are_a_circle(tmp_path: Path, year: str):
    units = ["90001-080901", "90001-080902"]
    rows = f"90001-080901,90001-080902,更名,{year}", f"90001-080902,90001-080901,更名,{year}"
    assert _refused(tmp_path, units, units, *rows) == [(Reason.SUCCESSOR_CIRCLE, 2), (Reason.SUCCESSOR_CIRCLE, 3)]
    assert _refused(tmp_path, units, units, "080901,080901,更名,") == [(Reason.SUCCESSOR_CIRCLE, 2)]


def test_renamed_and_renamed_back_is_no_circle(tmp_path: Path):
    rows = "90001-080901,90001-080902,更名,2024", "90001-080902,90001-080901,更名,2025"
    path = tmp_path / "m.csv"
    path.write_text("\n".join(["原代码,新代码,方式,年份", *rows, ""]), encoding="utf-8")
    known = ev.read_successors(path)
    assert known.follow("90001-080901", 2023, 2025)[0] == "90001-080901"
    # What became of a code before it was taken over is another unit's story.
    assert known.follow("90001-080902", 2023, 2025)[0] == "90001-080901"
    found = _compared(tmp_path, ["90001-080902"], ["90001-080901"], *rows)
    assert found.units["how"].tolist() == ["renamed"]


def test_a_code_that_some_schools_still_have_is_a_notice(tmp_path: Path):
    # 90001 renamed; 90002 has not yet; 90003 had both all along.
    before = ["90001-080901", "90002-080901", "90003-080901", "90003-080910"]
    after = ["90001-080910", "90002-080901", "90003-080901", "90003-080910"]
    found = _compared(tmp_path, before, after, "080901,080910T,更名,2025")
    assert dict(zip(found.units["unit"], found.units["how"], strict=True)) == {
        "90001-080910": "renamed",
        "90002-080901": "same",
        "90003-080901": "same",
        "90003-080910": "same",
    }
    assert _notices(found) == [(Reason.SUCCESSOR_STILL_THERE, 2)]
    assert "2个专业用它：90002-080901、90003-080901" in found.facts["notices"][0].sentence()


def test_a_closed_unit_that_is_still_evaluated_is_a_notice(tmp_path: Path):
    # Its last cohorts go on being counted.
    found = _compared(tmp_path, ["90001-080901"], ["90001-080901"], "90001-080901,,撤销,2025")
    assert found.units["how"].tolist() == ["same"]
    assert _notices(found) == [(Reason.SUCCESSOR_STILL_THERE, 2)]


def test_a_new_code_that_is_not_there_is_a_notice_with_its_row(tmp_path: Path):
    before = ["90001-080901", "90002-020101"]
    rows = "90001-080901,90001-080999,更名,2025", "90002-020101,90002-020102,更名,2025"
    found = _compared(tmp_path, before, ["90002-020102"], *rows)
    assert _notices(found) == [(Reason.SUCCESSOR_ABSENT, 2)]
    assert found.unmatched["successor"].tolist() == ["90001-080999"]


def test_links_of_a_chain_need_not_be_there(tmp_path: Path):
    rows = "080901,080902,更名,2025", "080902,080903,更名,2025"
    found = _compared(tmp_path, ["90001-080901"], ["90001-080903"], *rows)
    assert found.units["how"].tolist() == ["renamed"]
    assert _notices(found) == []


def test_renaming_into_a_unit_that_was_there_is_a_merger(tmp_path: Path):
    before = ["90001-080901", "90001-080902"]
    row = "90001-080901,90001-080902,更名,2025"
    assert _refused(tmp_path, before, ["90001-080902"], row) == [(Reason.SUCCESSOR_NOT_MERGED, 2)]
    # For a whole code it may happen at some school: said, and treated as what it is.
    found = _compared(tmp_path, before, ["90001-080902"], "080901,080902,更名,2025")
    assert found.units["how"].tolist() == ["merged"]
    assert _notices(found) == [(Reason.SUCCESSOR_JOINED, 2)]


def _book(path: Path, **sheets: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name.removesuffix("_hidden"))
        for row in rows:
            page.append(row)
        if name.endswith("_hidden"):
            page.sheet_state = "veryHidden"
    book.save(path)


def test_a_wrong_workbook_is_named_by_a_sheet_that_one_can_see(tmp_path: Path):
    mark = say("returns.mark_sheet")
    _book(tmp_path / "w.xlsx", **{"填报": [["学校代码", "专业代码"]], f"{mark}_hidden": [["old", "year"], ["a", 1]]})
    with pytest.raises(ev.DataProblems) as caught:
        ev.read_successors(tmp_path / "w.xlsx")
    assert [problem.place.sheet for problem in caught.value.problems] == ["填报"]


def test_a_hidden_draft_is_passed_by(tmp_path: Path):
    head: list[object] = ["原代码", "新代码", "方式", "年份"]
    draft, final = [head, ["1", "2", "更名", 2025]], [head[:3], ["3", "4", "更名"]]
    _book(tmp_path / "m.xlsx", 草稿_hidden=draft, 沿革=final)
    assert [entry.old for entry in ev.read_successors(tmp_path / "m.xlsx").entries] == ["3"]
