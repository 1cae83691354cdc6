"""Parts of an xlsx piece by piece, by what is really in them (its directory may lie), and how long its texts are."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zipfile import ZipInfo


PIECE = 1 << 18
_LOCAL = struct.Struct("<4s22xHH")


def pieces(file: BinaryIO, part: ZipInfo) -> Iterator[bytes]:
    """Give the content of one part in pieces of at most ``PIECE`` bytes.

    Raises
    ------
    ValueError
        The part does not unpack to what the directory states.
    """
    file.seek(part.header_offset)
    head = file.read(_LOCAL.size)
    if len(head) < _LOCAL.size:
        raise ValueError("header")
    sign, name, extra = _LOCAL.unpack(head)
    if sign != b"PK\x03\x04" or part.compress_type not in {0, 8}:
        raise ValueError("header")
    file.seek(name + extra, 1)
    size, check = 0, 0
    for piece in (_stored if part.compress_type == 0 else _deflated)(file, part.compress_size):
        size, check = size + len(piece), zlib.crc32(piece, check)
        yield piece
    if size != part.file_size or check != part.CRC:
        raise ValueError("size")


def _stored(file: BinaryIO, left: int) -> Iterator[bytes]:
    while left > 0:
        piece = file.read(min(PIECE, left))
        if not piece:
            return
        left -= len(piece)
        yield piece


def _deflated(file: BinaryIO, left: int) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-15)
    for packed in _stored(file, left):
        rest = packed
        while rest and not inflate.eof:
            piece = inflate.decompress(rest, PIECE)
            rest = inflate.unconsumed_tail
            if piece:
                yield piece
        if inflate.eof:
            break
    # What is still inside comes out in pieces too: a bomb's last byte may hold a megabyte.
    while not inflate.eof and (piece := inflate.decompress(inflate.unconsumed_tail, PIECE)):
        yield piece
    if not inflate.eof:
        raise ValueError("end")


_ITEM = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")
_SHARED = re.compile(rb"\bt\s*=\s*[\"']s[\"']")
_INDEX = re.compile(
    rb"\bt\s*=\s*[\"']s[\"'][^<]*(?:<(?!/?(?:[\w.-]+:)?[vc][\s/>])[^<]*)*<(?:[\w.-]+:)?v[^<>]*>\s*([0-9]{1,9})\s*<"
)

_KEPT = 1 << 20  # no cell is longer


@dataclass
class Texts:
    """Lengths in bytes of the shared texts, in their order, and the number of cells that may use them."""

    cells: int = 0
    lengths: list[int] = field(default_factory=list)

    def see(self, xml: bytes) -> None:
        """Take in a piece of the shared texts that ends before a tag."""
        starts = [found.start() for found in _ITEM.finditer(xml)]
        if self.lengths:
            self.lengths[-1] += starts[0] if starts else len(xml)
        self.lengths += [end - start for start, end in zip(starts, [*starts[1:], len(xml)], strict=True)]

    def most(self) -> int:
        """Bytes if every cell held the longest text: an upper bound that costs nothing."""
        return self.cells * max(self.lengths, default=0)

    def exactly(self, file: BinaryIO, parts: list[ZipInfo]) -> int:
        """Bytes of the texts that the cells of all parts do hold."""
        lengths = np.array(self.lengths, dtype=np.int64)
        total = 0
        for part in parts:
            rest = b""
            for piece in pieces(file, part):
                xml = rest + piece
                end = xml.rfind(b"<c ")
                end = len(xml) if end < 0 and len(xml) > _KEPT else max(end, 0)
                total += self._written(xml[:end], lengths)
                rest = xml[end:]
            total += self._written(rest, lengths)
        return total

    @staticmethod
    def _written(xml: bytes, lengths: np.ndarray[tuple[int], np.dtype[np.int64]]) -> int:
        index = np.array(_INDEX.findall(xml), dtype=np.int64)
        unknown = max(len(_SHARED.findall(xml)) - index.size, 0)
        return int(lengths[index[index < lengths.size]].sum()) + unknown * int(lengths.max(initial=0))
