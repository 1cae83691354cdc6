"""Sheet 运行记录: the recipe of the run as rows of key and value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from evaluator.excel import Column, table_head, write_row
from evaluator.report.page import start_sheet
from evaluator.report.words import TOPIC, known
from evaluator.text import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluator.report.page import Report


def write_record(report: Report) -> None:
    """Write the sheet."""
    read = report.read
    columns = [
        Column(read("column.item"), 24),
        Column(read("column.key"), 30),
        Column(read("column.record_value"), 70),
    ]
    sheet = start_sheet(report, "record", [column.width for column in columns], landscape=False)
    table_head(sheet, sheet.row, columns, report.styles["head"])
    table = recipe_table(report.recipe, read.lang)
    for row, values in enumerate(table.itertuples(index=False, name=None), start=sheet.row + 1):
        write_row(sheet.page, row, values, columns, [report.styles["text"]] * 3)
    sheet.page.freeze_panes(sheet.row + 1, 0)
    sheet.page.repeat_rows(sheet.row)


def recipe_table(recipe: Mapping[str, Any], lang: str = "zh") -> pd.DataFrame:
    """Give a recipe as a table: ``name`` in words, ``key``, ``value``."""
    rows = [(_name(key, lang), key, _said(value, lang)) for key, value in _rows(recipe)]
    return pd.DataFrame(rows, columns=["name", "key", "value"])


def recipe_differences(before: Mapping[str, Any], after: Mapping[str, Any], lang: str = "zh") -> pd.DataFrame:
    """Give what differs between two recipes: ``name, key, before, after``; the fingerprints of results are left out."""
    found: list[dict[str, list[str]]] = []
    for recipe in (before, after):
        values: dict[str, list[str]] = {}
        for key, value in _rows({part: held for part, held in recipe.items() if part != "tables"}):
            values.setdefault(key, []).append(_said(value, lang))
        found.append(values)
    first, second = ({key: "、".join(values) for key, values in one.items()} for one in found)
    rows = [
        (_name(key, lang), key, first.get(key, ""), second.get(key, ""))
        for key in dict.fromkeys([*first, *second])
        if first.get(key, "") != second.get(key, "")
    ]
    return pd.DataFrame(rows, columns=["name", "key", "before", "after"])


def _rows(recipe: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in recipe.items():
        if isinstance(value, dict):
            yield from _rows(value, f"{above}{key}.")
            continue
        for entry in value or [None] if isinstance(value, list) else [value]:
            if isinstance(entry, dict):
                yield from _rows(entry, f"{above}{key}.")
            else:
                yield f"{above}{key}", _text(entry)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _name(key: str, lang: str) -> str:
    return Reader(lang, TOPIC)(f"record.{key}") if known(f"record.{key}") else key


def _said(value: str, lang: str) -> str:
    return Reader(lang, TOPIC)(f"noise.{value}") if known(f"noise.{value}") else value
