"""stability.xlsx: summary, letters, units, which choice matters, effective weights, what is left out (稳健性工作簿)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from evaluator.dataset import level_name
from evaluator.excel import Column, Sheet, Styles, banner, make_styles, new_report, new_sheet, write_table
from evaluator.report.column_values import sheet_column
from evaluator.report.page import status_warnings
from evaluator.report.stability.words import (
    head,
    no_indices,
    note,
    notes,
    output_words,
    scope_lines,
    summary_lines,
    title,
    word,
)
from evaluator.report.words import standing_words
from evaluator.report.words import word as result_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlsxwriter.workbook import Workbook

    from evaluator.evaluation import Stability

_NAMES = ("institution_name", "major_name", "discipline_name")


@dataclass(frozen=True)
class _Book:
    found: Stability
    book: Workbook
    styles: Styles
    title_note: str


def write_workbook(found: Stability, path: Path, *, title_note: str = "") -> None:
    """Write the workbook; see `write_stability`."""
    letters = [entry.letter for entry in found.result.rubric.model.classes.letters]
    with new_report(path, word("sheet.summary")) as made:
        styles = make_styles(made, letters, found.result.rubric.model.scale.decimals)
        book = _Book(found, made, styles, title_note)
        _summary(book)
        if len(found.letters):
            _letters(book)
        _units(book)
        _sensitivity(book)
        _effective(book)
        _left_out(book)


def _summary(book: _Book) -> None:
    sheet = _start(book, "summary", [24.0] * 5)
    row = sheet.row + 1
    for line in summary_lines(book.found):
        banner(sheet, row, line, book.styles["section"])
        row += 1
    for line in notes():
        banner(sheet, row + 1, line, book.styles["line"])
        row += 1


def _letters(book: _Book) -> None:
    kinds = {"units": "count", "mean": "share", "always": "count"}
    kinds |= {"confirmed": "count", "mean_confirmed": "share"}
    table = book.found.letters
    columns = {"letter": sheet_column("letter", result_word)}
    columns |= {name: Column(word(f"column.{name}"), 14, kind) for name, kind in kinds.items()}
    table = table.assign(letter=table["letter"].where(table["letter"] != "", word("all_letters")))
    _table(book, "letters", table, columns)


def _units(book: _Book) -> None:
    found, rubric = book.found, book.found.result.rubric
    table = found.units
    names = [name for name in _NAMES if name in found.result.data.units]
    columns = {name: sheet_column(name, result_word) for name in (*names, "unit", "score")}
    if len(found.letters):
        columns |= {name: sheet_column(name, result_word) for name in ("letter", "standing")}
        kinds = {"same_letter": "share", "other_letter": "letter"}
        kinds |= {"other_share": "share"} | ({"stable": "centre"} if "stable" in table else {})
        columns |= {name: Column(word(f"column.{name}"), 9, kind) for name, kind in kinds.items()}
        shares = [name for name in table.columns if name.startswith("share_")]
        columns |= {name: Column(word("column.share", letter=name[6:]), 8, "share") for name in shares}
    columns |= {name: Column(word(f"column.{name}"), 9, "score") for name in ("score_low", "score_high")}
    for scope in found.ranks:
        said = level_name(rubric, scope)
        columns[f"rank_{scope}"] = sheet_column(f"rank_{scope}", result_word, rubric)
        for end in ("_low", "_high"):
            columns[f"rank_{scope}{end}"] = Column(word(f"column.rank{end}", scope=said), 9, "count")
    ranks = {name: table[name].astype("Float64").astype(object) for name in columns if name.startswith("rank_")}
    table = table.assign(**ranks, **{name: found.result.data.units[name] for name in names})
    table["standing"] = [standing_words(found.result, each, result_word) if each else "" for each in table["standing"]]
    if "stable" in table:
        table["stable"] = ["" if pd.isna(each) else word("yes" if each else "no") for each in table["stable"]]
    order = table["same_letter"] if "same_letter" in table else table["score"]
    _table(book, "units", table.iloc[order.argsort(kind="stable").to_numpy()], columns, frozen=len(names) + 1)


def _sensitivity(book: _Book) -> None:
    table = book.found.sensitivity
    columns = {"output": Column(word("column.output"), 22), "factor": Column(word("column.factor"), 20)}
    columns |= {
        name: Column(word(f"column.{name}"), 10, "figure") for name in table.columns if name not in {"output", "factor"}
    }
    said = table.assign(
        output=[output_words(book.found, name) for name in table["output"]],
        factor=[word(f"factor.{name}") for name in table["factor"]],
    )
    _table(book, "sensitivity", said, columns, [note("sensitivity"), *no_indices(book.found)])
    table = book.found.choices
    kinds = {"factor": "text", "level": "text", "worlds": "count", "mean_shift": "figure"}
    if len(book.found.letters):
        kinds["changed_share"] = "share"
    said = table.assign(
        level=[word(f"level.{factor}.{level}") for factor, level in zip(table["factor"], table["level"], strict=True)],
        factor=[word(f"factor.{name}") for name in table["factor"]],
    )
    columns = {name: Column(word(f"column.{name}"), 20, kind) for name, kind in kinds.items()}
    _table(book, "choices", said, columns, scope_lines(book.found))


def _effective(book: _Book) -> None:
    kinds = {"name": "text", "code": "text", "kind": "centre", "units": "count", "nominal": "share"}
    kinds |= {"covariance_share": "share", "squared_correlation": "share", "main_effect": "share"}
    table = book.found.effective
    said = table.assign(kind=[word(f"kind.{kind}") for kind in table["kind"]])
    columns = {name: Column(word(f"column.{name}"), 24 if name == "name" else 12, kind) for name, kind in kinds.items()}
    _table(book, "effective", said, columns, [note("effective")])


def _left_out(book: _Book) -> None:
    names = dict(zip(book.found.effective["code"], book.found.effective["name"], strict=True))
    table = book.found.left_out
    said = table.assign(name=[names[code] for code in table["code"]], kind=[word(f"kind.{k}") for k in table["kind"]])
    kinds = {"name": "text", "code": "text", "kind": "centre", "mean_shift": "figure", "max_shift": "count"}
    if len(book.found.letters):
        kinds |= {"letters_changed": "count", "changed_share": "share"}
    columns = {name: Column(word(f"column.{name}"), 24 if name == "name" else 12, kind) for name, kind in kinds.items()}
    said = said.iloc[(-said["mean_shift"]).argsort(kind="stable").to_numpy()]
    _table(book, "left_out", said, columns, [note("left_out"), *scope_lines(book.found)])


def _start(book: _Book, key: str, widths: Sequence[float], lines: Sequence[str] = ()) -> Sheet:
    """Add a sheet: title, what was varied, status, then ``lines``."""
    name = word(f"sheet.{key}")
    heading = result_word("title_note", title=title(book.found), note=book.title_note) if book.title_note else ""
    heading = heading or title(book.found)
    said = [(text, "warning") for text in status_warnings([book.found.result.rubric.model.status])]
    said += [(text, "line") for text in lines]
    full, printed = f"{heading}　{name}", f"{heading} {name}"
    return new_sheet(book.book, book.styles, name, widths, full, head(book.found), said, header=printed)


def _table(
    book: _Book,
    key: str,
    table: pd.DataFrame,
    columns: Mapping[str, Column],
    lines: Sequence[str] = (),
    *,
    frozen: int = 0,
) -> None:
    """Write a sheet with one table that can be filtered, its heading on every printed page."""
    shown = list(columns.values())
    sheet = _start(book, key, [column.width for column in shown], lines)
    rows = ([_plain(value) for value in values] for values in table[list(columns)].itertuples(index=False, name=None))
    write_table(book.styles, sheet, shown, rows, frozen=frozen)


def _plain(value: Any) -> Any:
    return None if value is pd.NA else value
