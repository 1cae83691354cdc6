"""Averages that runs are held against (常模): published ones in their workbook, computed ones from the nation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import insert, select

from evaluator.evaluation import benchmark_from
from evaluator.intake import read_benchmark
from evaluator.store.base import named
from evaluator.store.datasets import read_dataset
from evaluator.store.error import refused
from evaluator.store.files import keep_files, laid_out, prepared
from evaluator.store.kept import Kept, recognised
from evaluator.store.log import note, with_times
from evaluator.store.packing import as_json
from evaluator.store.policy_versions import keep_version, kept_rubric, known_version, prepared_version
from evaluator.store.tables import AVERAGES, FILES, POLICY_VERSIONS
from evaluator.store.work import work

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Row

    from evaluator.dataset import Benchmark
    from evaluator.rubric import Rubric
    from evaluator.store.base import Base
    from evaluator.store.files import File


def add_averages(
    base: Base,
    rubric: Rubric,
    files: Sequence[File],
    year: int | None,
    who: str,
    *,
    synthetic: bool,
    source: str | None,
    select_rows: Mapping[str, str] | None,
) -> Kept:
    """Keep a workbook of published averages, read strictly first.

    Raises
    ------
    StoreError
        Nobody's name, or not exactly one file.
    DataProblems
        Everything that is wrong with the averages.
    """
    who = named(who)
    if len(files) != 1:
        raise refused("one_file", count=len(files))
    given = prepared(files)
    options = {"year": year, "source": source, "select": dict(select_rows or {})}
    path = base.folder("new", str(given[0]["sha256"])) / str(given[0]["name"])
    with base.lock:
        path.write_bytes(files[0][1])
    found = _read(path, rubric, options)
    with base.reading() as connection:
        known, kept = _known(connection, found, rubric), known_version(connection, rubric)
    if known is not None:
        return recognised(base, who, "averages", known, found.fingerprint())
    new_version = {} if kept is not None else prepared_version(rubric, base)
    what = f"{rubric.id} {found.year or ''} {given[0]['name']}"
    with work(base, who, "import", what) as connection:
        known = _known(connection, found, rubric)
        if known is not None:
            return Kept(known, recognised=True)
        (file,), new = keep_files(connection, base, given, who)
        row = {
            "policy_version_id": keep_version(connection, base, rubric, new_version, who),
            "file_id": file,
            "year": found.year,
            "source": found.source,
            "options": as_json(options),
            "fingerprint": found.fingerprint(),
            "synthetic": synthetic,
            "who": who,
            "at": base.now(),
        }
        number: int = connection.execute(insert(AVERAGES).returning(AVERAGES.c.id), row).scalar_one()
        of = [("averages", number), *new]
        note(connection, base, who, "import", f"#{number} {what}", found.fingerprint(), of)
    return Kept(number, recognised=False)


def _read(path: Path, rubric: Rubric, options: Mapping[str, Any]) -> Benchmark:
    return read_benchmark(path, rubric, source=options["source"], year=options["year"], select=options["select"])


def _known(connection: Connection, found: Benchmark, rubric: Rubric) -> int | None:
    same = (AVERAGES.c.fingerprint == found.fingerprint(), POLICY_VERSIONS.c.fingerprint == rubric.fingerprint)
    query = (
        select(AVERAGES.c.id).join(POLICY_VERSIONS, POLICY_VERSIONS.c.id == AVERAGES.c.policy_version_id).where(*same)
    )
    number = connection.execute(query).scalar()
    return None if number is None else int(number)


def read_averages(base: Base, number: int) -> Benchmark:
    """Read published averages again, from the workbook that was kept.

    Raises
    ------
    StoreError
        There are none of this number, or they no longer say what they said.
    """
    with base.reading() as connection:
        key = ("averages", number, averages_row(connection, number).fingerprint)
    found: Benchmark = base.remembered(key, lambda: _again(base, number))
    return found


def _again(base: Base, number: int) -> Benchmark:
    with base.reading() as connection:
        row = averages_row(connection, number)
    found = _read(laid_out(base, row.file_id), kept_rubric(base, row.policy_version_id), json.loads(row.options))
    if found.fingerprint() != row.fingerprint:
        raise refused("averages_changed", number=number)
    return found


def averages_row(connection: Connection, number: int) -> Row[tuple[object, ...]]:
    """Give the row of published averages."""
    row = connection.execute(select(AVERAGES).where(AVERAGES.c.id == number)).one_or_none()
    if row is None:
        raise refused("no_averages", number=number)
    return row


def averages_table(base: Base) -> pd.DataFrame:
    """Give one row a workbook of published averages, newest first."""
    columns = [
        AVERAGES.c.id,
        POLICY_VERSIONS.c.code.label("rubric"),
        POLICY_VERSIONS.c.version.label("rubric_version"),
        AVERAGES.c.year,
    ]
    columns += [AVERAGES.c.source, FILES.c.name.label("file"), AVERAGES.c.file_id, AVERAGES.c.fingerprint]
    columns += [AVERAGES.c.synthetic, AVERAGES.c.who, AVERAGES.c.at]
    joined = AVERAGES.join(POLICY_VERSIONS, POLICY_VERSIONS.c.id == AVERAGES.c.policy_version_id).join(
        FILES, FILES.c.id == AVERAGES.c.file_id
    )
    with base.reading() as connection:
        rows = connection.execute(select(*columns).select_from(joined).order_by(AVERAGES.c.id.desc())).all()
    table = pd.DataFrame(rows, columns=[column.name for column in columns])
    return with_times(table.assign(year=table["year"].astype("Int64")))


def national_averages(base: Base, nation: int, rubric: Rubric, source: str) -> Benchmark:
    """Compute the averages of a nation that is kept."""
    data = read_dataset(base, nation)
    key = ("nation", data.fingerprint(), rubric.fingerprint, source)
    found: Benchmark = base.remembered(key, lambda: benchmark_from(data, rubric, source))
    return found
