"""Compound files and xls records, written byte by byte."""

from __future__ import annotations

import struct

SHEET = "xl/worksheets/sheet1.xml"


def compound(streams: dict[str, bytes]) -> bytes:
    """A minimal OLE2 compound file: header, one table sector, directory, then each stream padded above 4 KB."""
    sectors: list[bytes] = []
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    first = 1 + (len(streams) + 4) // 4
    chains: list[int] = [0xFFFFFFFD, *range(2, first), 0xFFFFFFFE]
    for number, (name, content) in enumerate(streams.items(), 1):
        padded = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
        start, count = len(chains), len(padded) // 512
        chains += [*range(start + 1, start + count), 0xFFFFFFFE]
        sectors += [padded[i : i + 512] for i in range(0, len(padded), 512)]
        entries.append(_entry(name, 2, start, len(padded), right=number + 1 if number < len(streams) else 0xFFFFFFFF))
    assert len(chains) <= 128
    table = struct.pack("<128I", *chains, *[0xFFFFFFFF] * (128 - len(chains)))
    directory = b"".join(entries).ljust((first - 1) * 512, b"\0")
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + table + directory + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    links = struct.pack("<HBBIII", len(text), kind, 1, 0xFFFFFFFF, right, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<II", start, size) + bytes(4)


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def xls(*of_book: bytes, cells: tuple[tuple[int, int], ...] = ((0, 0), (1, 1)), rows: tuple[bytes, ...] = ()) -> bytes:
    """An xls with one sheet of numbers at ``cells`` or of the cell records ``rows``, and more in its workbook part."""
    begin = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    rest = b"".join(of_book) + record(10)
    about = struct.pack("<IBB", len(begin) + 4 + 14 + len(rest), 0, 0) + b"\x06\x00Sheet1"
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0))
    sheet += b"".join(rows or (number(row, column, 1.5) for row, column in cells)) + record(10)
    return compound({"Workbook": begin + record(133, about) + rest + sheet})


def number(row: int, column: int, value: float) -> bytes:
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def shared(row: int, column: int, index: int) -> bytes:
    return record(253, struct.pack("<HHHI", row, column, 0, index))


def shared_texts(texts: list[str]) -> bytes:
    items = (struct.pack("<HB", len(text), 1) + text.encode("utf-16-le") for text in texts)
    return record(252, struct.pack("<II", len(texts), len(texts)) + b"".join(items))
