"""Refuse a file with a sentence, whatever it made a library raise."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from evaluator.text import DataProblems, Place, Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evaluator.files.limits import Limits

MB = 1_000_000


def refused(reason: Reason, path: Path, value: str = "", **details: object) -> DataProblems:
    """Make the error that refuses a whole file."""
    return DataProblems([Problem(reason, Place(file=path.name), value or path.name, details=details)])


def refuse_extent(path: Path, limits: Limits, *, cells: int, rows: int, columns: int) -> None:
    """Refuse a table that reaches too far; ``cells`` may be those of several sheets.

    Raises
    ------
    DataProblems
        Too many cells, columns or rows.
    """
    if cells > limits.max_cells:
        raise refused(Reason.FILE_TOO_MANY_CELLS, path, f"{cells:,}", limit=f"{limits.max_cells:,}")
    if columns > limits.max_columns:
        raise refused(Reason.FILE_TOO_MANY_COLUMNS, path, f"{columns:,}", limit=f"{limits.max_columns:,}")
    if rows > limits.max_rows:
        raise refused(Reason.FILE_TOO_MANY_ROWS, path, f"{rows:,}", limit=f"{limits.max_rows:,}")


def in_mb(size: float) -> str:
    """Size in MB, as sentences give it."""
    return f"{size / MB:,.0f}" if size >= MB else f"{size / MB:.2f}"


@contextmanager
def damaged_unless_read(path: Path) -> Iterator[None]:
    """Turn any failure to read a file into a refusal of it.

    Raises
    ------
    DataProblems
        The file made the code inside fail, in whatever way.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, DataProblems):
        raise
    except PermissionError as error:
        raise refused(Reason.FILE_NO_RIGHTS, path) from error
    except BaseException as error:  # calamine's panics are no Exceptions
        raise refused(Reason.FILE_DAMAGED, path, type(error).__name__) from error
