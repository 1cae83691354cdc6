"""Sheet 运行记录: the recipe of the run as rows of key and value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from evaluator.excel import Column, table_head, write_row
from evaluator.report.page import start_sheet
from evaluator.report.words import known, word
from evaluator.text import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluator.report.page import Report


def write_record(report: Report) -> None:
    """Write the sheet."""
    columns = [
        Column(word("column.item"), 24),
        Column(word("column.key"), 30),
        Column(word("column.record_value"), 70),
    ]
    sheet = start_sheet(report, "record", [column.width for column in columns], landscape=False)
    table_head(sheet, sheet.row, columns, report.styles["head"])
    for row, (key, value) in enumerate(record_rows(report.result.recipe), start=sheet.row + 1):
        name = word(f"record.{key}") if known(f"record.{key}") else key
        write_row(sheet.page, row, (name, key, value), columns, [report.styles["text"]] * 3)
    sheet.page.freeze_panes(sheet.row + 1, 0)
    sheet.page.repeat_rows(sheet.row)


def record_rows(recipe: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Flatten a recipe into rows: nested keys with dots, one row an entry of a list."""
    for key, value in recipe.items():
        name = f"{above}{key}"
        if isinstance(value, dict):
            yield from record_rows(value, f"{name}.")
        elif isinstance(value, list):
            yield from ((name, str(entry)) for entry in value or [""])
        else:
            text = "" if value is None else str(value)
            yield name, word(f"noise.{text}") if known(f"noise.{text}") else text


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
        else:
            yield from ((f"{above}{key}", _text(entry)) for entry in (value if isinstance(value, list) else [value]))


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _name(key: str, lang: str) -> str:
    return say(f"workbook.record.{key}", lang) if known(f"record.{key}") else key


def _said(value: str, lang: str) -> str:
    return say(f"workbook.noise.{value}", lang) if known(f"noise.{value}") else value
