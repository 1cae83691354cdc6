"""Read allocation.xlsx back: its cells as formulas and as stored values, its tables, its totals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import openpyxl

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet


@dataclass(frozen=True)
class SheetRead:
    """A sheet twice: ``formulas`` as written, ``values`` as a program without calculation shows them."""

    formulas: Worksheet
    values: Worksheet

    @property
    def bounds(self) -> tuple[int, int]:
        """Rows of the heading and of the last row of the table, by its filter."""
        first, last = re.findall(r"\d+", self.formulas.auto_filter.ref)
        return int(first), int(last)

    @property
    def heads(self) -> list[str]:
        return [cell.value for cell in self.values[self.bounds[0]]]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The table below its heading."""
        head, last = self.bounds
        found = self.values.iter_rows(min_row=head + 1, max_row=last, values_only=True)
        return [dict(zip(self.heads, row, strict=True)) for row in found]

    @property
    def totals(self) -> list[dict[str, tuple[Any, Any]]]:
        """Rows below the table and one empty row: formula and stored value of each column."""
        last, found = self.bounds[1], []
        assert all(cell.value is None for cell in self.values[last + 1]), "nothing between a table and its totals"
        for row in range(last + 2, self.values.max_row + 1):
            if all(cell.value is None for cell in self.values[row]):
                break
            pairs = zip(self.formulas[row], self.values[row], strict=True)
            found.append({head: (one.value, two.value) for head, (one, two) in zip(self.heads, pairs, strict=True)})
        return found

    @property
    def scale(self) -> float:
        """Scale at which all columns fit on the width of A4 landscape, at 7 dots a digit and 5 a column."""
        columns = self.formulas.column_dimensions.values()
        # Columns of one width stand together in the file.
        dots = sum((column.max - column.min + 1) * (column.width * 7 + 5) for column in columns)
        margins = self.formulas.page_margins
        return (297 / 25.4 - margins.left - margins.right) * 96 / dots


def read_book(path: Path) -> dict[str, SheetRead]:
    """Every sheet by its name."""
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    return {name: SheetRead(formulas[name], values[name]) for name in formulas.sheetnames}
