"""Write a rubric as a workbook that officials edit (指标体系 → Excel)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.excel import SHADE, Formats, Lists, new_form, set_page, text_lines
from evaluator.rubric.model import nodes_of
from evaluator.rubric_excel.columns import ACTIONS, HIDDEN, SHEETS, sheet_name
from evaluator.rubric_excel.read import read_files
from evaluator.rubric_excel.rows import overlay_rows, setting_rows, tree_rows
from evaluator.rubric_excel.rubric_files import files_of
from evaluator.text import EvaluatorError, keys, say
from evaluator.writing import whole_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from evaluator.rubric_excel.columns import BookColumn
    from evaluator.rubric_excel.rows import Row
    from evaluator.rubric_excel.rubric_files import BookFile

# Rules reach down to this row: space for what is added.
PREPARED = 500
HEIGHT, TALLEST = 13, 409
# Pages that the columns of nodes are spread over: on fewer nobody could read them.
WIDE = 4
FROZEN = {"tree": 3, "settings": 2, "overlays": 5}


def write_rubric_book(rubric: str | Path, path: str | Path) -> Path:
    """Write a rubric (指标体系) with its overlays as a workbook.

    Parameters
    ----------
    rubric : str or Path
        Path of a YAML file, or an id, of which the newest version is taken.
    path : str or Path
        The xlsx to write; it is replaced whole, or not touched.

    Returns
    -------
    Path
        ``path``.

    Raises
    ------
    RubricProblems
        The rubric cannot be loaded.
    EvaluatorError
        ``path`` is no xlsx, or the workbook would not give the same rubric back.
    """
    path = Path(path)
    if path.suffix != ".xlsx":
        raise EvaluatorError("rubric_book.not_xlsx", file=path.name)
    loaded, files = files_of(rubric)
    names = {node.code: node.name for node in nodes_of(loaded.model.indicators)}
    rows: dict[str, list[Row]] = {
        "tree": list(tree_rows(files[0])),
        "settings": [row for file in files for row in setting_rows(file)],
        "overlays": [row for file in files[1:] for row in overlay_rows(file, names)],
    }
    with whole_file(path) as part:
        _write(part, loaded.model.title, rows)
        if not _same(files, read_files(part)):
            raise EvaluatorError("rubric_book.not_kept", file=loaded.path.name)
    return path


def _print(key: str) -> dict[str, int]:
    # What names a row is printed on every page.
    return {"wide": 1} if key == "settings" else {"wide": WIDE, "columns": FROZEN[key]}


def _same(files: Sequence[BookFile], again: Sequence[BookFile]) -> bool:
    # Dates in quotes come back as dates: the same day.
    return [(file.stem, _words(file.content)) for file in files] == [(f.stem, _words(f.content)) for f in again]


def _words(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _words(item) for key, item in value.items() if key != "remove" or item}
    return [_words(item) for item in value] if isinstance(value, list) else str(value)


def _write(path: Path, title: str, rows: Mapping[str, Sequence[Row]]) -> None:
    lists = Lists()
    with new_form(path, title) as book:
        formats = Formats(book)
        for key, columns in SHEETS.items():
            sheet = book.add_worksheet(sheet_name(key))
            _head(sheet, formats, columns, FROZEN[key])
            _rows(sheet, formats, columns, rows[key], lists)
            set_page(sheet, f"{title} {sheet_name(key)}", **_print(key), rows=1)
            sheet.autofilter(0, 0, max(len(rows[key]), 1), len(columns) - 1)
        _explain(book, formats)
        lists.write(book, formats)


def _head(sheet: Worksheet, formats: Formats, columns: Sequence[BookColumn], frozen: int) -> None:
    sheet.set_row(0, 30)
    for index, column in enumerate(columns):
        look = formats(num_format="@", text_wrap=True, valign="top")
        sheet.set_column(index, index, column.width, look, {"hidden": column.key in HIDDEN})
        sheet.write_string(0, index, column.header, formats.head())
    sheet.freeze_panes(1, frozen)


def _rows(sheet: Worksheet, formats: Formats, columns: Sequence[BookColumn], rows: Sequence[Row], lists: Lists) -> None:
    levels = [*(row.get("level", 0) for row in rows), 0]
    for number, row in enumerate(rows, start=1):
        # What has rows below it is an indicator: it stands out.
        group = levels[number] > levels[number - 1] > 0
        lines = max(
            text_lines(str(row.get(column.key, "")), column.width) for column in columns if column.key not in HIDDEN
        )
        sheet.set_row(number, min(HEIGHT * lines + 4, TALLEST))
        for index, column in enumerate(columns):
            _cell(sheet, number, index, row.get(column.key, ""), _look(column, row, group=group), formats)
        if row.get("choices"):
            index = [column.key for column in columns].index("value")
            sheet.data_validation(number, index, number, index, _rule(row["choices"], lists))
    for index, column in enumerate(columns):
        choices = column.words
        if column.key == "action":
            choices = tuple(say(f"rubric_book.action_{action}") for action in ACTIONS)
        if choices or column.about:
            rule = _rule(choices, lists) if choices else {"validate": "any"}
            prompt = {"input_title": column.header[:32], "input_message": column.about[:255]} if column.about else {}
            sheet.data_validation(1, index, max(len(rows), PREPARED), index, {**rule, **prompt})


def _look(column: BookColumn, row: Row, *, group: bool) -> dict[str, Any]:
    look: dict[str, Any] = {"num_format": "@", "text_wrap": True, "valign": "top", "border": 1, "bold": group}
    look["border_color"] = "#BFBFBF"
    if column.key == "name" and row.get("level"):
        look["indent"] = row["level"] - 1
    if group:
        look["bg_color"] = SHADE
    if column.key in {"about", "above", "beside"}:
        look["font_color"] = "#7F7F7F"
    return look


def _cell(sheet: Worksheet, row: int, column: int, value: str | int, look: dict[str, Any], formats: Formats) -> None:
    if isinstance(value, int):
        sheet.write_number(row, column, value, formats(**{**look, "num_format": "General"}))
    elif value:
        sheet.write_string(row, column, value, formats(**look))
    else:
        sheet.write_blank(row, column, None, formats(**look))


def _rule(choices: Sequence[str], lists: Lists) -> dict[str, Any]:
    # It asks only: what cannot be read is reported with its cell when the workbook is read.
    return {"validate": "list", "source": lists.source(list(choices)), "error_type": "warning"}


def _explain(book: Workbook, formats: Formats) -> None:
    sheet = book.add_worksheet(sheet_name("explanation"))
    sheet.set_column(0, 0, 110, formats.line)
    sheet.write_string(0, 0, say("rubric_book.explanation_title"), formats.title)
    lines = [key for key in keys("rubric_book") if key.startswith("rubric_book.explain_")]
    for row, key in enumerate(lines, start=1):
        sheet.write_string(row, 0, say(key), formats.line)
    set_page(sheet, say("rubric_book.explanation_title"))
