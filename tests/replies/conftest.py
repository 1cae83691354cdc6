"""A return as an institution sends it, and problems made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter
from small_table import HEADER
from small_table import ROWS as GOOD_ROWS

import evaluator as ev
from evaluator.text import Place, Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS: list[list[Any]] = [
    *GOOD_ROWS[:2],
    ["90001", "云溪大学", "070101", "数学与应用数学", 2015, 90, 60, 70, 11, 72.5, 85, "不适用", 21],
]


@pytest.fixture(scope="session")
def rubric() -> ev.ScoredRubric:
    return ev.load_rubric(Path(__file__).parents[1] / "intake" / "small.yaml")


@pytest.fixture
def table() -> list[list[Any]]:
    return [list(HEADER), *(list(row) for row in ROWS)]


@pytest.fixture
def write_return(tmp_path: Path) -> Callable[..., Path]:
    """Write rows as the sheet 填报 with a formula (worth 220), a comment, a drop-down and a hidden sheet."""

    def write(rows: list[list[Any]], name: str = "云溪.xlsx", *, extras: bool = True) -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
            sheet = book.add_worksheet("填报")
            text = book.add_format({"num_format": "@", "bg_color": "#DDEBF7"})
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if extras:
                for column, title in enumerate(rows[0]):
                    sheet.write_string(0, column, title, text)
                sheet.write_formula("P2", "=F2+G2", None, 220)
                sheet.write_comment("F2", "请王老师核对", {"author": "张三"})
                sheet.data_validation("L2:L9", {"validate": "list", "source": ["0", "1"]})
                book.add_worksheet("内部").hide()
        return path

    return write


@pytest.fixture
def make() -> Callable[..., Problem]:
    """Make a problem at a cell of the sheet 填报."""

    def make(
        row: int | None = 2,
        position: int | None = 6,
        *,
        reason: Reason = Reason.NOT_A_NUMBER,
        column: str = "毕业人数",
        value: str = "一百二",
        severity: Any = "error",
        institution: str = "云溪大学",
        file: str = "云溪.xlsx",
        sheet: str = "填报",
        **details: object,
    ) -> Problem:
        place = Place(file=file, sheet=sheet, row=row, column=column, position=position)
        return Problem(reason, place, value, severity, institution, details)

    return make
