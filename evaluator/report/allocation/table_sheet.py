"""A sheet with one table of an allocation: columns as wide as they need, totals below it (一张表)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell

from evaluator.excel import Column, Sheet, new_sheet, print_to, put, text_width, write_table
from evaluator.report.allocation.headings import heading
from evaluator.report.allocation.words import facts, title, word
from evaluator.report.words import word as result_word
from evaluator.text import keys

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from xlsxwriter.workbook import Workbook

    from evaluator.excel import Styles
    from evaluator.funding import Allocation

_KEYS = frozenset(keys("fund"))
# Widths in digits: text wraps beyond the greatest, a heading may take several lines of the least.
_LEAST, _MOST = 7.0, 22.0
# By column, where the figures themselves do not tell.
_KINDS = {
    "letter": "letter",
    "standing": "centre",
    "at": "centre",
    "value": "centre",
    "status": "centre",
    "score": "score",
    "share": "share",
    "per_claim": "rate",
    "mean_factor": "weight",
}
_SHOWN = {"yuan": "{:,.0f}", "load": "{:,.2f}", "rate": "{:,.4f}", "weight": "{:.4f}", "figure": "{:.4f}"}


@dataclass(frozen=True)
class AllocationBook:
    """What every sheet needs."""

    allocation: Allocation
    book: Workbook
    styles: Styles
    title_note: str

    def start(self, key: str, widths: Sequence[float], lines: Sequence[str] = ()) -> Sheet:
        """Add a sheet: title, facts, what must be known, then ``lines``."""
        name = word(f"sheet.{key}")
        head = word("sheet_title", title=title(self.allocation), sheet=name)
        head = result_word("title_note", title=head, note=self.title_note) if self.title_note else head
        status = self.allocation.policy.model.status
        said = [(word(f"status.{status}"), "warning")] if f"fund.status.{status}" in _KEYS else []
        said += [(text, "line") for text in lines]
        return new_sheet(self.book, self.styles, name, widths, head, facts(self.allocation), said)


@dataclass(frozen=True)
class Total:
    """A row below a table.

    ``formula`` takes the range of its column (``{cells}``), that of the first one (``{labels}``), and the number of
    its own row (``{row}``).
    """

    label: str
    values: Mapping[str, float]
    beside: str = ""
    formula: str = "=SUM({cells})"


def total_of(table: pd.DataFrame, names: Collection[str]) -> Total:
    """Sums of the named columns that a table has."""
    return Total(word("total_row"), {name: table[name].sum() for name in table.columns if name in names})


def write_sheet(
    book: AllocationBook,
    key: str,
    table: pd.DataFrame,
    *,
    frozen: int = 0,
    lines: Sequence[str] = (),
    totals: Sequence[Total] = (),
    widths: Mapping[str, float] | None = None,
) -> None:
    """Write a sheet: columns that say nothing are left out, totals stand apart below, the print area is set.

    Parameters
    ----------
    book : AllocationBook
    key : str
        Of the sheet's name.
    table : DataFrame
    frozen : int
        Columns that stay in view.
    lines : sequence of str
        Above the table.
    totals : sequence of Total
    widths : mapping of column to float, optional
        Where the content should not decide.
    """
    shown = table[[name for name in table.columns if _says_something(table[name])]]
    columns = [_column(book, str(name), shown[name], totals, widths or {}) for name in shown.columns]
    sheet = book.start(key, [column.width for column in columns], lines)
    rows = (tuple(_plain(value) for value in row) for row in shown.itertuples(index=False, name=None))
    below = write_table(book.styles, sheet, columns, rows, frozen=frozen)
    # An empty row apart: a program that looks for the end of the table finds it there, and leaves the totals alone.
    if totals:
        below = write_totals(book, Sheet(sheet.page, below + 1, sheet.width, sheet.last), columns, shown, totals)
    print_to(sheet, below)


def write_totals(
    book: AllocationBook, sheet: Sheet, columns: Sequence[Column], table: pd.DataFrame, totals: Sequence[Total]
) -> int:
    """Write totals from ``sheet.row`` on, an empty row below their table; give the row below them."""
    last = sheet.row - 2
    first = last - len(table) + 1
    for row, total in enumerate(totals, start=sheet.row):
        words = {0: total.label, 1: total.beside or None}
        for at, (name, column) in enumerate(zip(table.columns, columns, strict=True)):
            style = book.styles[f"total_{column.kind}"]
            if name in total.values:
                cells = ":".join(xl_rowcol_to_cell(end, at) for end in (first, last))
                labels = ":".join(xl_rowcol_to_cell(end, 0, row_abs=True, col_abs=True) for end in (first, last))
                formula = total.formula.format(cells=cells, labels=labels, row=row + 1)
                sheet.page.write_formula(row, at, formula, style, float(total.values[name]))
            else:
                put(sheet.page, row, at, words.get(at), style)
    return sheet.row + len(totals)


def _column(
    book: AllocationBook, name: str, values: pd.Series, totals: Sequence[Total], widths: Mapping[str, float]
) -> Column:
    said = heading(book.allocation, name)
    filled = [value for value in values.dropna().tolist() if value != ""]
    if filled and all(isinstance(value, str) for value in filled):
        kind = _KINDS.get(name, "text")
        parts = (text_width(part) for value in filled for part in value.split("\n"))
        return Column(said, widths.get(name) or _between(max(parts) + 2), kind)
    kind = _KINDS.get(name) or _kind(name, filled)
    figures = [*filled, *(total.values[name] for total in totals if name in total.values)]
    return Column(said, _between(_width(figures, kind)), kind)


def _kind(name: str, filled: Sequence[Any]) -> str:
    if all(float(value).is_integer() for value in filled):
        return "yuan"
    return "figure" if name == "cost" or name.endswith("_factor") else "load"


def _width(figures: Iterable[Any], kind: str) -> float:
    shown = _SHOWN.get(kind, "{:,.2f}")
    # One digit for the margins of the cell, one for bold figures.
    return max((len(shown.format(float(figure))) for figure in figures), default=0) + 2.0


def _between(width: float) -> float:
    return min(max(width, _LEAST), _MOST)


def _says_something(column: pd.Series) -> bool:
    filled = column.dropna()
    return bool(len(filled)) and any(value not in {0, ""} for value in filled)


def _plain(value: Any) -> Any:
    return None if pd.isna(value) else value
