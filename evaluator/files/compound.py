"""Streams of an OLE2 compound file (xls, and what encrypted workbooks are wrapped in), read without trust."""

from __future__ import annotations

import struct
from dataclasses import dataclass

SIGN = bytes.fromhex("D0CF11E0A1B11AE1")
_FREE = 0xFFFFFFFA  # sector numbers from here on mean "end", "free" or "table"


@dataclass(frozen=True)
class Entry:
    """One stream or storage: its name, first sector and size."""

    name: str
    start: int
    size: int
    is_stream: bool


class Compound:
    """The directory of a compound file.

    Raises
    ------
    ValueError, struct.error
        Tables that do not fit together; chains that run in circles.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, small = struct.unpack_from("<HH", data, 30)
        if shift not in {9, 12} or small > shift:
            raise ValueError("sector size")
        self._size, self._small = 1 << shift, 1 << small
        self._table = self._sector_table()
        directory = self._chain(struct.unpack_from("<I", data, 48)[0])
        self.entries = [entry for i in range(0, len(directory) - 127, 128) if (entry := _entry(directory, i))]
        self._cutoff = struct.unpack_from("<I", data, 56)[0]

    def names(self) -> set[str]:
        """Names of all streams and storages, lower case."""
        return {entry.name.casefold() for entry in self.entries}

    def stream(self, *names: str) -> bytes:
        """Content of the first stream of one of these names; empty where there is none or it is tiny.

        A stream below the cut-off (4 KB) lies in the small sectors.
        """
        root = next((entry for entry in self.entries if entry.name == "Root Entry"), None)
        for entry in self.entries:
            if entry.is_stream and entry.name.casefold() in names:
                if entry.size >= self._cutoff or root is None:
                    return self._chain(entry.start)[: entry.size]
                return self._small_chain(entry, self._chain(root.start))
        return b""

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise ValueError("sector")
        return self._data[start : start + self._size]

    def _sector_table(self) -> tuple[int, ...]:
        listed = list(struct.unpack_from("<109I", self._data, 76))
        more, seen = struct.unpack_from("<I", self._data, 68)[0], 0
        while more < _FREE:
            numbers = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            listed, more, seen = [*listed, *numbers[:-1]], numbers[-1], seen + 1
            if seen * self._size > len(self._data):
                raise ValueError("circle")
        used = [number for number in listed if number < _FREE]
        if len(used) * self._size > len(self._data):
            raise ValueError("table")
        joined = b"".join(self._sector(number) for number in used)
        return struct.unpack(f"<{len(joined) // 4}I", joined[: len(joined) // 4 * 4])

    def _chain(self, number: int) -> bytes:
        sectors, most = [], len(self._data) // self._size + 1
        while number < _FREE:
            sectors.append(self._sector(number))
            number = self._table[number] if number < len(self._table) else _FREE
            if len(sectors) > most:
                raise ValueError("circle")
        return b"".join(sectors)

    def _small_chain(self, entry: Entry, sectors: bytes) -> bytes:
        joined = self._chain(struct.unpack_from("<I", self._data, 60)[0])
        table = struct.unpack(f"<{len(joined) // 4}I", joined)
        found: list[bytes] = []
        number = entry.start
        while number < _FREE and len(found) * self._small <= len(sectors):
            found.append(sectors[number * self._small : (number + 1) * self._small])
            number = table[number] if number < len(table) else _FREE
        return b"".join(found)[: entry.size]


def _entry(directory: bytes, at: int) -> Entry | None:
    length, kind = struct.unpack_from("<HB", directory, at + 64)
    start, size = struct.unpack_from("<II", directory, at + 116)
    if kind not in {1, 2, 5} or not 2 <= length <= 64:
        return None
    name = directory[at : at + length - 2].decode("utf-16-le", "replace")
    return Entry(name, start, size, is_stream=kind == 2)
