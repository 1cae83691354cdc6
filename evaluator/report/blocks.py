"""Where on the sheets a formula finds what it looks up (区域)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xlsxwriter.utility import xl_range_abs


@dataclass(frozen=True)
class Block:
    """A rectangle of cells on a sheet."""

    sheet: str
    top: int
    left: int
    rows: int
    columns: int

    def __str__(self) -> str:
        name = self.sheet.replace("'", "''")
        last = max(self.top + self.rows - 1, self.top), max(self.left + self.columns - 1, self.left)
        return f"'{name}'!{xl_range_abs(self.top, self.left, *last)}"

    def column(self, at: int) -> Block:
        """Give one of its columns."""
        return replace(self, left=self.left + at, columns=1)


def cell(row: int, column: int) -> str:
    """Absolute address of a cell on the same sheet."""
    return str(xl_range_abs(row, column, row, column))
