"""Runs (评价): kept with their tables and everything they were computed from, then moved from draft to publication."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import insert, select, update

from evaluator.scoring import usable
from evaluator.store.base import named
from evaluator.store.error import refused
from evaluator.store.kept import Kept, recognised
from evaluator.store.log import note, with_times
from evaluator.store.packing import as_json, sha256
from evaluator.store.policy_versions import keep_version, known_version, prepared_version
from evaluator.store.run_tables import table_rows, tables_fingerprint
from evaluator.store.seals import refuse_changed
from evaluator.store.status import DRAFT, PUBLISHED, REPLACED, refuse_move, status_code, status_name
from evaluator.store.tables import POLICY_VERSIONS, RUN_TABLES, RUNS
from evaluator.store.work import work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Row

    from evaluator.evaluation import Result
    from evaluator.store.base import Base
    from evaluator.store.run_inputs import RunInputs
    from evaluator.workflows import ScoreRequest


def add_run(
    base: Base,
    result: Result,
    inputs: RunInputs,
    who: str,
    title: str,
    *,
    recipe: Mapping[str, Any] | None = None,
    known_inputs: bool = False,
) -> Kept:
    """Keep a run as a draft, in one transaction; the same inputs with the same tables are recognised.

    With ``known_inputs`` the caller has just made the run from these very inputs, and the averages are not computed
    again to prove it; `verify` does. The recipe is that of the workflow, by default that of the result.

    Raises
    ------
    StoreError
        Nobody's name, or the run was not computed from the data and averages that are named.
    """
    who, recipe = named(who), dict(recipe or result.recipe)
    if not known_inputs:
        _refuse_other_inputs(base, result, recipe, inputs)
    tables = table_rows({"units": result.units, "cells": result.cells, "nodes": result.nodes})
    recipe = {**recipe, "tables": {f"{table['name']}.csv": table["sha256"] for table in tables}}
    prints = {"fingerprint": inputs_fingerprint(recipe), "tables_fingerprint": tables_fingerprint(tables)}
    with base.reading() as connection:
        known, kept = _known(connection, prints), known_version(connection, result.rubric)
        synthetic = inputs.synthetic(connection)
    new_version = {} if kept is not None else prepared_version(result.rubric, base)
    what = f"{result.rubric.id} {result.rubric.model.version} {result.data.year or ''}".strip()
    if known is not None:
        return recognised(base, who, "run", known, prints["fingerprint"])
    row = {
        "rubric": result.rubric.id,
        "year": result.data.year,
        "title": title.strip(),
        "status": DRAFT,
        "dataset_id": inputs.data,
        "nation_id": inputs.nation,
        "averages_id": inputs.averages,
        "before_id": inputs.before,
        "recipe": as_json(recipe),
        "units": len(result.data),
        "synthetic": synthetic,
        "who": who,
        **prints,
    }
    with work(base, who, "run", what) as connection:
        known = _known(connection, prints)
        if known is not None:
            return Kept(known, recognised=True)
        stamped = {
            **row,
            "policy_version_id": keep_version(connection, base, result.rubric, new_version, who),
            "at": base.now(),
        }
        number: int = connection.execute(insert(RUNS).returning(RUNS.c.id), stamped).scalar_one()
        connection.execute(insert(RUN_TABLES), [{"run_id": number, **table} for table in tables])
        new = inputs.keep(connection, base, number, who)
        note(connection, base, who, "run", f"#{number} {what}", prints["fingerprint"], [("run", number), *new])
    return Kept(number, recognised=False)


def inputs_fingerprint(recipe: dict[str, Any]) -> str:
    """Fingerprint of what a run was computed from: rubric, data, averages, options, the cohort before."""
    parts = [(recipe.get(part) or {}).get("fingerprint") for part in ("rubric", "data", "benchmark")]
    return sha256(as_json([*parts, recipe["options"], recipe.get("cohort_before")]).encode("utf-8"))


def _known(connection: Connection, prints: dict[str, str]) -> int | None:
    same = [RUNS.c[name] == value for name, value in prints.items()]
    number = connection.execute(select(RUNS.c.id).where(*same)).scalar()
    return None if number is None else int(number)


def _refuse_other_inputs(base: Base, result: Result, recipe: Mapping[str, Any], inputs: RunInputs) -> None:
    """Refuse numbers of data that the run was not computed from: it could never be computed again."""
    if result.benchmark is not None:
        inputs = replace(inputs, source=result.benchmark.source)
    if (inputs.nation is not None) + (inputs.averages is not None) != (result.benchmark is not None):
        raise refused("run_averages")
    request = inputs.request(base, result.rubric, pooled=is_pooled(recipe))
    if recipe["data"]["fingerprint"] not in data_prints(request):
        raise refused("run_other_data", number=inputs.data)
    if request.averages is not None and request.averages.fingerprint() != recipe["benchmark"]["fingerprint"]:
        raise refused("run_other_averages", number=inputs.nation if inputs.nation is not None else inputs.averages)
    if (inputs.before is None) != (result.before is None):
        raise refused("run_before")


def is_pooled(recipe: Mapping[str, Any]) -> bool:
    """Whether the run was made when years before were pooled as the rubric says, in the store too."""
    return "earlier" in recipe


def data_prints(request: ScoreRequest) -> set[str]:
    """Give the fingerprints that the evaluated data may have."""
    figures = request.figures(request.history())
    # What a rubric does not score (too few, too little response) is marked when it is evaluated.
    return {figures.fingerprint(), usable(figures, request.rubric).fingerprint()}


def run_row(connection: Connection, number: int) -> Row[tuple[object, ...]]:
    """Give the row of a run."""
    row = connection.execute(select(RUNS).where(RUNS.c.id == number)).one_or_none()
    if row is None:
        raise refused("no_run", number=number)
    return row


def move(base: Base, number: int, to: str, who: str) -> None:
    """Move a run to another status; publishing replaces the run of this rubric and year that was published before.

    Raises
    ------
    StoreError
        Nobody's name, no such run or status, or a step that is not allowed.
    """
    who, code = named(who), status_code(to)
    with base.writing() as connection:
        row = run_row(connection, number)
        refuse_move(row.status, code)
        if code == PUBLISHED:
            year = RUNS.c.year.is_(None) if row.year is None else RUNS.c.year == row.year
            # Synthetic results never take the place of real ones.
            same = (RUNS.c.rubric == row.rubric, year, RUNS.c.synthetic == row.synthetic, RUNS.c.status == PUBLISHED)
            for earlier in connection.execute(select(RUNS.c.id).where(*same)).scalars().all():
                _set_status(connection, base, earlier, REPLACED, who, "replace", f"#{number}")
        action = "publish" if code == PUBLISHED else "move"
        _set_status(connection, base, number, code, who, action, f"{row.status} → {code}")


def _set_status(connection: Connection, base: Base, number: int, to: str, who: str, action: str, detail: str) -> None:
    """Set a status behind the line of the log that says so: without it the database does not publish."""
    refuse_changed(connection, "run", number)
    note(connection, base, who, action, f"#{number}", detail, [("run", number, {"status": to})])
    connection.execute(update(RUNS).where(RUNS.c.id == number).values(status=to))


def published(base: Base, rubric: str, year: int | None, synthetic: bool | None) -> int | None:
    """Give the published run of a rubric: of a year, or the latest year; real before synthetic."""
    query = select(RUNS.c.id).where(RUNS.c.rubric == rubric, RUNS.c.status == PUBLISHED)
    query = query if year is None else query.where(RUNS.c.year == year)
    query = query if synthetic is None else query.where(RUNS.c.synthetic == synthetic)
    order = (RUNS.c.synthetic, RUNS.c.year.desc(), RUNS.c.id.desc())
    with base.reading() as connection:
        number = connection.execute(query.order_by(*order)).scalars().first()
    return None if number is None else int(number)


def run_table(base: Base) -> pd.DataFrame:
    """Give one row a run, newest first."""
    columns = [RUNS.c.id, RUNS.c.rubric, POLICY_VERSIONS.c.version.label("rubric_version"), RUNS.c.year, RUNS.c.title]
    columns += [RUNS.c.status, RUNS.c.units, RUNS.c.synthetic, RUNS.c.who, RUNS.c.at, RUNS.c.fingerprint]
    columns += [RUNS.c.dataset_id.label("data"), RUNS.c.nation_id.label("nation")]
    columns += [RUNS.c.averages_id.label("averages"), RUNS.c.before_id.label("before")]
    query = (
        select(*columns)
        .select_from(RUNS.join(POLICY_VERSIONS, POLICY_VERSIONS.c.id == RUNS.c.policy_version_id))
        .order_by(RUNS.c.id.desc())
    )
    with base.reading() as connection:
        rows = connection.execute(query).all()
    table = pd.DataFrame(rows, columns=[column.name for column in columns])
    whole = {name: table[name].astype("Int64") for name in ("year", "nation", "averages", "before")}
    table = table.assign(**whole)
    table.insert(6, "status_name", pd.Series([status_name(status) for status in table["status"]], dtype="str"))
    return with_times(table)


def recipe_of(row: Row[tuple[object, ...]]) -> dict[str, Any]:
    """Give the recipe of a run."""
    found: dict[str, Any] = json.loads(row.recipe)
    return found
