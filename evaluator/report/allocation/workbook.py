"""allocation.xlsx: summary, recipients, units, why it changed (分配工作簿)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from evaluator.report.allocation.words import facts, notes, summary_lines, title, word
from evaluator.report.book import new_book
from evaluator.report.formats import make_formats
from evaluator.report.page import Column, Sheet, banner, new_sheet, write_table
from evaluator.report.words import known
from evaluator.report.words import word as result_word
from evaluator.text import keys, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlsxwriter.workbook import Workbook

    from evaluator.funding import Allocation, AllocationChange, Exposure
    from evaluator.report.formats import Formats

_KEYS = frozenset(keys("fund"))
_POT_COLUMNS = ("planned", "amount", "units", "groups")


@dataclass(frozen=True)
class AllocationBook:
    """What every sheet needs."""

    allocation: Allocation
    book: Workbook
    formats: Formats
    title_note: str

    def start(self, key: str, widths: Sequence[float], lines: Sequence[str] = ()) -> Sheet:
        """Add a sheet: title, facts, what must be known, then ``lines``."""
        name = word(f"sheet.{key}")
        head = word("sheet_title", title=title(self.allocation), sheet=name)
        head = result_word("title_note", title=head, note=self.title_note) if self.title_note else head
        status = self.allocation.policy.model.status
        said = [(word(f"status.{status}"), "warning")] if f"fund.status.{status}" in _KEYS else []
        said += [(text, "line") for text in lines]
        return new_sheet(self.book, self.formats, name, widths, head, facts(self.allocation), said)


def write_workbook(
    allocation: Allocation,
    path: Path,
    *,
    exposure: Exposure | None = None,
    change: AllocationChange | None = None,
    title_note: str = "",
) -> None:
    """Write the workbook; see `write_allocation`."""
    with new_book(path, word("sheet.summary")) as book:
        whole = AllocationBook(allocation, book, make_formats(book, allocation.units.letters, 2), title_note)
        _summary(whole, exposure)
        _recipients(whole, exposure)
        _units(whole)
        if change is not None:
            _change(whole, change)


def _summary(book: AllocationBook, exposure: Exposure | None) -> None:
    sheet = book.start("summary", [30.0, 16.0, 16.0, 16.0, 16.0])
    row = sheet.row + 1
    for line in summary_lines(book.allocation, exposure):
        banner(sheet, row, line, book.formats["section"])
        row += 1
    pots = book.allocation.pot_table
    columns = [Column(word("column.pot"), 30), *(Column(word(f"column.{name}"), 16, "yuan") for name in _POT_COLUMNS)]
    below = Sheet(sheet.page, row + 1, sheet.width, sheet.last)
    row = write_table(book.formats, below, columns, pots[["name", *_POT_COLUMNS]].itertuples(index=False, name=None))
    for line in notes(book.allocation):
        banner(sheet, row + 1, line, book.formats["line"])
        row += 1


def _recipients(book: AllocationBook, exposure: Exposure | None) -> None:
    table = book.allocation.recipients
    if exposure is not None:
        table = table.assign(low=exposure.low.round(), high=exposure.high.round())
    table = table.assign(at=[word(f"at.{at}") if at else "" for at in table["at"]])
    _write(book, "recipients", table, frozen=2)


def _units(book: AllocationBook) -> None:
    table = book.allocation.programmes
    said: dict[str, Any] = {name: table[name].map(_group) for name in table.columns if name.endswith("_group")}
    if "standing" in table:
        said["standing"] = table["standing"].map(_standing)
    _write(book, "units", table.assign(**said), frozen=1)


def _group(label: str) -> str:
    """Group in words: ``category=08`` is 学科门类 08."""
    level, equals, value = label.partition("=")
    key = f"terms.level.{level}"
    return f"{say(key) if key in keys('terms') else level} {value}" if equals else label


def _standing(standing: str) -> str:
    key = f"terms.letter_standing.{standing}"
    return say(key) if key in keys("terms") else standing


def _change(book: AllocationBook, change: AllocationChange) -> None:
    _write(book, "change", change.recipients, frozen=2, lines=[word("note.change")])


def _write(book: AllocationBook, key: str, table: pd.DataFrame, *, frozen: int = 0, lines: Sequence[str] = ()) -> None:
    """Write a table: empty columns are left out, whole yuan as whole numbers."""
    shown = table[[name for name in table.columns if _says_something(table[name])]]
    columns = [_column(book, str(name), shown[name]) for name in shown.columns]
    sheet = book.start(key, [column.width for column in columns], lines)
    rows = (tuple(_plain(value) for value in row) for row in shown.itertuples(index=False, name=None))
    write_table(book.formats, sheet, columns, rows, frozen=frozen)


def _says_something(column: pd.Series) -> bool:
    filled = column.dropna()
    return bool(len(filled)) and any(value not in {0, "", "all"} for value in filled)


def _plain(value: Any) -> Any:
    return None if pd.isna(value) else value


def _column(book: AllocationBook, name: str, values: pd.Series) -> Column:
    pots = {stage.pot.code: stage.pot.name for stage in book.allocation.pots}
    heading = _heading(book, name, pots)
    filled = [value for value in values.dropna().tolist() if value != ""]
    if name == "letter":
        return Column(heading, 8, "letter")
    if filled and all(isinstance(value, str) for value in filled):
        return Column(heading, 20 if name.endswith("_name") or name == "name" else 14)
    return Column(heading, 14, "yuan" if all(float(value).is_integer() for value in filled) else "weight")


def _heading(book: AllocationBook, name: str, pots: dict[str, str]) -> str:
    if name in pots:
        return pots[name]
    for ending in ("_factor", "_group"):
        if name.endswith(ending) and name.removesuffix(ending) in pots:
            return word(f"column{ending}", pot=pots[name.removesuffix(ending)])
    asked = {column.code: column.name for column in book.allocation.policy.model.columns}
    topups = {f"on_top_{topup.code}": topup.name for topup in book.allocation.policy.model.topups}
    if name in asked | topups:
        return (asked | topups)[name]
    if f"fund.column.{name}" in _KEYS:
        return word(f"column.{name}")
    if known(f"column.{name}"):
        return result_word(f"column.{name}")
    level = f"terms.level.{name}"
    return say(level) if level in keys("terms") else name
