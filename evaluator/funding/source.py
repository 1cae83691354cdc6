"""Where a value of a table stands in the file that it was read from (出处)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from evaluator.text import Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

_KEY = "source"


def with_source(
    table: pd.DataFrame, file: str, sheet: str, rows: Sequence[int], columns: Mapping[str, tuple[str, int]]
) -> pd.DataFrame:
    """Note on a table where it was read: rows as Excel counts; by column code, its header and position from 1."""
    table.attrs[_KEY] = {"file": file, "sheet": sheet, "rows": list(rows), "columns": dict(columns)}
    return table


def place_in(table: pd.DataFrame, row: int | None, column: str, name: str = "", key: str = "") -> Place:
    """Give the place of a value; a table that was not read from a file knows the column and the key only.

    Parameters
    ----------
    table : DataFrame
    row : int or None
        Position in the table; None for the whole column.
    column : str
        Its code.
    name, key : str
        What the column and the row are called where the file is not known.
    """
    source: dict[str, Any] | None = table.attrs.get(_KEY)
    if source is None:
        return Place(column=name or column, key=key)
    header, position = source["columns"].get(column, (name, None))
    at = None if row is None else source["rows"][row]
    # The cell says it all: the key would only say the row once more.
    return Place(source["file"], source["sheet"], at, header, position, key=key if at is None else "")
