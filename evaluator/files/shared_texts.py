"""Lengths of the shared texts of an xls (SST): a long one runs on over several records."""

from __future__ import annotations

import struct
from dataclasses import dataclass


@dataclass
class _Cursor:
    """A place in the records that hold the texts: ``piece`` of ``pieces``, ``at`` in it."""

    pieces: list[bytes]
    piece: int = 0
    at: int = 0

    def take(self, form: str) -> int:
        """Read one number, which never runs over the end of a record."""
        if self.at >= len(self.pieces[self.piece]):
            self.piece, self.at = self.piece + 1, 0
        (number,) = struct.unpack_from(form, self.pieces[self.piece], self.at)
        self.at += struct.calcsize(form)
        return int(number)

    def skip(self, count: int, width: int = 1, *, text: bool = False) -> None:
        """Pass over ``count`` things of ``width`` bytes; a text says anew in each record how wide it is."""
        while count:
            room = (len(self.pieces[self.piece]) - self.at) // width
            if count <= room:
                self.at += count * width
                return
            count, self.piece, self.at = count - room, self.piece + 1, 0
            if text:
                width = 2 if self.take("<B") & 1 else 1


def text_lengths(pieces: list[bytes]) -> list[int]:
    """Characters of each shared text; ``pieces`` are the SST record and those that continue it.

    A table that breaks off gives the texts before the break: the parser refuses it in its own words.
    """
    cursor = _Cursor(pieces, at=8)
    lengths: list[int] = []
    try:
        while True:
            count, flags = cursor.take("<H"), cursor.take("<B")
            runs = cursor.take("<H") if flags & 8 else 0
            extra = cursor.take("<I") if flags & 4 else 0
            cursor.skip(count, 2 if flags & 1 else 1, text=True)
            cursor.skip(4 * runs + extra)
            lengths.append(count)
    except (IndexError, struct.error):
        return lengths
