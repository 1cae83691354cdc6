"""Where the program's own data files are: inside an installed package, or beside an editable one."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any

from evaluator.text import EvaluatorError

_PACKAGE = Path(__file__).resolve().parents[1]
ROOTS = (_PACKAGE / "data", _PACKAGE.parent / "data")


def data_toml(*parts: str) -> dict[str, Any]:
    """Content of a TOML file that comes with the program; see `data_path`."""
    return tomllib.loads(data_path(*parts).read_text(encoding="utf-8"))


def data_path(*parts: str) -> Path:
    """Path of a data file or folder that comes with the program.

    Parameters
    ----------
    *parts : str
        Path below the data folder, for instance ``"catalog", "majors_2025.csv"``; none for the folder itself.

    Returns
    -------
    pathlib.Path
        The first that exists of ``data/`` inside the package (a wheel) and ``data/`` beside it (an editable
        install).

    Raises
    ------
    EvaluatorError
        When neither exists; names both places.

    Examples
    --------
    >>> data_path("catalog", "majors_2025.csv").name
    'majors_2025.csv'
    """
    places = [root.joinpath(*parts) for root in ROOTS]
    for place in places:
        if place.exists():
            return place
    values = {"name": "/".join(("data", *parts)), "first": places[0], "second": places[1]}
    raise EvaluatorError("catalog.no_data_file", **values)


def read_rows(name: str) -> list[dict[str, str]]:
    """Rows of one catalogue file, every value as text, in the order of the file.

    Raises
    ------
    EvaluatorError
        When the file is not there.
    """
    with data_path("catalog", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))
