"""Whether everything is still what was put in (核验): contents against their fingerprints, rows against the log."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from evaluator.store.averages import read_averages
from evaluator.store.datasets import fresh_dataset
from evaluator.store.error import StoreError, refused
from evaluator.store.files import read_file
from evaluator.store.guards import other_guards
from evaluator.store.migrate import differences
from evaluator.store.packing import sha256
from evaluator.store.policy_versions import policy_version
from evaluator.store.run_tables import table_bytes, tables_fingerprint
from evaluator.store.runs import data_prints, inputs_fingerprint, is_pooled, recipe_of, run_row
from evaluator.store.stored_run import stored_run
from evaluator.store.tables import (
    ALLOCATION_TABLES,
    ALLOCATIONS,
    AVERAGES,
    DATASETS,
    FILES,
    POLICY_VERSIONS,
    RUN_TABLES,
    RUNS,
)
from evaluator.store.verify_log import log_faults
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Table

    from evaluator.store.base import Base


def verify(base: Base, noted: str | None = None) -> list[StoreError]:
    """Hold everything against its fingerprints and the log; an empty list when all is well.

    ``noted`` is a link of the log that somebody noted down outside the store: it must still be there.
    """
    checks: list[tuple[Table, Callable[[Base, int], Iterator[StoreError]]]] = [
        (FILES, _file),
        (POLICY_VERSIONS, _policy_version),
        (DATASETS, _dataset),
        (AVERAGES, _averages),
        (RUNS, _run),
        (ALLOCATIONS, _allocation),
    ]
    base.forget()
    found = [*_database(base), *log_faults(base, noted)]
    for table, check in checks:
        with base.reading() as connection:
            numbers = connection.execute(select(table.c.id).order_by(table.c.id)).scalars().all()
        for number in numbers:
            try:
                found += check(base, number)
            except StoreError as error:
                found.append(error)
            except EvaluatorError as error:
                found.append(StoreError(*error.messages))
            except (ValueError, KeyError, TypeError, LookupError, AttributeError):
                # A record that cannot be read any more, whatever the part that stumbles over it.
                found.append(refused("unreadable", table=table.name, number=number))
    # One damaged dataset is found by every run that needs it, in the same words.
    return list({str(error): error for error in found}.values())


def _database(base: Base) -> Iterator[StoreError]:
    with base.reading() as connection:
        other = differences(connection)
        if other:
            yield refused("tables_differ", where=base.where.shown, count=len(other))
        triggers = other_guards(connection)
        if triggers != []:
            yield refused("guards_differ", where=base.where.shown, names="、".join(triggers or ["—"]))
        if base.where.path is None:
            return
        told = connection.execute(text("PRAGMA integrity_check")).scalars().all()
        if told != ["ok"]:
            yield refused("damaged", where=base.where.shown)
        lost = connection.execute(text("PRAGMA foreign_key_check")).all()
        if lost:
            yield refused("rows_lost", where=base.where.shown, tables="、".join(sorted({row[0] for row in lost})))


def _file(base: Base, number: int) -> Iterator[StoreError]:
    read_file(base, number)
    yield from ()


def _policy_version(base: Base, number: int) -> Iterator[StoreError]:
    with base.reading() as connection:
        row = connection.execute(select(POLICY_VERSIONS).where(POLICY_VERSIONS.c.id == number)).one()
    if policy_version(base, number, row.kind).fingerprint != row.fingerprint:
        yield refused("version_changed", code=row.code, version=row.version, number=number)


def _dataset(base: Base, number: int) -> Iterator[StoreError]:
    fresh_dataset(base, number)
    yield from ()


def _averages(base: Base, number: int) -> Iterator[StoreError]:
    read_averages(base, number)
    yield from ()


def _run(base: Base, number: int) -> Iterator[StoreError]:
    with base.reading() as connection:
        row = run_row(connection, number)
        recipe, tables = recipe_of(row), table_bytes(connection, RUN_TABLES, "run_id", number)
    prints = {f"{name}.csv": sha256(content) for name, content in tables.items()}
    if prints != recipe["tables"]:
        yield refused("run_tables_changed", number=number)
    whole = [{"name": name, "sha256": prints.get(f"{name}.csv")} for name in ("units", "cells", "nodes")]
    if (inputs_fingerprint(recipe), tables_fingerprint(whole)) != (row.fingerprint, row.tables_fingerprint):
        yield refused("run_changed", number=number)
    run = stored_run(base, number)
    if run.rubric.fingerprint != recipe["rubric"]["fingerprint"]:
        yield refused("run_inputs_changed", number=number)
        return
    request = run.request()
    data, averages = request.data, request.averages
    if (row.rubric, row.year, row.units) != (run.rubric.id, data.year, len(data)):
        yield refused("run_changed", number=number)
    if recipe["data"]["fingerprint"] not in data_prints(request):
        yield refused("run_inputs_changed", number=number)
    years = {year["fingerprint"] for year in recipe.get("earlier") or ()}
    if is_pooled(recipe) and years != {earlier.fingerprint() for earlier in request.years_before()}:
        yield refused("run_inputs_changed", number=number)
    wanted = (recipe.get("benchmark") or {}).get("fingerprint")
    if (None if averages is None else averages.fingerprint()) != wanted:
        yield refused("run_inputs_changed", number=number)


def _allocation(base: Base, number: int) -> Iterator[StoreError]:
    with base.reading() as connection:
        row = connection.execute(select(ALLOCATIONS).where(ALLOCATIONS.c.id == number)).one()
        tables = table_bytes(connection, ALLOCATION_TABLES, "allocation_id", number)
    wanted = json.loads(row.recipe)["tables"]
    if any(sha256(tables[name.removesuffix(".csv")]) != print_ for name, print_ in wanted.items()):
        yield refused("allocation_changed", number=number)
