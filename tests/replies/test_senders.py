"""What is said of a whole file names its sender: from its rows, else from its template's mark, else nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from evaluator.intake import inspect_data
from evaluator.intake.mark import MARK_SHEET, Mark
from evaluator.text import Reason

if TYPE_CHECKING:
    from pathlib import Path

    import evaluator as ev


def senders(path: Path, rubric: ev.ScoredRubric) -> dict[Reason, set[str]]:
    found: dict[Reason, set[str]] = {}
    for problem in inspect_data(path, rubric, 2025).problems:
        found.setdefault(problem.reason, set()).add(problem.institution)
    return found


def marked_for(path: Path, rubric: ev.ScoredRubric, code: str, name: str) -> Path:
    book = load_workbook(path)
    sheet = book.create_sheet(MARK_SHEET)
    for row in Mark(rubric.id, rubric.model.version, institution=code, institution_name=name).rows():
        sheet.append(row)
    book.save(path)
    return path


def test_all_rows_of_one_institution(rubric: ev.ScoredRubric, write_return: Any, table: Any):
    table[0].append("备注")
    table.append(["合计", *[""] * 12, "x"])
    table[2][1] = ""
    found = senders(write_return(table, extras=False), rubric)
    assert found[Reason.HEADERS_IGNORED] == found[Reason.ROWS_SKIPPED] == {"云溪大学"}


def test_rows_of_several_institutions(rubric: ev.ScoredRubric, write_return: Any, table: Any):
    table[0].append("备注")
    table[3][:2] = ["90002", "苍梧学院"]
    path = write_return(table, extras=False)
    assert senders(path, rubric)[Reason.HEADERS_IGNORED] == {""}
    # A stranger's row in a template that was made for one school.
    found = senders(marked_for(path, rubric, "90001", "云溪大学"), rubric)
    assert found[Reason.HEADERS_IGNORED] == {"云溪大学"}
    assert Reason.OTHER_INSTITUTION in found


def test_a_file_that_is_refused(rubric: ev.ScoredRubric, write_return: Any, table: Any, tmp_path: Path):
    short = [[cell for place, cell in enumerate(row) if place != 5] for row in table]
    path = write_return(short, extras=False)
    assert senders(path, rubric)[Reason.COLUMN_MISSING] == {""}
    assert senders(marked_for(path, rubric, "90001", "云溪大学"), rubric)[Reason.COLUMN_MISSING] == {"云溪大学"}
    # Among others, which can be read.
    folder = tmp_path / "报送"
    folder.mkdir()
    path.rename(folder / "甲.xlsx")
    write_return(table, "乙.xlsx", extras=False).rename(folder / "乙.xlsx")
    (folder / "丙.xlsx").write_bytes(b"?")
    found = {problem.place.file: problem.institution for problem in inspect_data(folder, rubric, 2025).problems}
    assert (found["甲.xlsx"], found["丙.xlsx"]) == ("云溪大学", "")
