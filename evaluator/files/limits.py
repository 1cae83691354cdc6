"""How large a file may be (限额) before it is refused; the figures stand in ``data/intake/limits.toml``."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path

from evaluator.catalog.data_folder import data_toml
from evaluator.text import DataProblems, Place, Problem, Reason

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
