"""Sheet 各校类别: one row an institution, with live totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from xlsxwriter.utility import xl_rowcol_to_cell

from evaluator.classing import ABOVE, BELOW, CONFIRMED, UNCERTAIN
from evaluator.excel import Column, put, table_head, write_row
from evaluator.report.page import start_sheet
from evaluator.report.words import average_words, letters, unit_word

if TYPE_CHECKING:
    from evaluator.evaluation import Result
    from evaluator.excel import Sheet
    from evaluator.report.page import Report
    from evaluator.text import Reader

_SHARE, _MEAN = "reached_share", "mean_score"


def write_institutions(report: Report) -> None:
    """Write the sheet; data without institutions have none."""
    result = report.result
    if not {"institution", "institution_name"} & set(result.data.units.columns):
        return
    table = institution_table(result)
    columns = [_column(result, name, report.read) for name in table.columns]
    sheet = start_sheet(report, "institutions", [column.width for column in columns])
    table_head(sheet, sheet.row, columns, report.styles["head"])
    styles = [report.styles[column.kind] for column in columns]
    for row, values in enumerate(table.itertuples(index=False), start=sheet.row + 1):
        write_row(sheet.page, row, values, columns, styles)
    _totals(report, sheet, table, columns)
    sheet.page.autofilter(sheet.row, 0, sheet.row + max(len(table), 1), len(columns) - 1)
    sheet.page.freeze_panes(sheet.row + 1, 1)
    sheet.page.repeat_rows(sheet.row)


def institution_table(result: Result) -> pd.DataFrame:
    """Count by institution, in the order of their codes.

    Columns: the institution's name and code, ``units, classified``, one a letter (or the standings against
    the average, where there are no letters), ``confirmed_<last letter>``, ``not_classifiable``, and, where 50
    is an average, ``reached, reached_share`` of all; ``mean_score`` of the classified.
    """
    units, names = result.units, letters(result)
    ids = [column for column in ("institution", "institution_name") if column in units]
    inside = result.classifiable
    flags: dict[str, np.ndarray] = {"units": np.ones(len(units), dtype=bool), "classified": inside}
    if names:
        flags |= {f"letter_{name}": (units["letter"] == name).to_numpy() for name in names}
        confirmed = (units["standing"] == CONFIRMED).to_numpy()
        flags[f"confirmed_{names[-1]}"] = flags[f"letter_{names[-1]}"] & confirmed
    elif result.rubric.against_average:
        standing = units["average_standing"]
        flags |= {f"standing_{name}": (standing == name).to_numpy() & inside for name in (ABOVE, BELOW, UNCERTAIN)}
    flags["not_classifiable"] = ~inside
    score = units["score"].to_numpy(dtype=np.float64)
    if result.rubric.against_average:
        flags["reached"] = inside & (score >= result.rubric.base)
    key = units[ids[0]].fillna("").astype(str)
    table = pd.DataFrame({name: mask.astype(np.int64) for name, mask in flags.items()}).groupby(key.to_numpy()).sum()
    if "reached" in table:
        table[_SHARE] = table["reached"] / table["units"]
    table[_MEAN] = pd.Series(np.where(inside, score, np.nan)).groupby(key.to_numpy()).mean()
    for column in ids:
        first = units[column].fillna("").astype(str).groupby(key.to_numpy()).first()
        table.insert(0, column, first)
    return table.reset_index(drop=True)


def _column(result: Result, name: str, read: Reader) -> Column:
    part, _, rest = name.partition("_")
    heading = {
        "units": lambda: read("column.units", unit=unit_word(result, read)),
        "letter": lambda: read("column.letter_of", letter=rest),
        "confirmed": lambda: read("column.confirmed_letter", letter=rest),
        "standing": lambda: average_words(result, rest, read),
    }.get(part, lambda: read(f"column.{name}"))()
    width = {"institution_name": 26.0, "institution": 10.0, _MEAN: 12.0}.get(name, 14.0 if part == "standing" else 9.0)
    kind = {"institution_name": "text", "institution": "centre", _SHARE: "share", _MEAN: "score"}.get(name, "count")
    return Column(heading, width, kind)


def _totals(report: Report, sheet: Sheet, table: pd.DataFrame, columns: list[Column]) -> None:
    """The last row: formulas over the rows above, written with their values."""
    first, row = sheet.row + 1, sheet.row + 1 + len(table)
    names = list(table.columns)
    classified = table["classified"].to_numpy()

    def cells(name: str) -> str:
        at = names.index(name)
        return f"{xl_rowcol_to_cell(first, at)}:{xl_rowcol_to_cell(row - 1, at)}"

    def total(name: str) -> str:
        return str(xl_rowcol_to_cell(row, names.index(name)))

    for at, (name, column) in enumerate(zip(names, columns, strict=True)):
        style = report.styles[f"total_{column.kind}"]
        if name in {"institution", "institution_name"}:
            put(sheet.page, row, at, report.read("total") if at == 0 else "", style)
        elif name == _SHARE and len(table):
            value = table["reached"].sum() / table["units"].sum()
            sheet.page.write_formula(row, at, f"={total('reached')}/{total('units')}", style, value)
        elif name == _MEAN:
            if classified.sum():
                weighted = float(np.nansum(table[_MEAN].to_numpy() * classified) / classified.sum())
                formula = f"=SUMPRODUCT({cells('classified')},{cells(_MEAN)})/{total('classified')}"
                sheet.page.write_formula(row, at, formula, style, weighted)
        elif len(table):
            sheet.page.write_formula(row, at, f"=SUM({cells(name)})", style, int(table[name].sum()))
