"""Bytes as the store keeps them: compressed files, columns of numbers, tables of text, bit by bit as they were."""

from __future__ import annotations

import hashlib
import json
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

_NUMBER = np.dtype("<f8")
_PLACE = np.dtype("<i8")


def sha256(content: bytes) -> str:
    """Fingerprint of bytes."""
    return hashlib.sha256(content).hexdigest()


def packed(content: bytes) -> bytes:
    """Compress."""
    return zlib.compress(content, 6)


def unpacked(content: bytes) -> bytes:
    """Give back what was compressed.

    Raises
    ------
    ValueError
        The bytes are damaged.
    """
    try:
        return zlib.decompress(content)
    except zlib.error as error:
        raise ValueError(str(error)) from error


def pack_column(column: Array) -> bytes:
    """Keep numbers as they are, whatever the machine: little-endian doubles."""
    return packed(np.ascontiguousarray(column, dtype=_NUMBER).tobytes())


def unpack_column(content: bytes) -> Array:
    """Give the numbers back."""
    return np.frombuffer(unpacked(content), dtype=_NUMBER).astype(np.float64)


def pack_table(table: pd.DataFrame) -> bytes:
    """Keep a table of text, column by column."""
    columns = [[str(name), [str(value) for value in table[name]]] for name in table.columns]
    return packed(json.dumps(columns, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def unpack_table(content: bytes) -> pd.DataFrame:
    """Give the table back."""
    columns = json.loads(unpacked(content).decode("utf-8", "surrogatepass"))
    return pd.DataFrame({name: pd.Series(values, dtype="str") for name, values in columns})


def odd_bits(matrix: Array) -> bytes:
    """Keep what a database does not: −0.0, and NaN with other bits than numpy's; empty where there are none."""
    bits = np.ascontiguousarray(matrix, dtype=np.float64).reshape(-1).view(np.uint64)
    plain = np.where(np.isnan(matrix), np.nan, matrix + 0.0).reshape(-1).view(np.uint64)
    places = np.flatnonzero(bits != plain)
    if not len(places):
        return b""
    return packed(places.astype(_PLACE).tobytes() + bits[places].astype("<u8").tobytes())


def put_odd_bits(matrix: Array, content: bytes) -> None:
    """Put them back, in place."""
    if content:
        both = np.frombuffer(unpacked(content), dtype="<u8")
        half = len(both) // 2
        matrix.reshape(-1).view(np.uint64)[both[:half].astype(np.intp)] = both[half:]


def as_json(value: Any) -> str:
    """Write a record as text."""
    return json.dumps(value, ensure_ascii=False, default=str)
