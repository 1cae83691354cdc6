"""Sheet 运行记录: the recipe of the run as rows of key and value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.report.page import Column, start_sheet, table_head, write_row
from evaluator.report.words import known, word

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
    table_head(sheet, sheet.row, columns, report.formats["head"])
    for row, (key, value) in enumerate(record_rows(report.result.recipe), start=sheet.row + 1):
        name = word(f"record.{key}") if known(f"record.{key}") else key
        write_row(sheet.page, row, (name, key, value), columns, [report.formats["text"]] * 3)
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
