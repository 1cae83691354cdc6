"""comparison.xlsx: summary, units, leaves, moves beside those of noise, and what is not compared (比较工作簿)."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from evaluator.dataset import CLOSED
from evaluator.evaluation.compare.tables import SHOWN_PARTS
from evaluator.excel import Column, Sheet, banner, make_styles, new_report, new_sheet, put, table_head, write_table
from evaluator.report.column_values import sheet_column
from evaluator.report.columns import heading
from evaluator.report.comparison.words import (
    added_up,
    drawn_note,
    notes,
    rule_warning,
    runs,
    summary_lines,
    title,
    word,
)
from evaluator.report.page import status_warnings
from evaluator.report.words import word as result_word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    from xlsxwriter.workbook import Workbook

    from evaluator.evaluation import Comparison
    from evaluator.excel import Styles


@dataclass(frozen=True)
class _Book:
    """What every sheet needs."""

    comparison: Comparison
    book: Workbook
    styles: Styles
    title_note: str


def _start(book: _Book, key: str, widths: Sequence[float], lines: Sequence[str] = ()) -> Sheet:
    """Add a sheet: title, the two runs, what must be known, then ``lines``."""
    name = word(f"sheet.{key}")
    head = word("sheet_title", title=title(book.comparison), sheet=name)
    head = result_word("title_note", title=head, note=book.title_note) if book.title_note else head
    statuses = {str(book.comparison.facts[side]["rubric"].get("status", "")) for side in ("before", "after")}
    said = [(text, "warning") for text in status_warnings(sorted(statuses))] + [(text, "line") for text in lines]
    return new_sheet(book.book, book.styles, name, widths, head, runs(book.comparison), said)


def _moves(book: _Book) -> None:
    """Write 类别变动: one matrix below the other, so that both print on one page."""
    moves = book.comparison.moves
    names = [*moves.letters, word("not_classifiable")]
    columns = [
        Column(word("column.from_to"), 18),
        *(Column(name, 14) for name in names),
        Column(word("column.total"), 9),
    ]
    known = moves.expected is not None
    lines = rule_warning(book.comparison)
    lines += [summary_lines(book.comparison)[-1]] if known else []
    lines.append(word("note.moves") if known else word("note.no_expected"))
    sheet = _start(book, "moves", [column.width for column in columns], lines)
    row = sheet.row + 1
    banner(sheet, row, word("head.observed"), book.styles["section"])
    table_head(sheet, row + 1, columns, book.styles["head"])
    for place, name in enumerate(names):
        at, counts = row + 2 + place, moves.observed[place]
        put(sheet.page, at, 0, name, book.styles.letters.get(name, book.styles["letter"]))
        for column, count in enumerate(counts, start=1):
            style = book.styles["total_count"] if column - 1 == place else book.styles["count"]
            put(sheet.page, at, column, int(count), style)
        put(sheet.page, at, len(columns) - 1, int(counts.sum()), book.styles["total_count"])
    _total(book, sheet.page, row + 2 + len(names), moves.observed.sum(axis=0).tolist())
    if moves.expected is None or moves.spread is None:
        return
    row += len(names) + 5
    banner(sheet, row, word("head.expected"), book.styles["section"])
    table_head(sheet, row + 1, [*columns[:-2], columns[-1]], book.styles["head"])
    for place, name in enumerate(moves.letters):
        at = row + 2 + place
        put(sheet.page, at, 0, name, book.styles.letters.get(name, book.styles["letter"]))
        pairs = zip(moves.expected[place], moves.spread[place], strict=True)
        for column, (expected, spread) in enumerate(pairs, start=1):
            text = word("head.both", expected=f"{expected:.1f}", spread=f"{spread:.1f}")
            style = book.styles["total_centre"] if column - 1 == place else book.styles["centre"]
            put(sheet.page, at, column, text, style)
        whole = f"{moves.expected[place].sum():.1f}"
        put(sheet.page, at, len(moves.letters) + 1, whole, book.styles["total_centre"])


def _total(book: _Book, page: object, row: int, counts: list[int]) -> None:
    put(page, row, 0, word("column.total"), book.styles["total_text"])
    for column, count in enumerate([*counts, sum(counts)], start=1):
        put(page, row, column, int(count), book.styles["total_count"])


_SHEET_ROWS = 1_048_576
_PART_DECIMALS = 4  # as the format of contributions prints them
_NAMES = ("institution_name", "major_name", "discipline_name")


def write_workbook(
    comparison: Comparison, path: Path, *, title_note: str = "", max_leaf_rows: int | None = None
) -> None:
    """Write the workbook; see `write_comparison`."""
    letters = comparison.moves.letters
    with new_report(path, word("sheet.summary")) as book:
        styles = make_styles(book, letters, int(comparison.facts["decimals"]))
        whole = _Book(comparison, book, styles, title_note)
        _summary(whole)
        _units(whole)
        if letters:
            _moves(whole)
        _leaves(whole, max_leaf_rows)
        _unmatched(whole)


def _summary(book: _Book) -> None:
    sheet = _start(book, "summary", [24.0] * 5)
    row = sheet.row + 1
    for line in summary_lines(book.comparison):
        banner(sheet, row, line, book.styles["section"])
        row += 1
    for line in notes(book.comparison):
        banner(sheet, row + 1, line, book.styles["line"])
        row += 1


def _units(book: _Book) -> None:
    table = book.comparison.units
    table = table.iloc[table["difference"].abs().sort_values(ascending=False, kind="stable").index]
    columns: dict[str, Column] = _identity(table)
    if (table["before_unit"] != table["unit"]).any():
        columns |= {
            "before_unit": Column(word("column.before_unit"), 18),
            "how": Column(word("column.how"), 9, "centre"),
        }
    columns |= {name: sheet_column(name, result_word) for name in ("score_before", "score_after", "difference")}
    columns |= {name: Column(word(f"column.{name}"), 9, "contribution") for name in (*SHOWN_PARTS, "rounding")}
    columns["se"] = sheet_column("se", result_word)
    columns |= {name: Column(word(f"column.{name}"), 8, "score") for name in ("difference_low", "difference_high")}
    columns["q"] = Column(word("column.q"), 7, "figure")
    columns["stands"] = sheet_column("stands", result_word)
    drawn = ("drawn", "drawn_low", "drawn_high")
    columns |= {name: Column(word(f"column.{name}"), 8, "score") for name in drawn}
    columns["p_real"] = Column(word("column.p_real"), 8, "probability")
    if book.comparison.moves.letters:
        columns |= {name: sheet_column(name, result_word) for name in ("letter_before", "letter_after")}
        columns["moved"] = Column(word("column.moved"), 6, "centre")
    said = _adding_up(table).assign(
        how=[word(f"how.{how}") for how in table["how"]],
        **{name: [word(f"moved.{way}") for way in table[name]] for name in ("moved", "stands")},
    )
    sheet = _start(book, "units", [column.width for column in columns.values()], drawn_note(book.comparison))
    rows = said[list(columns)].itertuples(index=False, name=None)
    write_table(book.styles, sheet, list(columns.values()), rows, frozen=1)


def _adding_up(table: pd.DataFrame) -> pd.DataFrame:
    """Parts as they are printed, so that the printed ones add up to the printed change: rounding is what is left."""
    rows = []
    for whole, *parts in table[["difference", *SHOWN_PARTS]].itertuples(index=False, name=None):
        # A unit without a score in one of the years has no change to be split.
        shown = added_up(whole, parts, _PART_DECIMALS) if isfinite(whole) else (whole, parts, whole)
        rows.append((shown[0], *shown[1], shown[2]))
    names = ("difference", *SHOWN_PARTS, "rounding")
    return table.assign(**dict(zip(names, zip(*rows, strict=True), strict=True))) if rows else table


def _leaves(book: _Book, most: int | None) -> None:
    table = book.comparison.leaves
    kinds = dict.fromkeys(("value_before", "value_after", "benchmark_before", "benchmark_after"), "figure")
    kinds |= dict.fromkeys(("t_before", "t_after"), "score")
    columns = {"unit": sheet_column("unit", result_word), "name": Column(word("column.name"), 20)}
    columns |= {name: Column(word(f"column.{name}"), 10, kind) for name, kind in kinds.items()}
    columns["difference"] = Column(word("column.effect"), 10, "contribution")
    columns |= {name: Column(word(f"column.{name}"), 10, "contribution") for name in SHOWN_PARTS}
    columns["se"] = Column(heading("se", result_word), 8, "weight")
    columns["p_real"] = Column(word("column.p_real"), 8, "probability")
    lines = [word("note.leaves")]
    room = _SHEET_ROWS - 20 if most is None else most
    if len(table) > room:
        lines.append(word("note.truncated", shown=room, left=len(table) - room))
    sheet = _start(book, "leaves", [column.width for column in columns.values()], lines)
    rows = table[list(columns)].head(room).itertuples(index=False, name=None)
    write_table(book.styles, sheet, list(columns.values()), rows, frozen=2)


def _unmatched(book: _Book) -> None:
    table = book.comparison.unmatched
    columns = _identity(table)
    columns["what"] = Column(word("column.what"), 40)
    columns |= {name: sheet_column(name, result_word) for name in ("score", "letter")}
    said = table.assign(what=[_what(*pair) for pair in zip(table["what"], table["successor"], strict=True)])
    sheet = _start(book, "unmatched", [column.width for column in columns.values()])
    rows = said[list(columns)].itertuples(index=False, name=None)
    write_table(book.styles, sheet, list(columns.values()), rows)


def _what(what: str, successor: str) -> str:
    gone_to = what != CLOSED and successor
    return word("what.gone_to", successor=successor) if gone_to else word(f"what.{what}")


def _identity(table: pd.DataFrame) -> dict[str, Column]:
    names: list[str] = [name for name in _NAMES if name in table and (table[name].astype(object) != "").any()]
    return {name: sheet_column(name, result_word) for name in (*names, "unit")}
