"""Look through an xls before it is parsed: the records of its workbook stream, one by one, nothing kept."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.files.limits import MB, in_mb, refuse_far_cells, refused
from evaluator.text import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evaluator.files.limits import Limits


_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _SUPBOOK, _SST, _CONTINUE, _LABEL_SST = 0x809, 10, 47, 133, 430, 252, 60, 253
# Records of one cell begin with row and column; those of many cells end with the last column.
# Cells that are only formatted take no room.
_ONE_CELL = {6, 253, 515, 516, 517, 638, 214, 2, 3, 4, 5}
_MANY_CELLS = {189}
_CELLS = _ONE_CELL | _MANY_CELLS
_DIMENSIONS = 512  # the stated extent: a parser makes room for it
_OWN, _ADD_IN = 0x0401, 0x3A01
_MACRO_SHEETS = {1, 6}
_BOOKS = {"workbook", "book"}
_OTHER = {"worddocument": "Word (doc)", "powerpoint document": "PowerPoint (ppt)"}


def check_xls(path: Path, limits: Limits) -> None:
    """Refuse what is not a harmless xls of a bearable size.

    Raises
    ------
    DataProblems
        Not an xls, encrypted, macros, links to other files, too many sheets or cells.
    ValueError, struct.error
        Damaged.
    """
    names, stream = _opened(path)
    if names & {"encryptedpackage", "encryptioninfo"}:
        raise refused(Reason.FILE_ENCRYPTED, path)
    if names & {"_vba_project_cur", "_vba_project", "vba", "macros"}:
        raise refused(Reason.FILE_MACROS, path)
    if not stream:
        other = next((kind for name, kind in _OTHER.items() if name in names), "OLE")
        raise refused(Reason.FILE_DISGUISED, path, path.suffix, found=other)
    _check_records(path, stream, limits)


def _opened(path: Path) -> tuple[set[str], bytes]:
    """Names of all streams and storages of the compound file, in lower case, and the stream of the workbook."""
    import olefile  # noqa: PLC0415 - only where an xls is read

    try:
        with olefile.OleFileIO(path.read_bytes()) as file:
            parts = file.listdir(streams=True, storages=True)
            book = next((part for part in parts if part[-1].casefold() in _BOOKS and file.get_size(part) > 0), None)
            return {part[-1].casefold() for part in parts}, b"" if book is None else file.openstream(book).read()
    except (OSError, IndexError, KeyError, AttributeError, TypeError) as error:
        # Tables that do not fit together, chains that run in circles.
        raise ValueError("compound file") from error


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Kind, position and size of every record."""
    offset, unpack = 0, struct.Struct("<HH").unpack_from
    while offset + 4 <= len(stream):
        kind, size = unpack(stream, offset)
        yield kind, offset + 4, size
        offset += 4 + size


def _check_records(path: Path, stream: bytes, limits: Limits) -> None:
    spans = _Spans(stream)
    sheets, last = 0, 0
    texts: list[bytes] = []
    for kind, offset, size in _records(stream):
        if kind in _CELLS:
            spans.see(kind, offset, size)
        elif kind in {_BOF, _EOF}:
            spans.close()
            _refuse_spans(path, spans, limits)
        elif kind == _DIMENSIONS and size >= 12:
            # A stated extent may be of formatted cells: only the room that a parser makes for it counts.
            refuse_far_cells(path, limits, cells=_stated(stream, offset), rows=0, columns=0)
        elif kind == _SST or (kind == _CONTINUE and last == _SST):
            texts.append(stream[offset : offset + size])
        elif kind == _BOUNDSHEET:
            sheets += 1
            if sheets > limits.max_sheets:
                raise ValueError("sheets")
        _refuse_content(path, stream, kind, offset, size)
        last = _SST if kind == _CONTINUE and last == _SST else kind
    spans.close()
    _refuse_spans(path, spans, limits)
    written = spans.written(text_lengths(texts))
    if written > limits.max_text_mb * MB:
        raise refused(Reason.FILE_UNPACKS_TOO_LARGE, path, in_mb(written), limit=limits.max_text_mb)


def _refuse_content(path: Path, stream: bytes, kind: int, offset: int, size: int) -> None:
    if kind == _FILEPASS:
        raise refused(Reason.FILE_ENCRYPTED, path)
    if kind == _BOUNDSHEET and size > 5 and stream[offset + 5] in _MACRO_SHEETS:
        raise refused(Reason.FILE_MACROS, path)
    if kind == _SUPBOOK and size >= 4 and struct.unpack_from("<H", stream, offset + 2)[0] not in {_OWN, _ADD_IN}:
        raise refused(Reason.FILE_LINKS, path, _target(stream[offset + 4 : offset + size]))


def _refuse_spans(path: Path, spans: _Spans, limits: Limits) -> None:
    refuse_far_cells(path, limits, cells=spans.cells, rows=spans.height, columns=spans.width)


def _stated(stream: bytes, offset: int) -> int:
    top, bottom, left, right = struct.unpack_from("<IIHH", stream, offset)
    return int(max(bottom - top, 0) * max(right - left, 0))


class _Spans:
    """Rectangles that the cells of the sheets span, added up."""

    def __init__(self, stream: bytes) -> None:
        self._stream, self.cells = stream, 0
        self.height = self.width = 0  # of the highest and the widest sheet
        self._texts: list[int] = []
        self._rows: list[int] = []
        self._right = 0
        self._place, self._last, self._index = (struct.Struct(form).unpack_from for form in ("<HH", "<H", "<I"))

    def see(self, kind: int, offset: int, size: int) -> None:
        """Take in a record of cells; one cut short is left to the parser."""
        if size < 6 or offset + size > len(self._stream):
            return
        row, column = self._place(self._stream, offset)
        if kind in _MANY_CELLS:
            column = max(column, self._last(self._stream, offset + size - 2)[0])
        if not self._rows:
            self._rows = [row, row]
        elif row < self._rows[0]:
            self._rows[0] = row
        elif row > self._rows[1]:
            self._rows[1] = row
        self._right = max(self._right, column + 1)
        if kind == _LABEL_SST and size >= 10:
            self._texts.append(self._index(self._stream, offset + 6)[0])

    def close(self) -> None:
        """End a sheet."""
        if self._rows:
            height = self._rows[1] - self._rows[0] + 1
            self.cells += height * self._right
            self.height, self.width = max(self.height, height), max(self.width, self._right)
        self._rows, self._right = [], 0

    def written(self, lengths: list[int]) -> int:
        """Bytes of the shared texts as the cells hold them, two a character."""
        known = len(lengths)
        return 2 * sum(lengths[index] for index in self._texts if index < known)


def _target(content: bytes) -> str:
    """Name of the linked file: its encoded path without the control characters that stand for separators."""
    text = content[1:].decode("utf-16-le" if content[:1] == b"\x01" else "latin-1", "replace")
    return re.sub(r"[\x00-\x1f]+", "/", text).strip("/")[:200] or "?"


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
