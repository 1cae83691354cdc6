"""Long tables, column by column: what a value is, is settled once a column and not once a cell (按列写表)."""

from __future__ import annotations

from dataclasses import dataclass, field
from inspect import unwrap
from types import MethodType
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.excel.page import LINE, Column, table_head
from evaluator.excel.text import cell_text, text_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from evaluator.excel.page import Sheet
    from evaluator.excel.styles import Styles

    Write = Callable[[int, int, Any, Format | None], Any]
    Entry = tuple[int, Write, list[Any], list[Format | None] | None, Format | None]


_PLAIN = frozenset({"text", "figure_plain"})


@dataclass(frozen=True)
class Filled:
    """A column and what stands in it, None for a gap.

    Attributes
    ----------
    column : Column
    values : list
        Texts, numbers, or both.
    formula : callable, optional
        Formula of the cell in a row (counted from 0, as xlsxwriter does); ``values`` are what it comes to.
    """

    column: Column
    values: list[Any] = field(repr=False)
    formula: Callable[[int], str] | None = None


def number_list(values: NDArray[Any]) -> list[Any]:
    """Numbers as a column holds them: NaN is a gap."""
    known = np.isfinite(values)
    if known.all():
        return list(values.tolist())
    numbers = values.astype(object)
    numbers[~known] = None
    return list(numbers.tolist())


def text_list(values: Sequence[Any], say_it: Callable[[Any], str] | Mapping[Any, str] = str) -> list[str | None]:
    """Texts as a column holds them, each different value said once; "" and what is not there are gaps."""
    texts: dict[Any, str | None] = {}
    column = []
    for value in values:
        if value not in texts:
            gap = value is None or value != value  # noqa: PLR0124 - NaN differs from itself
            text = "" if gap else say_it(value) if callable(say_it) else say_it[value]
            texts[value] = cell_text(text) or None
        column.append(texts[value])
    return column


def write_filled(
    styles: Styles,
    sheet: Sheet,
    filled: Sequence[Filled],
    *,
    frozen: int = 0,
    grid: bool = True,
    between: Callable[[int], int] | None = None,
) -> int:
    """Write a table with its heading, which is printed on every page and can be filtered; give the row below it.

    Parameters
    ----------
    filled : sequence of Filled
        Columns of equal length. Kind ``letter`` is coloured by its letter.
    frozen : int
        Columns that stay in view.
    grid : bool
        A printed table: a border around every cell, rows as high as their longest text. Without: a table to look
        things up in, rows of one line, and nothing where there is nothing.
    between : callable, optional
        Writes rows between heading and values, from a row on, and gives the row below them; then there is no filter.
    """
    head, page = sheet.row, sheet.page
    table_head(sheet, head, [each.column for each in filled], styles["head"])
    top = head + 1 if between is None else between(head + 1)
    count = len(filled[0].values) if filled else 0
    plan = [_plan(styles, page, position, each, grid=grid) for position, each in enumerate(filled)]
    heights = _heights(filled, count) if grid else None
    for index in range(count):
        row = top + index
        for position, write, values, formats, style in plan:
            value = values[index]
            if value is not None:
                write(row, position, value, style if formats is None else formats[index])
            elif grid:
                page.write_blank(row, position, None, style)
        if heights is not None and heights[index] > 1:
            page.set_row(row, LINE * heights[index] + 2)
    if between is None:
        page.autofilter(head, 0, max(head + count, head + 1), len(filled) - 1)
    if not grid:
        page.print_area(head, 0, max(top + count - 1, head), len(filled) - 1)
    page.freeze_panes(head + 1, frozen)
    page.repeat_rows(head)
    return top + count


def _plan(styles: Styles, page: Worksheet, position: int, filled: Filled, *, grid: bool) -> Entry:
    """How a column is written: its place, what writes a value, the values, a format for each or one for all."""
    kind, values = filled.column.kind, filled.values
    # The font of the workbook is enough for text without a border: a format would cost a fifth more.
    style = styles[kind] if grid else None if kind in _PLAIN else styles[f"bare_{kind}"]
    text, number = _by_place(page, "write_string"), _by_place(page, "write_number")
    formula_of = filled.formula
    if formula_of is not None:

        def formula(row: int, position: int, value: Any, form: Format | None) -> None:
            page.write_formula(row, position, formula_of(row), form, value)

        return position, formula, values, None, style
    if kind == "letter":
        return position, text, values, [styles.letters.get(value, style) for value in values], style
    texts = {isinstance(value, str) for value in values if value is not None}
    if len(texts) > 1:

        def either(row: int, position: int, value: Any, form: Format | None) -> None:
            (text if value.__class__ is str else number)(row, position, value, form)

        return position, either, values, None, style
    return position, text if texts == {True} else number, values, None, style


def _by_place(page: Worksheet, method: str) -> Write:
    """A method of the sheet without its wrapping that asks, for every cell, whether an address like "A1" was meant."""
    bound: Write = MethodType(unwrap(getattr(type(page), method)), page)
    return bound


def _heights(filled: Sequence[Filled], count: int) -> list[int]:
    """Lines of every row: only texts that may be wider than their column are measured, each once."""
    most = [1] * count
    for each in filled:
        room = int(each.column.width)
        lines: dict[str, int] = {}
        for index, value in enumerate(each.values):
            if value.__class__ is str and 2 * len(value) > room:
                if value not in lines:
                    lines[value] = text_lines(value, each.column.width)
                most[index] = max(most[index], lines[value])
    return most
