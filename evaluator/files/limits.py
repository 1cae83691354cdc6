"""How large a file may be (限额), from ``data/intake/limits.toml``, and how a file is refused with a sentence."""

from __future__ import annotations

import os
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.catalog.data_folder import data_toml
from evaluator.text import DataProblems, Place, Problem, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator


VARIABLE = "EVALUATOR_LIMITS"


@dataclass(frozen=True)
class Limits:
    """Most that is read of one file; ``data/intake/limits.toml`` explains each.

    Attributes
    ----------
    max_file_mb, max_unpacked_mb, max_text_mb : int
        Sizes in MB: the file, its parts unpacked, the texts of its cells written out.
    max_ratio, ratio_from_mb : int
        How many times its packed size a part may be, from which unpacked size on.
    max_cells, max_sheets, max_parts : int
        Counts: cells, sheets, files inside an xlsx.
    max_rows, max_columns : int
        Of one sheet or text table.
    max_copy_cells : int
        Cells of a file that is copied to mark its problems: a copy takes many times what reading takes.
    """

    max_file_mb: int
    max_unpacked_mb: int
    max_ratio: int
    ratio_from_mb: int
    max_cells: int
    max_rows: int
    max_columns: int
    max_copy_cells: int
    max_sheets: int
    max_parts: int
    max_text_mb: int


def for_copy(limits: Limits) -> Limits:
    """Limits of a file that is copied cell by cell to mark its problems."""
    return replace(limits, max_cells=min(limits.max_cells, limits.max_copy_cells))


def load_limits() -> Limits:
    """Read the limits that come with the program, or those of the file named in ``EVALUATOR_LIMITS``.

    The environment variable names another toml file, which may hold some of the keys only; the others keep the values
    that come with the program.

    Raises
    ------
    DataProblems
        That file cannot be read, has an unknown key, or a value that is not a positive whole number.
    """
    return _load(os.environ.get(VARIABLE, ""))


@cache
def _load(named: str) -> Limits:
    values = data_toml("intake", "limits.toml")
    if named:
        values |= _own(Path(named))
    return Limits(**values)


def _own(path: Path) -> dict[str, int]:
    try:
        own = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _refused(path, str(error)) from error
    known = [field.name for field in fields(Limits)]
    wrong = [
        f"{key} = {value}" for key, value in own.items() if key not in known or type(value) is not int or value < 1
    ]
    if wrong:
        raise _refused(path, ", ".join(wrong))
    return own


def _refused(path: Path, value: str) -> DataProblems:
    details = {"variable": VARIABLE, "allowed": ", ".join(field.name for field in fields(Limits))}
    return DataProblems([Problem(Reason.LIMITS_FILE, Place(file=path.name), value, details=details)])


MB = 1_000_000


def refused(reason: Reason, path: Path, value: str = "", **details: object) -> DataProblems:
    """Make the error that refuses a whole file."""
    return DataProblems([Problem(reason, Place(file=path.name), value or path.name, details=details)])


def refuse_far_cells(path: Path, limits: Limits, *, cells: int, rows: int, columns: int) -> None:
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
