"""Change single cells of a rubric workbook, as an official would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from pathlib import Path


def column_of(sheet: Any, header: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == header)


def row_of(sheet: Any, header: str, value: str, file: str | None = None) -> int:
    column = column_of(sheet, header)
    rows = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, column).value == value]
    if file is not None:
        rows = [row for row in rows if sheet.cell(row, column_of(sheet, "文件")).value == file]
    (row,) = rows
    return row


def node_cell(book: Any, code: str, header: str) -> Any:
    sheet = book["指标树"]
    return sheet.cell(row_of(sheet, "代码", code), column_of(sheet, header))


def setting_cell(book: Any, path: str, header: str = "值", file: str = "基础指标体系") -> Any:
    sheet = book["设置"]
    return sheet.cell(row_of(sheet, "路径", path, file), column_of(sheet, header))


class Edited:
    """A workbook opened, changed and saved again."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Any:
        self.book = openpyxl.load_workbook(self.path)
        return self.book

    def __exit__(self, *error: object) -> None:
        self.book.save(self.path)
        self.book.close()
