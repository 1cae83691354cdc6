"""Where a store is: a file of SQLite, or a database of PostgreSQL (库在哪里)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from evaluator.store.error import refused

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "EVALUATOR_DATABASE_URL"
FILE = "evaluator.db"


@dataclass(frozen=True)
class Where:
    """A place, resolved.

    Attributes
    ----------
    url : URL
        As SQLAlchemy takes it.
    path : Path or None
        File of SQLite; None for PostgreSQL.
    """

    url: URL
    path: Path | None

    @property
    def shown(self) -> str:
        """Absolute path, or URL without the password."""
        return str(self.path) if self.path is not None else self.url.render_as_string(hide_password=True)


def find_place(where: str | Path | None, environment: Mapping[str, str] | None = None) -> Where:
    """Say where a store is.

    Parameters
    ----------
    where : str or Path, optional
        A file, or a URL (``sqlite:///…``, ``postgresql://…``). Without it ``EVALUATOR_DATABASE_URL``; without that
        ``evaluator.db`` in the working folder.
    environment : mapping, optional
        In place of the process's own.

    Raises
    ------
    StoreError
        No URL that is understood, or a database that is neither SQLite nor PostgreSQL.

    Examples
    --------
    >>> find_place("postgresql://office:secret@db/evaluator").shown
    'postgresql+psycopg://office:***@db/evaluator'
    """
    if where is None:
        where = (os.environ if environment is None else environment).get(VARIABLE) or FILE
    if isinstance(where, Path) or "://" not in where:
        return _file(Path(where))
    try:
        url = make_url(where)
    except (ArgumentError, ValueError) as error:
        # The text itself is not repeated: it may hold a password.
        raise refused("bad_url", variable=VARIABLE) from error
    kind = url.get_backend_name()
    if kind == "sqlite" and url.database not in {None, "", ":memory:"}:
        return _file(Path(str(url.database)))
    if kind in {"postgresql", "postgres"}:
        return Where(url.set(drivername="postgresql+psycopg"), None)
    raise refused("other_database", kind=kind, variable=VARIABLE)


def _file(path: Path) -> Where:
    path = Path(os.path.abspath(path))  # noqa: PTH100 - the name as the user knows it, links unresolved
    if path.is_dir():
        raise refused("is_folder", file=str(path))
    return Where(URL.create("sqlite", database=str(path)), path)
