"""Cells in and out (观测值): arrays to rows and back, bit by bit."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from sqlalchemy import Connection

    from evaluator.dataset import Dataset

    Array = NDArray[np.float64]
    Row = tuple[Any, ...]

_COLUMNS = "dataset_id, unit, leaf, value, n, state"
_BATCH = 50_000


def insert_observations(connection: Connection, number: int, data: Dataset) -> None:
    """Insert a row a unit × leaf, in batches, past the ORM."""
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY observations ({_COLUMNS}) FROM STDIN") as copy:
            for batch in _batches(number, data):
                for row in batch:
                    copy.write_row(row)
        return
    statement = f"INSERT INTO observations ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608 - names of columns
    for batch in _batches(number, data):
        connection.exec_driver_sql(statement, batch)


def _batches(number: int, data: Dataset) -> Iterator[list[Row]]:
    units, leaves = data.value.shape
    rows = max(_BATCH // max(leaves, 1), 1)
    for start in range(0, units, rows):
        part = slice(start, min(start + rows, units))
        count = part.stop - part.start
        unit = np.repeat(np.arange(part.start, part.stop), leaves).tolist()
        leaf = np.tile(np.arange(leaves), count).tolist()
        values, sizes = (_with_none(matrix[part]) for matrix in (data.value, data.n))
        states = data.state[part].reshape(-1).tolist()
        yield list(zip([number] * len(unit), unit, leaf, values, sizes, states, strict=True))


def _with_none(matrix: Array) -> list[float | None]:
    flat = matrix.reshape(-1)
    found = flat.astype(object)
    found[np.isnan(flat)] = None
    return list(found)


def read_observations(
    connection: Connection, number: int, shape: tuple[int, int]
) -> tuple[Array, Array, NDArray[np.int8]]:
    """Give value, n and state as matrices of units × leaves.

    Raises
    ------
    ValueError
        There are not as many rows as the shape says.
    """
    # Past the rows of SQLAlchemy, which take longer to make than the database takes to read.
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute(f"SELECT value, n, state FROM observations WHERE dataset_id = {int(number)} ORDER BY unit, leaf")  # noqa: S608 - a whole number
        rows = cursor.fetchall()
    if len(rows) != shape[0] * shape[1]:
        raise ValueError(f"{len(rows)} rows, {shape[0]} × {shape[1]} expected")
    columns = zip(*rows, strict=True) if rows else ((), (), ())
    value, n, state = (np.array(column, dtype=np.float64).reshape(shape) for column in columns)
    return value, n, state.astype(np.int8)
