"""CSV that a spreadsheet never runs: text that looks like a formula gets an apostrophe."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pandas.api.types import is_integer_dtype, is_numeric_dtype

from evaluator.writing import naming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

# Between these two `float.__repr__` and Arrow write the same digits in the same places; beyond, repr is asked.
_LEAST, _MOST = 1e-4, 1e9


def csv_head(names: Iterable[object]) -> bytes:
    """Give the line of the names of the columns."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(names)
    return line.getvalue().encode("utf-8")


def csv_lines(table: pd.DataFrame, guarded: Callable[[object], str]) -> memoryview:
    """Give the lines of a table in UTF-8, LF line ends, floats with full precision, NaN as an empty field.

    Parameters
    ----------
    table : DataFrame
        At least two columns: in a single one an empty field would be an empty line.
    guarded : callable
        Gives the text of a field of a column that is not numbers.
    """
    if not len(table):
        return memoryview(b"")
    columns = [_column(table.iloc[:, place], guarded) for place in range(table.shape[1])]
    columns[-1] = _joined(columns[-1], _text("\n"), between="")
    lines = _joined(*columns, between=",")
    # The texts of an array lie one behind the other: they are the lines.
    _, ends, data = lines.buffers()
    return memoryview(data)[: np.frombuffer(ends, dtype=np.int64)[len(lines)]]


def _joined(*texts: Any, between: str) -> Any:
    import pyarrow.compute as pc  # noqa: PLC0415

    return pc.binary_join_element_wise(*texts, _text(between))


def _text(text: str) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    return pa.scalar(text, pa.large_string())


def _column(column: pd.Series, guarded: Callable[[object], str]) -> Any:
    if not is_numeric_dtype(column):
        return _texts(column, guarded)
    if is_integer_dtype(column):
        return _whole(column)
    if str(column.dtype).lower() == "float64":
        return _floats(column.to_numpy(dtype=np.float64, na_value=np.nan))
    return _plain(column)


def _plain(column: pd.Series) -> Any:
    """Texts of yes and no, or of numbers of another kind."""
    import pyarrow as pa  # noqa: PLC0415

    return pa.array(["" if pd.isna(value) else str(value) for value in column.array], pa.large_string())


def _texts(column: pd.Series, guarded: Callable[[object], str]) -> Any:
    """Guard and quote each text once; a table of cells names each unit once an indicator."""
    import pyarrow as pa  # noqa: PLC0415

    codes, found = pd.factorize(column.astype(object), use_na_sentinel=False)
    fields = pa.array([_field(guarded(value)) for value in found], pa.large_string())
    return fields.take(pa.array(codes))


def _field(text: str) -> str:
    """Text of a field among others, in quotes where csv wants them."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow((text, ""))
    return line.getvalue()[:-2]


def _whole(column: pd.Series) -> Any:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    return pc.fill_null(pc.cast(pa.array(column), pa.large_string()), _text(""))


def _floats(values: NDArray[np.float64]) -> Any:
    """Shortest digits that give the number back, as ``repr`` writes them."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    size = np.abs(values)
    plain = ((size >= _LEAST) & (size < _MOST)) | (values == 0)
    texts = pc.cast(pa.array(values), pa.large_string())
    size[~plain] = 0.5
    whole = np.floor(size) == size
    texts = pc.if_else(pa.array(whole), _joined(texts, _text(".0"), between=""), texts)
    odd = np.flatnonzero(~plain)
    if not odd.size:
        return texts
    own = [float.__repr__(value) if value == value else "" for value in values[odd].tolist()]  # noqa: PLR0124 - NaN
    return pc.replace_with_mask(texts, pa.array(~plain), pa.array(own, pa.large_string()))


# What spreadsheets take for the beginning of a formula, also behind a tab or a carriage return.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


_ROWS = 65_536  # written at a time: some 15 MB of text, whatever the length of the table


def safe_text(value: object) -> str:
    """Text of a field; a beginning that a spreadsheet would run gets a leading apostrophe.

    Examples
    --------
    >>> safe_text("=1+1"), safe_text("应用物理")
    ("'=1+1", '应用物理')
    """
    text = "" if value is None or value is pd.NA or value != value else str(value)  # noqa: PLR0124 - NaN is no text
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def write_csv(table: pd.DataFrame | Iterable[pd.DataFrame], path: Path) -> None:
    """Write a table as UTF-8 without BOM, LF line ends, floats with full precision, NaN as an empty field.

    A table may come in parts, each with the same columns: only one part is in memory at a time.
    """
    with naming(path), path.open("wb") as file:
        for lines in _lines([table] if isinstance(table, pd.DataFrame) else table):
            file.write(lines)


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Give the bytes that `write_csv` would write."""
    return b"".join(_lines([table]))


def plain_text(text: str) -> str:
    """Take off the apostrophe that kept a spreadsheet from running the text.

    Examples
    --------
    >>> plain_text("'=1+1"), plain_text("'quoted'")
    ('=1+1', "'quoted'")
    """
    return text[1:] if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS) else text


def _lines(parts: Iterable[pd.DataFrame]) -> Iterator[bytes | memoryview]:
    for number, table in enumerate(parts):
        if number == 0:
            yield csv_head(table.columns)
        if table.shape[1] < 2:
            alone = table.apply(lambda column: column.map(safe_text))
            yield alone.to_csv(index=False, header=False, lineterminator="\n").encode("utf-8")
            continue
        for first in range(0, len(table), _ROWS):
            yield csv_lines(table.iloc[first : first + _ROWS], safe_text)
