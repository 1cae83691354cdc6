"""Sheet 类别变动: the moves that were seen beside those that noise alone would make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.excel import Column, banner, put, table_head
from evaluator.report.comparison.sheets import start
from evaluator.report.comparison.words import rule_warning, summary_lines, word

if TYPE_CHECKING:
    from evaluator.report.comparison.sheets import ComparisonBook


def write_moves(book: ComparisonBook) -> None:
    """Write the sheet: one matrix below the other, so that both print on one page."""
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
    sheet = start(book, "moves", [column.width for column in columns], lines)
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


def _total(book: ComparisonBook, page: object, row: int, counts: list[int]) -> None:
    put(page, row, 0, word("column.total"), book.styles["total_text"])
    for column, count in enumerate([*counts, sum(counts)], start=1):
        put(page, row, column, int(count), book.styles["total_count"])
