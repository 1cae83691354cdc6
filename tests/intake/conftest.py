"""A small rubric and a good table to spoil."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook
from small_table import HEADER, ROWS

import evaluator as ev

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def rubric() -> ev.ScoredRubric:
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
