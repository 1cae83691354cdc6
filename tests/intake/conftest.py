"""A small rubric and a good table to spoil."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

import evaluator as ev

if TYPE_CHECKING:
    from collections.abc import Callable

HEADER = [
    "学校代码", "学校名称", "专业代码", "专业名称", "首届毕业年份", "毕业人数", "落实去向人数", "有效答卷数",
    "评教标准差（分）", "满意度（%）", "评教均分（分）", "通过认证", "生师比（人）",
]  # fmt: skip
ROWS: list[list[Any]] = [
    ["90001", "云溪大学", "080901", "计算机科学与技术", 2010, 120, 100, 80, 9.5, 85.5, 88.2, 1, 17.5],
    ["90001", "云溪大学", "050201", "英语", 2010, 60, 45, 40, 8, 80, 90, 0, 16],
    ["90002", "苍梧学院", "080901", "计算机科学与技术", 2015, 90, 60, 70, 11, 72.5, 85, "不适用", 21],
]


@pytest.fixture(scope="session")
def rubric() -> ev.Rubric:
    return ev.load_rubric(Path(__file__).with_name("small.yaml"))


@pytest.fixture
def table() -> list[list[Any]]:
    return [list(HEADER), *(list(row) for row in ROWS)]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write rows as csv or xlsx; ``formats`` maps (row, column) from 0 to a number format."""

    def write(rows: list[list[Any]], name: str = "数据.csv", encoding: str = "utf-8", formats: Any = None) -> Path:
        path = tmp_path / name
        if path.suffix == ".csv":
            with path.open("w", encoding=encoding, newline="") as file:
                csv.writer(file).writerows(rows)
            return path
        book = Workbook()
        for row in rows:
            book.active.append(row)
        for (row, column), form in (formats or {}).items():
            book.active.cell(row + 1, column + 1).number_format = form
        book.save(path)
        return path

    return write
