"""Read a csv or another text table: its encoding, its delimiter, its quoted fields."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

from evaluator.files.refuse import refused
from evaluator.text import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evaluator.files.limits import Limits

DELIMITERS = ",;\t"
_LOOKED_AT = 50  # records by which the delimiter is judged
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path, limits: Limits) -> list[list[Any]]:
    """Read the records of a text table; every field is a text.

    Raises
    ------
    DataProblems
        Unknown encoding, a quotation mark that is not closed, an endless field, too many cells.
    """
    raw = path.read_bytes()
    text = decoded(raw)
    if text is None:
        raise refused(Reason.CSV_ENCODING, path)
    delimiter = best_delimiter(text)
    rows: list[list[Any]] = []
    cells = 0
    try:
        for row in _records(text, delimiter):
            rows.append(row)
            cells += len(row)
            if cells > limits.max_cells or len(rows) > limits.max_cells:
                raise refused(Reason.FILE_TOO_MANY_CELLS, path, f"{cells:,}", limit=f"{limits.max_cells:,}")
    except csv.Error as error:
        limit = f"{csv.field_size_limit():,}"
        raise refused(Reason.CSV_QUOTE, path, str(len(rows) + 1), limit=limit) from error
    return rows


def decoded(raw: bytes) -> str | None:
    """Text of UTF-8 (with or without BOM), UTF-16 with BOM (Excel's Unicode text), or GB18030; None for others.

    GB18030 is what Excel writes as csv on a Chinese machine. A text with NUL characters is no text.
    """
    for encoding in ("utf-16",) if raw.startswith(_UTF16) else ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


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


def is_table(text: str) -> bool:
    """Whether a text looks like a table: most of its first records have the same number of fields, two or more."""
    widths = _widths(text, best_delimiter(text))
    width, times = max(Counter(widths).items(), key=lambda item: item[1], default=(0, 0))
    return len(widths) > 1 and width > 1 and times > len(widths) / 2


def _widths(text: str, delimiter: str) -> list[int]:
    """Fields of the first records that are not blank."""
    widths: list[int] = []
    try:
        rows = islice(_records(text, delimiter), _LOOKED_AT)
        widths.extend(len(row) for row in rows if any(field.strip() for field in row))
    except csv.Error:
        # Where quotes do not fit this delimiter, what was read before still counts.
        return widths
    return widths


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
