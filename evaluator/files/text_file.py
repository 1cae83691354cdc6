"""Text tables (csv, txt): in which encoding (编码), which delimiter, how far they reach, their quoted fields."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

from evaluator.files.limits import refuse_far_cells, refused
from evaluator.text import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import TextIO

    from evaluator.files.limits import Limits


DELIMITERS = ",;\t"
_LOOKED_AT = 50  # records by which the delimiter is judged
_START = 1_000_000  # characters in which they stand
_LONGEST_LINE = 4_000_000  # characters; a thousand columns of a few thousand characters each


def read_text(path: Path, limits: Limits) -> list[list[Any]]:
    """Read the records of a text table; every field is a text.

    The records are counted before any of them is kept.

    Raises
    ------
    DataProblems
        Unknown encoding, a quotation mark that is not closed, an endless field, too many cells, rows or columns.
    """
    encoding = encoding_of(path)
    if encoding is None:
        raise refused(Reason.CSV_ENCODING, path)
    delimiter = best_delimiter(_start_of(path, encoding))
    last = _last_row(path, encoding, delimiter, limits)
    return [_within_limits(row, limits) for row in islice(_records_of(path, encoding, delimiter), last)]


def _last_row(path: Path, encoding: str, delimiter: str, limits: Limits) -> int:
    """Give the number of the last record with something in it, and refuse a table that reaches too far."""
    last = cells = 0
    for number, row in enumerate(_records_of(path, encoding, delimiter), start=1):
        if any(row):
            last, cells = number, cells + len(row)
            columns = len(row) if len(row) <= limits.max_columns else _filled(row)
            refuse_far_cells(path, limits, cells=cells, rows=last, columns=columns)
    return last


def _within_limits(row: list[str], limits: Limits) -> list[str]:
    """Leave out what is blank beyond the limits: Excel writes fields for cells that are only formatted."""
    if not any(row):
        return []
    return row if len(row) <= limits.max_columns else row[: _filled(row)]


def best_delimiter(text: str) -> str:
    """Delimiter by which most of the first records have one and the same number of fields, at least two."""
    best, delimiter = (0.0, 0), DELIMITERS[0]
    for candidate in DELIMITERS:
        counts = _widths(text, candidate)
        width, times = max(
            Counter(count for count in counts if count > 1).items(), key=lambda item: (item[1], item[0]), default=(0, 0)
        )
        score = (times / max(len(counts), 1), width)
        if score > best:
            best, delimiter = score, candidate
    return delimiter


def is_table(path: Path, encoding: str) -> bool:
    """Whether a text looks like a table: most of its first records have the same number of fields, two or more."""
    text = _start_of(path, encoding)
    widths = _widths(text, best_delimiter(text))
    width, times = max(Counter(widths).items(), key=lambda item: item[1], default=(0, 0))
    return len(widths) > 1 and width > 1 and times > len(widths) / 2


def _start_of(path: Path, encoding: str) -> str:
    """Give the first lines, whole ones where there is more than one."""
    with path.open(encoding=encoding, newline="") as file:
        text = file.read(_START)
    end = max(text.rfind("\n"), text.rfind("\r"))
    return text if len(text) < _START or end < 0 else text[: end + 1]


def _widths(text: str, delimiter: str) -> list[int]:
    """Fields of the first records that are not blank."""
    widths: list[int] = []
    try:
        rows = islice(_records(io.StringIO(text, newline=""), delimiter), _LOOKED_AT)
        widths.extend(len(row) for row in rows if any(field.strip() for field in row))
    except csv.Error:
        # Where quotes do not fit this delimiter, what was read before still counts.
        return widths
    return widths


def _records_of(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    rows = 0
    try:
        with path.open(encoding=encoding, newline="") as file:
            for row in _records(_lines(file, path), delimiter):
                rows += 1
                yield row
    except csv.Error as error:
        limit = f"{csv.field_size_limit():,}"
        raise refused(Reason.CSV_QUOTE, path, str(rows + 1), limit=limit) from error


def _lines(file: TextIO, path: Path) -> Iterator[str]:
    """Give the lines of a text; one without an end is refused before it fills the memory."""
    while line := file.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE and not line.endswith(("\n", "\r")):
            raise refused(Reason.CSV_LINE, path, f"{len(line):,}")
        yield line


def _records(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    return csv.reader(lines, delimiter=delimiter, strict=True)


def _filled(row: list[str]) -> int:
    """Fields up to the last one with something in it."""
    return next((position for position in range(len(row), 0, -1) if row[position - 1].strip()), 0)


_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PIECE = 1 << 20


def encoding_of(path: Path) -> str | None:
    """Encoding of a text: UTF-8 (with or without BOM), UTF-16 with BOM (Excel's Unicode text), or GB18030.

    GB18030 is what Excel writes as csv on a Chinese machine. A text with NUL characters is no text: None, as for all
    other encodings.
    """
    with path.open("rb") as file:
        marked = file.read(2) in _UTF16
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        nul = _nul_in(path, encoding)
        if nul is not None:
            return None if nul else encoding
    return None


def is_utf8(path: Path) -> bool:
    """Whether the bytes are UTF-8, with NUL characters or without."""
    return _nul_in(path, "utf-8") is not None


def _nul_in(path: Path, encoding: str) -> bool | None:
    """Whether there is a NUL character; None where the bytes are of another encoding."""
    decoder, nul = codecs.getincrementaldecoder(encoding)(), False
    with path.open("rb") as file:
        try:
            while piece := file.read(_PIECE):
                nul = nul or "\x00" in decoder.decode(piece)
            nul = nul or "\x00" in decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return None
    return nul
