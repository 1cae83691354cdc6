"""Sheets of the workbook as lines (读表): headers matched, blank rows dropped, every cell with its place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluator.files import open_sheets
from evaluator.rubric_excel.columns import OPTIONAL_SHEETS, SHEETS, BookColumn, sheet_name
from evaluator.rubric_excel.commented_yaml import without_rulers
from evaluator.rubric_excel.fields import chosen
from evaluator.rubric_excel.values import CellFault, from_cell, is_blank
from evaluator.text import Place, Problem, Reason, suggest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from evaluator.files import SheetCells
    from evaluator.rubric.yaml_file import KeyPath
    from evaluator.rubric_excel.fields import ValueKind


# Without these a sheet cannot be read at all.
NEEDED = {"tree": ("level", "code"), "settings": ("path", "value"), "overlays": ("file", "action", "code")}


@dataclass(frozen=True)
class Line:
    """One row: its cells by column, and where it stands."""

    file: str
    sheet: str
    row: int
    cells: Mapping[str, Any]
    positions: Mapping[str, int]
    headers: Mapping[str, str]

    def place(self, key: str) -> Place:
        """Give the place of one of its cells."""
        return Place(
            file=self.file, sheet=self.sheet, row=self.row, column=self.headers[key], position=self.positions.get(key)
        )

    def text(self, key: str) -> str:
        """Give a cell as text, empty where nothing stands."""
        raw = self.cells.get(key)
        return "" if is_blank(raw) else str(int(raw) if isinstance(raw, float) and raw == int(raw) else raw).strip()

    def above(self) -> tuple[str, ...]:
        """Give the comment above: as the file wrote it where nobody has changed what is shown of it."""
        shown = self.text("above")
        try:
            stored = [str(words) for words in json.loads(self.text("kept") or "[]")]
        except (ValueError, TypeError):
            stored = []
        if stored and "\n".join(without_rulers(stored)).strip() == shown:
            return tuple(stored)
        return tuple(shown.split("\n")) if shown else ()

    def value(self, key: str, field: tuple[ValueKind, KeyPath, Sequence[str]], problems: list[Problem]) -> Any:
        """Read a cell; where it cannot be read, add the problem and give None.

        ``at`` is the kind of the value, its key, and the words it is chosen from.
        """
        raw = self.cells[key]
        kind, path, choices = field
        try:
            value = from_cell(raw, kind)
            return chosen(path, choices, value) if choices else value
        except CellFault as fault:
            problems.append(Problem(fault.reason, self.place(key), str(raw), details=fault.details))
            return None


def read_lines(path: Path, problems: list[Problem]) -> dict[str, list[Line]]:
    """Read the lines of all sheets.

    Raises
    ------
    DataProblems
        The file cannot be opened.
    """
    sheets = {sheet.name.strip(): sheet for sheet in open_sheets(path)}
    lines: dict[str, list[Line]] = {}
    for key, columns in SHEETS.items():
        name = sheet_name(key)
        if name in sheets:
            lines[key] = _lines(key, columns, sheets[name], problems)
        else:
            lines[key] = []
            if key not in OPTIONAL_SHEETS:
                details = {"found": "、".join(sheets)}
                problems.append(Problem(Reason.BOOK_SHEET_MISSING, Place(file=path.name), name, details=details))
    return lines


def _lines(key: str, columns: tuple[BookColumn, ...], sheet: SheetCells, problems: list[Problem]) -> list[Line]:
    headers = {column.key: column.header for column in columns}
    by_header = {header: column for column, header in headers.items()}
    positions: dict[str, int] = {}
    head = sheet.rows[0] if sheet.rows else []
    for position, raw in enumerate(head, start=1):
        text = "".join(str(raw).split())
        place = Place(file=sheet.file, sheet=sheet.name, row=sheet.first, column=str(raw), position=position)
        column = by_header.get(text)
        if column is not None and column not in positions:
            positions[column] = position
        elif text:
            details = {"allowed": "、".join(suggest(text, by_header) or by_header), "other": text}
            reason = Reason.BOOK_HEADER_UNKNOWN if column is None else Reason.HEADER_TWICE
            problems.append(Problem(reason, place, text, details=details))
    missing = [headers[column] for column in NEEDED[key] if column not in positions]
    if missing:
        place = Place(file=sheet.file, sheet=sheet.name, row=sheet.first)
        problems.extend(Problem(Reason.BOOK_HEADER_MISSING, place, name) for name in missing)
        return []
    lines = []
    for row, cells in enumerate(sheet.rows[1:], start=sheet.first + 1):
        filled = {c: cells[p - 1] for c, p in positions.items() if p <= len(cells) and not is_blank(cells[p - 1])}
        if filled:
            lines.append(Line(sheet.file, sheet.name, row, filled, positions, headers))
    return lines
