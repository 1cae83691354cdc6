"""Unpack the parts of a zip piece by piece, by what is really in it: the sizes that its directory states may lie."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO

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
