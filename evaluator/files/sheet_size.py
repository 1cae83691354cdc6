"""How far the cells of a sheet reach, from its XML, before anything lays out the rectangle that they span.

A reader makes room for every cell between the first and the last: one cell in XFD1048576 would take hundreds of
gigabytes. So the addresses are read first, from whatever piece of XML has just been unpacked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


_LT, _GT, _C, _R, _O, _W, _QUOTE, _SLASH = b'<>crow"/'
_AFTER_NAME = np.zeros(256, dtype=bool)
_AFTER_NAME[[*b" \t\r\n/>"]] = True
_LONGEST = 11  # XFD1048576 and the quote behind it
# Addresses as they may stand in XML that no spreadsheet program writes: prefixes, single quotes, no address at all.
_TAG = re.compile(rb"<(?:[\w.-]+:)?(c|row)(?=[\s/>])((?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*)>")
_PREFIXED = re.compile(rb":c[\s/>]")
_START = re.compile(rb"<(?:[\w.-]+:)?(?:c|row)(?=[\s/>])")
_ADDRESS = re.compile(rb"\sr\s*=\s*[\"']\s*([^\"']*)")
_PARTS = re.compile(rb"([A-Za-z]{0,3})([0-9]{1,7})\Z")
_FAR = 1 << 30
_WIDEST = 18_278  # ZZZ: no address has four letters


@dataclass
class SheetSize:
    """Rectangle of the cells seen so far; rows and columns count from 1.

    ``bound``, ``rows`` and ``columns`` are the numbers of cells, rows and columns from which on cells without any
    content are left out: a formatted but empty cell far from the data is no reason to refuse a file.
    """

    bound: int
    rows: int
    columns: int
    top: int = 0
    bottom: int = 0
    right: int = 0
    cells: int = 0
    _row: int = 0
    _column: int = 0

    @property
    def area(self) -> int:
        """Cells of the rectangle from column A and the first filled row to the last filled cell."""
        return self.height * self.right

    @property
    def height(self) -> int:
        """Rows from the first filled one to the last."""
        return 0 if self.bottom == 0 else self.bottom - self.top + 1

    def see(self, xml: bytes) -> None:
        """Take in a piece of sheet XML that ends before a tag.

        Raises
        ------
        ValueError
            A tag is not well formed.
        """
        if not self._see_plain(xml):
            self._see_any(xml)

    def _see_plain(self, xml: bytes) -> bool:
        """Read the addresses at once where every cell begins ``<c r="A1"``, as all spreadsheet programs write it."""
        if (xml.find(b":c") >= 0 and _PREFIXED.search(xml)) or xml.find(b":row") >= 0:
            return False
        text = np.frombuffer(xml + b" " * 24, dtype=np.uint8)
        tags = np.flatnonzero(text == _LT)
        initial = text[tags + 1]
        cells, rows = tags[initial == _C], tags[initial == _R]
        cells = cells[_AFTER_NAME[text[cells + 2]]]
        rows = rows[(text[rows + 2] == _O) & (text[rows + 3] == _W)]
        if not (_follows(text, cells + 2, b' r="') and _follows(text, rows + 4, b' r="')):
            return False
        if not cells.size:
            return True
        letters, row, sound = _addresses(text, cells + 6)
        if not sound:
            return False
        self.cells += cells.size
        bottom, right = max(self.bottom, int(row.max())), max(self.right, int(letters.max()))
        if bottom * right > self.bound or bottom > self.rows or right > self.columns:
            filled = _filled(text, cells)
            letters, row = letters[filled], row[filled]
        if row.size:
            self._widen(int(row.min()), int(row.max()), int(letters.max()))
            self._row, self._column = int(row[-1]), int(letters[-1])
        return True

    def _see_any(self, xml: bytes) -> None:
        tags = list(_TAG.finditer(xml))
        if len(tags) != len(_START.findall(xml)):
            raise ValueError("tag")
        for tag in tags:
            address = _ADDRESS.search(tag[2])
            if tag[1] == b"row":
                # Where a row has no number it is the next one; a number here is checked with its cells.
                self._row, self._column = (_number(address[1]) if address else self._row + 1), 0
                continue
            if address is None:
                self._column += 1
            else:
                parts = _PARTS.match(address[1].strip())
                self._column = _column(parts[1]) if parts and parts[1] else _FAR
                self._row = int(parts[2]) if parts else _FAR
            self.cells += 1
            if not tag[2].rstrip().endswith(b"/"):
                self._widen(max(self._row, 1), max(self._row, 1), self._column)

    def _widen(self, top: int, bottom: int, right: int) -> None:
        self.top = min(self.top, top) if self.bottom else top
        self.bottom, self.right = max(self.bottom, bottom), max(self.right, right)


def _number(digits: bytes) -> int:
    return int(digits) if digits.isdigit() and len(digits) < 8 else _FAR


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column


def _follows(text: NDArray[np.uint8], start: NDArray[np.intp], expected: bytes) -> bool:
    return all(bool((text[start + i] == byte).all()) for i, byte in enumerate(expected))


def _addresses(text: NDArray[np.uint8], start: NDArray[np.intp]) -> tuple[NDArray[np.int64], NDArray[np.int64], bool]:
    """Columns and rows of the addresses that begin at ``start``, and whether all of them are addresses."""
    column, row = (np.zeros(start.size, dtype=np.int64) for _ in range(2))
    lines = np.arange(start.size)
    state = np.zeros(start.size, dtype=np.int8)  # 0: letters, 1: digits
    for i in range(_LONGEST):
        byte = text[start[lines] + i].astype(np.int64)
        letter, digit, quote = (byte >= 65) & (byte <= 90) & (state == 0), (byte >= 48) & (byte <= 57), byte == _QUOTE
        if not (letter | digit | (quote & (state == 1))).all():
            break
        state[digit] = 1
        column[lines] = np.where(letter, column[lines] * 26 + byte - 64, column[lines])
        row[lines] = np.where(digit, row[lines] * 10 + byte - 48, row[lines])
        if quote.any():
            lines, state = lines[~quote], state[~quote]
        if not lines.size:
            return column, row, bool((column > 0).all() and (row > 0).all() and (column <= _WIDEST).all())
    return column, row, False


def _filled(text: NDArray[np.uint8], cells: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Which cells are not of the form ``<c .../>``."""
    ends = np.flatnonzero(text == _GT)
    position = np.searchsorted(ends, cells)
    end = ends[np.minimum(position, ends.size - 1)] if ends.size else cells
    return np.asarray((text[end - 1] != _SLASH) | (position >= ends.size))
