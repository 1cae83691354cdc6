"""Institutions, programmes, disciplines (学校、专业布点、学科) as the newest data name them; the successor map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite

from evaluator.dataset import Succession, Successors
from evaluator.store.base import named
from evaluator.store.log import note
from evaluator.store.tables import DISCIPLINES, INSTITUTIONS, PROGRAMMES, SUCCESSORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Table

    from evaluator.dataset import Dataset
    from evaluator.store.base import Base
    from evaluator.store.seals import Mark

# Parameters of one statement are limited: SQLite takes 32,766, PostgreSQL 65,535.
_ROWS = 5_000
NAME_TABLES = (INSTITUTIONS, PROGRAMMES, DISCIPLINES)


def keep_names(connection: Connection, data: Dataset, *, synthetic: bool) -> None:
    """Put in or renew the names that the units of a dataset say."""
    for table, rows in names_of(data.units, synthetic=synthetic):
        _upsert(connection, table, rows)


def names_of(units: pd.DataFrame, *, synthetic: bool) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """Give the rows of names that units say, by table; the first column is the key."""
    if "institution" not in units:
        return
    mark = {"synthetic": synthetic}
    schools = _texts(units, code="institution", name="institution_name").drop_duplicates("code", keep="last")
    yield INSTITUTIONS, [row | mark for row in _records(schools)]
    for column, table in (("major", PROGRAMMES), ("discipline", DISCIPLINES)):
        if column in units:
            names = {"unit": "unit", "institution": "institution", column: column, "name": f"{column}_name"}
            yield table, [row | mark for row in _records(_texts(units, **names))]


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _texts(units: pd.DataFrame, **names: str) -> pd.DataFrame:
    return pd.DataFrame({new: units[old].astype(str) if old in units else "" for new, old in names.items()})


def _upsert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    (key,) = (column.name for column in table.primary_key)
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement: Any = make(table)
    renewed = {column.name: statement.excluded[column.name] for column in table.columns if column.name != key}
    statement = statement.on_conflict_do_update(index_elements=[key], set_=renewed)
    for start in range(0, len(rows), _ROWS):
        connection.execute(statement, rows[start : start + _ROWS])


def name_table(base: Base, table: Table) -> pd.DataFrame:
    """Give a table of names, in the order of their codes."""
    with base.reading() as connection:
        rows = connection.execute(select(table).order_by(*table.primary_key.columns)).all()
    return pd.DataFrame(rows, columns=[column.name for column in table.columns])


def add_successors(base: Base, successors: Successors, who: str) -> int:
    """Keep the entries of a successor map that are not there yet; gives how many were new."""
    who = named(who)
    with base.writing() as connection:
        columns = (SUCCESSORS.c.old, SUCCESSORS.c.new, SUCCESSORS.c.how, SUCCESSORS.c.year)
        known = {tuple(row) for row in connection.execute(select(*columns))}
        new = {(entry.old, entry.new, entry.how, entry.year or 0): None for entry in successors.entries}
        fresh = [entry for entry in new if entry not in known]
        stamp = {"source": successors.source, "who": who, "at": base.now()}
        rows = [dict(zip(("old", "new", "how", "year"), entry, strict=True)) | stamp for entry in fresh]
        add = insert(SUCCESSORS).returning(SUCCESSORS.c.id)
        of: list[Mark] = [("successor", int(connection.execute(add, row).scalar_one())) for row in rows]
        note(connection, base, who, "add_successors", successors.source or "—", str(len(rows)), of)
    return len(rows)


def read_successors(base: Base) -> Successors:
    """Give the whole successor map."""
    with base.reading() as connection:
        rows = connection.execute(select(SUCCESSORS).order_by(SUCCESSORS.c.id)).all()
    entries = tuple(Succession(row.old, row.new, row.how, row.year or None) for row in rows)
    return Successors(entries, "、".join(dict.fromkeys(row.source for row in rows if row.source)))
