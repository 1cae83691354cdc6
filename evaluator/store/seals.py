"""Seals (封记): fingerprints of rows, carried by the line of the log that tells how the rows came about.

A row that a direct change alters, removes or puts in no longer fits the last line that tells of it, and a line that is
altered no longer fits the chain. Large contents have fingerprints of their own, which stand among the columns here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from evaluator.store.error import refused_row
from evaluator.store.packing import as_json, sha256
from evaluator.store.tables import (
    ALLOCATION_FILES,
    ALLOCATION_TABLES,
    ALLOCATIONS,
    AVERAGES,
    DATASET_FILES,
    DATASETS,
    EDITS,
    FILES,
    LOG,
    POLICY_VERSIONS,
    RUN_FILES,
    RUN_TABLES,
    RUN_YEARS,
    RUNS,
    SCENARIOS,
    SUCCESSORS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Column, Connection, Table

    # Kind and number of a row, and what it is about to become.
    Mark = tuple[str, int] | tuple[str, int, Mapping[str, Any]]

# Kept under a fingerprint that stands beside them, or that is taken of what is read from them.
_LARGE = {"content", "unit_table", "text", "overlays", "model"}
_PRINTS = ("fingerprint", "tables_fingerprint", "texts_sha256")


@dataclass(frozen=True)
class Kind:
    """A kind of row that is sealed, with the rows that belong to it.

    Attributes
    ----------
    table : Table
    key : str
        Column of its number.
    parts : tuple of (table, column of the owner)
    later : tuple of (table, column of the owner)
        Tables of later versions: sealed where there are rows, so that seals of the time before still hold.
    whole : bool
        Texts are sealed themselves: they have no fingerprint.
    """

    table: Table
    key: str = "id"
    parts: tuple[tuple[Table, str], ...] = ()
    later: tuple[tuple[Table, str], ...] = ()
    whole: bool = False

    @property
    def number(self) -> Column[Any]:
        """Column of the number."""
        return self.table.c[self.key]


KINDS = {
    "file": Kind(FILES),
    "version": Kind(POLICY_VERSIONS),
    "edit": Kind(EDITS, "policy_version_id", whole=True),
    "dataset": Kind(DATASETS, parts=((DATASET_FILES, "dataset_id"),)),
    "averages": Kind(AVERAGES),
    "run": Kind(RUNS, parts=((RUN_TABLES, "run_id"),), later=((RUN_YEARS, "run_id"), (RUN_FILES, "run_id"))),
    "allocation": Kind(ALLOCATIONS, parts=((ALLOCATION_TABLES, "allocation_id"), (ALLOCATION_FILES, "allocation_id"))),
    "scenario": Kind(SCENARIOS, whole=True),
    "successor": Kind(SUCCESSORS),
}


def seal(connection: Connection, kind: str, number: int, changes: Mapping[str, Any] | None = None) -> str | None:
    """Give the seal of a row, after ``changes`` that are about to be made; None where there is no such row."""
    one = KINDS[kind]
    found = connection.execute(select(*_columns(one.table, one)).where(one.number == number)).mappings().one_or_none()
    if found is None:
        return None
    # Values in the order of the columns: their names may change, what they say does not.
    told: list[Any] = [*{**found, **(changes or {})}.values()]
    for table, owner in (*one.parts, *one.later):
        query = select(*_columns(table, one)).where(table.c[owner] == number).order_by(*table.primary_key.columns)
        rows = [[*row] for row in connection.execute(query)]
        if rows or (table, owner) in one.parts:
            told.append(rows)
    return sha256(as_json(told).encode("utf-8", "surrogatepass"))


def _columns(table: Table, kind: Kind) -> list[Column[Any]]:
    return [column for column in table.columns if kind.whole or column.name not in _LARGE]


def print_of(connection: Connection, kind: str, number: int) -> str:
    """Give the fingerprints that stand in a row, as one text; empty where there is no such row."""
    one = KINDS[kind]
    columns = [one.table.c[name] for name in _PRINTS if name in one.table.c]
    row = connection.execute(select(*columns).where(one.number == number)).one_or_none()
    return "" if row is None else "-".join(row)


def seals(connection: Connection, marks: Iterable[Mark]) -> str:
    """Give the seals of rows as a line of the log carries them; empty where there are none."""
    found = {f"{mark[0]}:{mark[1]}": seal(connection, *mark) for mark in marks}
    return as_json(found) if found else ""


def unsealed(connection: Connection) -> list[Mark]:
    """List all rows there are, for a store of the time before seals."""
    return [(name, int(number)) for name, kind in KINDS.items() for number in _numbers(connection, kind)]


def _numbers(connection: Connection, kind: Kind) -> list[int]:
    return [*connection.execute(select(kind.number).order_by(kind.number)).scalars()]


def last_seals(connection: Connection) -> dict[str, str | None]:
    """Give what the log says of every row, the last line first."""
    found: dict[str, str | None] = {}
    for text in connection.execute(select(LOG.c.seals).where(LOG.c.seals != "").order_by(LOG.c.id)).scalars():
        try:
            said = json.loads(text)
        except ValueError:
            # The chain tells that this line is not what was written.
            continue
        if isinstance(said, dict):
            found |= said
    return found


def refuse_changed(connection: Connection, kind: str, number: int) -> None:
    """Refuse to go on with a row that is not what the log says: the next line would seal the change."""
    mark = f'"{kind}:{number}"'
    told = LOG.c.seals.contains(mark, autoescape=True)
    text = connection.execute(select(LOG.c.seals).where(told).order_by(LOG.c.id.desc()).limit(1)).scalar()
    if text is None or json.loads(text)[mark.strip('"')] != seal(connection, kind, number):
        raise refused_row("row_changed", kind, number)


def differing(connection: Connection) -> list[tuple[str, str, int]]:
    """List rows that do not fit the log: reason (changed, lost, unlogged), kind and number."""
    wanted, found = last_seals(connection), []
    for name, kind in KINDS.items():
        numbers = _numbers(connection, kind)
        for number in numbers:
            said = wanted.get(f"{name}:{number}")
            if said is None:
                found.append(("row_unlogged", name, number))
            elif said != seal(connection, name, number):
                found.append(("row_changed", name, number))
        sealed = {int(key.partition(":")[2]) for key, said in wanted.items() if said and key.startswith(f"{name}:")}
        found += [("row_lost", name, number) for number in sorted(sealed - {*numbers})]
    return found
