"""Spoil a good return in one of many ways: its bytes, the XML inside it, or what stands in its cells."""

from __future__ import annotations

import datetime as dt
import io
from random import Random
from typing import TYPE_CHECKING, Any

from crafted import number, shared, shared_texts, xls
from openpyxl import Workbook
from small_table import HEADER, ROWS
from spoil_parts import spoil_parts

if TYPE_CHECKING:
    from collections.abc import Callable

VALUES: list[Any] = [
    "", " ", "　", "0", "-0", "1e308", "1e999", "-1e999", "NaN", "nan", "inf", "-inf", "Infinity", "１２３", "12,5",
    "1,234.5", "1.234,5", "12％", "0x10", "١٢٣", "Ⅻ", "½", "²", "一百二十", "∞", "①", "٪", "𝟙𝟚", "मान", "ค่า", "값",
    "значение", "😀", "a" * 40_000, "长" * 32_767, "\u202e080901", "080901\u200b", "\ufeff90001",
    "=1+1", "=1/0", '=HYPERLINK("http://x.invalid","a")', "=cmd|' /C calc'!A1", "#DIV/0!", "#N/A", "'080901", "080901K",
    "O80901", "90001 ", "合计", "注：", "不适用", "ns", "1 2 3", "1\n2", "{0}", "{value}", "%s", "%(a)s", "\\", "None",
    True, False, 0, -1, 1, 0.5, 1e-320, 1e308, -1e308, 2**53, 10**300, 999999999999999999999, 80901, 80901.0, 90001.5,
    dt.date(2025, 5, 1), dt.datetime(1900, 1, 1), dt.time(12, 30), dt.timedelta(days=40_000),  # noqa: DTZ001 - as Excel's
    dt.datetime(9999, 12, 31, 23, 59),  # noqa: DTZ001 - as Excel's
]  # fmt: skip
FORMATS = ["0%", '0"%"', "0.00", "yyyy-mm-dd", "[h]:mm", "General", "@", '"0"0', "0.00E+00", "0;[Red]-0", "??/??"]


def good_workbook(random: Random) -> bytes:
    """A return as the template asks for it, with a few features that real ones have."""
    book = Workbook()
    sheet = book.active
    if random.random() < 0.3:
        sheet.append(["云溪大学2025年专业数据表"])
        sheet.merge_cells("A1:M1")
    sheet.append(HEADER)
    for row in ROWS:
        sheet.append(list(row))
    if random.random() < 0.3:
        sheet.append(["合计", *[""] * 4, 270])
    if random.random() < 0.3:
        book.create_sheet("说明").append(["填表说明", "x" * 300])
        book["说明"].sheet_state = random.choice(["visible", "hidden", "veryHidden"])
    if random.random() < 0.1:
        book.epoch = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - as Excel's
    return _saved(book, random, cells=0)


def spoil_cells(random: Random) -> bytes:
    """Other values, formats, merged cells, rows and columns that come twice or not at all."""
    book = Workbook()
    for row in [HEADER, *ROWS]:
        book.active.append(list(row))
    return _saved(book, random, cells=random.choice([1, 1, 2, 5, 30]))


def _saved(book: Workbook, random: Random, *, cells: int) -> bytes:
    sheet = book.active
    for _ in range(cells):
        row, column = random.randint(1, sheet.max_row + 1), random.randint(1, len(HEADER) + 1)
        move = random.random()
        if move < 0.75:
            _write(sheet, row, column, random.choice(VALUES))
        elif move < 0.85:
            sheet.cell(row, column).number_format = random.choice(FORMATS)
        elif move < 0.9:
            end = row + random.randint(0, 3)
            sheet.merge_cells(start_row=row, end_row=end, start_column=column, end_column=column + 2)
        else:
            change = random.choice([sheet.insert_rows, sheet.delete_rows, sheet.insert_cols, sheet.delete_cols])
            change(max(1, min(row, column)))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    try:
        sheet.cell(row, column).value = value
    except (ValueError, AttributeError):
        return  # openpyxl does not write it, or the cell is inside a merged one


def spoil_bytes(random: Random) -> bytes:
    """Bits flipped, pieces cut out, doubled or overwritten, in the file as it lies on the disk."""
    return spoilt(good_workbook(random), random)


def spoil_old(random: Random) -> bytes:
    """The same for an xls, most often inside its records."""
    texts: list[str] = []
    cells = []
    for r, row in enumerate([HEADER, *ROWS]):
        for c, value in enumerate(row):
            if isinstance(value, str):
                texts.append(value)
                cells.append(shared(r, c, len(texts) - 1))
            else:
                cells.append(number(r, c, value))
    raw = xls(shared_texts(texts), rows=tuple(cells))
    # The header and the sector table take 1,024 bytes: spoil them seldom, else nothing behind them is ever read.
    cut = 0 if random.random() < 0.2 else 1024
    return raw[:cut] + spoilt(raw[cut:], random)


def spoilt(good: bytes, random: Random) -> bytes:
    """Some bytes of a file changed."""
    raw = bytearray(good)
    for _ in range(random.choice([1, 1, 3, 10])):
        at, size = random.randrange(len(raw) or 1), random.choice([1, 2, 4, 30, 500])
        move = random.randrange(6)
        if move == 0 and raw:
            raw[at] ^= 1 << random.randrange(8)
        elif move == 1:
            raw[at : at + size] = random.randbytes(size)
        elif move == 2:
            del raw[at : at + size]
        elif move == 3:
            raw[at:at] = raw[at : at + size]
        elif move == 4:
            del raw[at:]
        else:
            # The tail holds the directory, where every byte counts.
            tail = max(len(raw) - 800, 0)
            if len(raw) > tail:
                raw[random.randrange(tail, len(raw))] = random.randrange(256)
    return bytes(raw)


def spoil_text(random: Random) -> bytes:
    """A csv with strange values, delimiters, ends of lines, encodings and broken bytes."""
    delimiter, end = random.choice(",;\t|"), random.choice(["\n", "\r\n", "\r"])
    rows = [list(map(str, row)) for row in [HEADER, *ROWS]]
    for _ in range(random.choice([0, 1, 3, 10])):
        row = random.choice(rows)
        row[random.randrange(len(row))] = str(random.choice([*VALUES, '"', '""', 'a"b', '"a', "a,b", "a\r", "\0"]))
    quote = random.random() < 0.3
    text = end.join(delimiter.join(f'"{field}"' if quote else field for field in row) for row in rows)
    encoding = random.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-8", "big5"])
    raw = bytearray(text.encode(encoding, "replace"))
    for _ in range(random.choice([0, 0, 1, 5])):
        raw[random.randrange(len(raw))] = random.randrange(256)
    return bytes(raw[: random.randrange(len(raw))] if random.random() < 0.05 else raw)


KINDS: dict[str, tuple[str, Callable[[Random], bytes]]] = {
    "bytes": (".xlsx", spoil_bytes),
    "parts": (".xlsx", lambda random: spoil_parts(good_workbook(random), random)),
    "cells": (".xlsx", spoil_cells),
    "old": (".xls", spoil_old),
    "text": (".csv", spoil_text),
}


def case(number: int, seed: int) -> tuple[str, bytes]:
    """Name and content of one spoilt file; the same for the same number and seed."""
    random = Random(seed * 1_000_003 + number)  # noqa: S311 - no secret
    kind = list(KINDS)[number % len(KINDS)]
    suffix, spoil = KINDS[kind]
    if random.random() < 0.02:
        suffix = random.choice([".xlsx", ".xls", ".csv"])
    return f"{kind}-{number}{suffix}", spoil(random)
