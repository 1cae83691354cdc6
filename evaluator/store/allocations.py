"""Allocations (分配): kept with their tables, their files, and the runs whose letters they follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import insert, select

from evaluator.report.allocation import record
from evaluator.store.base import named
from evaluator.store.error import refused
from evaluator.store.files import keep_files, prepared
from evaluator.store.kept import Kept, recognised
from evaluator.store.log import note, with_times
from evaluator.store.packing import as_json, sha256
from evaluator.store.policy_versions import keep_version, known_version, prepared_version
from evaluator.store.run_tables import table_rows, tables_fingerprint
from evaluator.store.runs import recipe_of, run_row
from evaluator.store.tables import ALLOCATION_FILES, ALLOCATION_TABLES, ALLOCATIONS, POLICY_VERSIONS
from evaluator.store.work import work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Row

    from evaluator.funding import Allocation, AllocationChange, Exposure
    from evaluator.store.base import Base
    from evaluator.store.files import File


def add_allocation(
    base: Base,
    allocation: Allocation,
    run: int | None,
    before: int | None,
    files: Mapping[str, File],
    who: str,
    title: str,
    *,
    exposure: Exposure | None,
    change: AllocationChange | None,
    synthetic: bool,
) -> Kept:
    """Keep an allocation in one transaction; the same one is recognised.

    Raises
    ------
    StoreError
        Nobody's name, or the allocation does not follow the runs that are named.
    """
    who = named(who)
    tables = table_rows(_tables(allocation, change))
    given = prepared(files.values())
    named_files = {
        what: {"file": file["name"], "fingerprint": file["sha256"]} for what, file in zip(files, given, strict=True)
    }
    prints = {f"{table['name']}.csv": table["sha256"] for table in tables if table["name"] != "fund_change"}
    recipe = {**record(allocation, exposure), "files": named_files, "tables": prints}
    fingerprint = sha256(f"{as_json([run, before, recipe])}{tables_fingerprint(tables)}".encode())
    with base.reading() as connection:
        _refuse_other_runs(connection, allocation, run, before)
        known, kept = _known(connection, fingerprint), known_version(connection, allocation.policy)
        followed = None if run is None else run_row(connection, run)
    if known is not None:
        return recognised(base, who, "allocation", known, fingerprint)
    new_version = {} if kept is not None else prepared_version(allocation.policy, base)
    row = {
        "run_id": run,
        "before_id": before,
        "title": title.strip(),
        "budget": allocation.budget,
        "year": None if followed is None else followed.year,
        "recipe": as_json(recipe),
        "fingerprint": fingerprint,
        "synthetic": synthetic or (followed is not None and followed.synthetic),
        "who": who,
    }
    what = f"{allocation.policy.id} {allocation.policy.model.version} {allocation.budget}"
    with work(base, who, "allocate", what) as connection:
        known = _known(connection, fingerprint)
        if known is not None:
            return Kept(known, recognised=True)
        stamped = {
            **row,
            "policy_version_id": keep_version(connection, base, allocation.policy, new_version, who),
            "at": base.now(),
        }
        number: int = connection.execute(insert(ALLOCATIONS).returning(ALLOCATIONS.c.id), stamped).scalar_one()
        connection.execute(insert(ALLOCATION_TABLES), [{"allocation_id": number, **table} for table in tables])
        kept_files, new = keep_files(connection, base, given, who)
        for part, file in zip(files, kept_files, strict=True):
            connection.execute(insert(ALLOCATION_FILES), {"allocation_id": number, "what": part, "file_id": file})
        note(connection, base, who, "allocate", f"#{number} {what}", fingerprint, [("allocation", number), *new])
    return Kept(number, recognised=False)


def _tables(allocation: Allocation, change: AllocationChange | None) -> dict[str, pd.DataFrame]:
    tables = {
        "fund_units": allocation.programmes,
        "fund_recipients": allocation.recipients,
        "fund_pots": allocation.pot_table,
        "fund_groups": allocation.group_table,
    }
    return tables if change is None else {**tables, "fund_change": change.recipients}


def _known(connection: Connection, fingerprint: str) -> int | None:
    number = connection.execute(select(ALLOCATIONS.c.id).where(ALLOCATIONS.c.fingerprint == fingerprint)).scalar()
    return None if number is None else int(number)


def _refuse_other_runs(connection: Connection, allocation: Allocation, run: int | None, before: int | None) -> None:
    followed = {} if allocation.standings is None else allocation.standings.recipe
    earlier = {} if allocation.growth is None else allocation.growth.before
    for number, recipe in ((run, followed), (before, earlier)):
        if number is None and recipe:
            raise refused("allocation_no_run")
        if number is not None and not _is_of(recipe, recipe_of(run_row(connection, number))):
            raise refused("allocation_other_run", number=number)


def _is_of(recipe: Mapping[str, Any], kept: Mapping[str, Any]) -> bool:
    prints = [
        [(one.get(part) or {}).get("fingerprint") for part in ("rubric", "data", "benchmark")] for one in (recipe, kept)
    ]
    return prints[0] == prints[1]


def allocation_row(connection: Connection, number: int) -> Row[tuple[object, ...]]:
    """Give the row of an allocation."""
    row = connection.execute(select(ALLOCATIONS).where(ALLOCATIONS.c.id == number)).one_or_none()
    if row is None:
        raise refused("no_allocation", number=number)
    return row


def allocation_table(base: Base) -> pd.DataFrame:
    """Give one row an allocation, newest first."""
    columns = [
        ALLOCATIONS.c.id,
        POLICY_VERSIONS.c.code.label("policy"),
        POLICY_VERSIONS.c.version.label("policy_version"),
        POLICY_VERSIONS.c.day,
    ]
    columns += [ALLOCATIONS.c.year, ALLOCATIONS.c.title, ALLOCATIONS.c.budget, ALLOCATIONS.c.run_id.label("run")]
    columns += [ALLOCATIONS.c.before_id.label("before"), ALLOCATIONS.c.fingerprint, ALLOCATIONS.c.synthetic]
    columns += [ALLOCATIONS.c.who, ALLOCATIONS.c.at]
    joined = ALLOCATIONS.join(POLICY_VERSIONS, POLICY_VERSIONS.c.id == ALLOCATIONS.c.policy_version_id)
    query = select(*columns).select_from(joined).order_by(ALLOCATIONS.c.id.desc())
    with base.reading() as connection:
        rows = connection.execute(query).all()
    table = pd.DataFrame(rows, columns=[column.name for column in columns])
    return with_times(table.assign(**{name: table[name].astype("Int64") for name in ("year", "run", "before")}))
