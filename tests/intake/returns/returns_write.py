"""Write drafts as files: templates by the program's own writer, other sheets with openpyxl, csv."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook, load_workbook
from returns_drafts import EXTRAS, GRID_SHEET, NOTES, SHEET, Draft

from evaluator.forms import template_columns, write_template
from evaluator.text import say

if TYPE_CHECKING:
    from pathlib import Path

    import evaluator as ev

MARK_SHEET = say("returns.mark_sheet")
# Columns under one merged cell of a header of two rows.
GROUPS = {"教师队伍": ("teachers", "doctoral_teachers", "senior_teachers"), "课程": ("courses", "professor_courses")}
HEAD_TITLES = ["2025年本科专业综合评价数据表", "（单位：人、%）", "填报单位见第一列", "机密★一年"]


def write_draft(draft: Draft, rubric: ev.ScoredRubric, folder: Path, ready: Path | None = None) -> Path:
    """Write one return; ``ready`` is the same return without faults, where it has been written already."""
    path = folder / draft.file
    path.parent.mkdir(parents=True, exist_ok=True)
    if draft.dress.kind == "template":
        if ready is not None:
            shutil.copy(ready, path)
        else:
            _template(draft, rubric, path)
        _type(draft, path)
    elif draft.dress.kind == "sheet":
        book = Workbook()
        book.active.title = GRID_SHEET
        _fill(book.active, draft, grid(draft))
        _merge(book.active, draft)
        book.save(path)
    else:
        text = io.StringIO(newline="")
        writer = csv.writer(text, delimiter=draft.dress.delimiter, lineterminator="\r\n")
        writer.writerows([["" if cell is None else cell for cell in row] for row in grid(draft)])
        path.write_bytes(text.getvalue().encode(draft.dress.encoding))
    for harm in draft.harms:
        _HARMS[harm](draft, path)
    return path


def _template(draft: Draft, rubric: ev.ScoredRubric, path: Path) -> None:
    rows = {column.code: [row.get(column.code, "") for row in draft.rows] for column in template_columns(rubric)}
    who = {"institution": draft.code, "institution_name": draft.name} if draft.dress.prefilled else {}
    write_template(rubric, path, rows, year=draft.year, title_note="模拟数据", **who)


def _type(draft: Draft, path: Path) -> None:
    """Type into a finished workbook."""
    if draft.typed:
        book = load_workbook(path)
        for (row, column), value in draft.typed.items():
            book[SHEET].cell(row, column).value = value if value != "" else None
        book.save(path)


def grid(draft: Draft) -> list[list[Any]]:
    """All cells of a sheet or csv, from row 1 and column 1."""
    width = draft.dress.left + len(draft.columns)
    blank = [""] * width
    rows = [[*[""] * draft.dress.left, title, *[""] * (len(draft.columns) - 1)] for title in _titles(draft)]
    if draft.dress.groups:
        over = {codes[0]: name for name, codes in _groups(draft).items()}
        inside = {code for codes in _groups(draft).values() for code in codes}
        upper = [over.get(code, "") if code in inside else draft.heads[code] for code in draft.columns]
        lower = [draft.heads[code] if code in inside else "" for code in draft.columns]
        rows += [[*[""] * draft.dress.left, *upper], [*[""] * draft.dress.left, *lower]]
    else:
        rows.append([*[""] * draft.dress.left, *(draft.heads[code] for code in draft.columns)])
    for index, cells in enumerate(draft.rows):
        rows += [list(blank) for gap in draft.dress.gaps if gap == index]
        rows.append([*[""] * draft.dress.left, *(_cell(draft, index, code, cells) for code in draft.columns)])
    for text in draft.dress.tail:
        rows.append([*[""] * draft.dress.left, text, *[""] * (len(draft.columns) - 1)])
        if text in {"合计", "小计", "总计", "平均"} and "admitted" in draft.columns:
            known = [row["admitted"] for row in draft.rows if isinstance(row.get("admitted"), int)]
            rows[-1][draft.position("admitted") - 1] = sum(known) if text != "平均" else round(sum(known) / len(known))
    for (row, column), value in draft.typed.items():
        rows += [list(blank) for _ in range(row - len(rows))]
        rows[row - 1] += [""] * (column - len(rows[row - 1]))
        rows[row - 1][column - 1] = value
    return rows


def _cell(draft: Draft, index: int, code: str, cells: dict[str, Any]) -> Any:
    if code == "x1":
        return NOTES[index % len(NOTES)]
    return cells.get(code, f"{EXTRAS[code]}{index}" if code in EXTRAS else "")


def _titles(draft: Draft) -> list[str]:
    return HEAD_TITLES[: draft.dress.titles]


def _groups(draft: Draft) -> dict[str, tuple[str, ...]]:
    """Groups of columns that stand side by side here, in the order in which they stand."""
    found = {}
    for name, codes in GROUPS.items():
        places = sorted(draft.columns.index(code) for code in codes if code in draft.columns)
        if len(places) > 1 and places[-1] - places[0] == len(places) - 1:
            found[name] = tuple(draft.columns[place] for place in places)
    return found


def _fill(page: Any, draft: Draft, rows: list[list[Any]]) -> None:
    for number, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells, start=1):
            if value not in {"", None}:
                page.cell(number, column).value = value


def _merge(page: Any, draft: Draft) -> None:
    if not draft.dress.groups:
        return
    upper, lower = draft.header_row - 1, draft.header_row
    inside = {code for codes in _groups(draft).values() for code in codes}
    for codes in _groups(draft).values():
        first, last = draft.position(codes[0]), draft.position(codes[-1])
        page.merge_cells(start_row=upper, end_row=upper, start_column=first, end_column=last)
    for code in set(draft.columns) - inside:
        column = draft.position(code)
        page.merge_cells(start_row=upper, end_row=lower, start_column=column, end_column=column)


# ---- harm to whole files


def _second_sheet(draft: Draft, path: Path, *, hidden: bool = False) -> None:
    book = load_workbook(path)
    copy = book.copy_worksheet(book[draft.sheet])
    copy.title = "旧数据" if hidden else "另一份"
    copy.sheet_state = "hidden" if hidden else "visible"
    book.save(path)


def _mark(path: Path, key: str, value: str) -> None:
    book = load_workbook(path)
    row = next(row for row in book[MARK_SHEET].iter_rows() if row[0].value == key)
    row[1].value = value
    book.save(path)


def _damage(draft: Draft, path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _encrypt(draft: Draft, path: Path) -> None:
    """What Excel makes of a workbook with a password: a compound file that holds an encrypted package."""
    names = ["Root Entry", "EncryptionInfo", "EncryptedPackage"]
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    head[24:34] = b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00"
    free = b"\xff\xff\xff\xff"
    head[44:48], head[48:52], head[56:60] = (1).to_bytes(4, "little"), (1).to_bytes(4, "little"), b"\x00\x10\x00\x00"
    head[60:64], head[68:72], head[76:512] = b"\xfe\xff\xff\xff", b"\xfe\xff\xff\xff", free * 109
    head[76:80] = (0).to_bytes(4, "little")
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE, *range(11, 18), 0xFFFFFFFE]
    table = b"".join(link.to_bytes(4, "little") for link in chain).ljust(512, b"\xff")
    entries = bytearray()
    for place, name in enumerate(names):
        entry = bytearray(128)
        raw = name.encode("utf-16-le")
        entry[: len(raw)] = raw
        entry[64:66] = (len(raw) + 2).to_bytes(2, "little")
        entry[66], entry[67] = (5, 1) if place == 0 else (2, 1)
        right = 2 if place == 1 else 0xFFFFFFFF
        entry[68:72], entry[72:76] = free, right.to_bytes(4, "little")
        entry[76:80] = (1).to_bytes(4, "little") if place == 0 else free
        start = 0xFFFFFFFE if place == 0 else 2 + 8 * (place - 1)
        entry[116:120] = start.to_bytes(4, "little")
        entry[120:128] = (0 if place == 0 else 4096).to_bytes(8, "little")
        entries += entry
    path.write_bytes(bytes(head) + table + bytes(entries).ljust(512, b"\x00") + b"\x00" * 512 * 16)


def _macros(draft: Draft, path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\x00" * 64)


_HARMS = {
    "second": _second_sheet,
    "hidden": lambda draft, path: _second_sheet(draft, path, hidden=True),
    "old": lambda _draft, path: _mark(path, "version", "2024.1"),
    "foreign": lambda _draft, path: _mark(path, "rubric", "postgraduate_discipline"),
    "damage": _damage,
    "encrypt": _encrypt,
    "macros": _macros,
}
