"""Datasets in and out (数据集): whole, with their files, and the same bits when they come back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import func, insert, select

from evaluator.dataset import Dataset
from evaluator.store.base import named
from evaluator.store.error import refused
from evaluator.store.files import keep_files, prepared
from evaluator.store.kept import Kept, recognised
from evaluator.store.log import note, with_times
from evaluator.store.names import keep_names
from evaluator.store.notices import notice_records, notices_of
from evaluator.store.observations import insert_observations, read_observations
from evaluator.store.packing import (
    as_json,
    odd_bits,
    pack_column,
    pack_table,
    put_odd_bits,
    unpack_column,
    unpack_table,
)
from evaluator.store.policy_versions import keep_version, known_version, prepared_version
from evaluator.store.tables import DATASET_COLUMNS, DATASET_FILES, DATASETS, POLICY_VERSIONS
from evaluator.store.work import work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray
    from sqlalchemy import Connection, Row

    from evaluator.rubric import Rubric
    from evaluator.store.base import Base
    from evaluator.store.files import File

ROLES = OWN, NATION = ("own", "nation")


def add_dataset(
    base: Base, data: Dataset, rubric: Rubric, files: Iterable[File], role: str, who: str, *, synthetic: bool
) -> Kept:
    """Keep a dataset with the files it was read from, in one transaction.

    Raises
    ------
    StoreError
        Nobody's name, an unknown role, another rubric's data, or units that are no text.
    """
    who = named(who)
    if role not in ROLES:
        raise refused("role", value=role, allowed="、".join(ROLES))
    if (data.rubric, data.leaves) != (rubric.id, rubric.codes):
        raise refused("other_rubric", found=data.rubric, expected=rubric.id)
    fingerprint = data.fingerprint()
    with base.reading() as connection:
        known = _known(connection, fingerprint, role, rubric)
        version = known_version(connection, rubric)
    if known is not None:
        return recognised(base, who, "dataset", known, fingerprint)
    row = _row(data, fingerprint) | {"role": role, "synthetic": synthetic, "who": who}
    new_version = {} if version is not None else prepared_version(rubric, base)
    given = prepared(files)
    with work(base, who, "import", _what(data, role)) as connection:
        # Somebody may have been faster.
        known = _known(connection, fingerprint, role, rubric)
        if known is not None:
            note(connection, base, who, "recognise_dataset", f"#{known}", fingerprint)
            return Kept(known, recognised=True)
        version = keep_version(connection, base, rubric, new_version, who)
        stamped = {**row, "policy_version_id": version, "at": base.now()}
        number: int = connection.execute(insert(DATASETS).returning(DATASETS.c.id), stamped).scalar_one()
        columns = [{"dataset_id": number, **column} for column in _columns(data)]
        connection.execute(insert(DATASET_COLUMNS), columns)
        insert_observations(connection, number, data)
        kept, new = keep_files(connection, base, given, who)
        for place, file in enumerate(kept):
            connection.execute(insert(DATASET_FILES), {"dataset_id": number, "position": place, "file_id": file})
        keep_names(connection, data, synthetic=synthetic)
        of = [("dataset", number), *new]
        note(connection, base, who, "import", f"#{number} {_what(data, role)}", fingerprint, of)
    return Kept(number, recognised=False)


def _what(data: Dataset, role: str) -> str:
    return f"{data.rubric} {data.year or ''} {role} {len(data)}".replace("  ", " ")


def _known(connection: Connection, fingerprint: str, role: str, rubric: Rubric) -> int | None:
    same = (
        DATASETS.c.fingerprint == fingerprint,
        DATASETS.c.role == role,
        POLICY_VERSIONS.c.fingerprint == rubric.fingerprint,
    )
    query = (
        select(DATASETS.c.id).join(POLICY_VERSIONS, POLICY_VERSIONS.c.id == DATASETS.c.policy_version_id).where(*same)
    )
    found = connection.execute(query).scalar()
    return None if found is None else int(found)


def _row(data: Dataset, fingerprint: str) -> dict[str, object]:
    table = pack_table(data.units)
    if replace(data, units=unpack_table(table)).fingerprint() != fingerprint:
        raise refused("units_no_text")
    return {
        "year": data.year,
        "units": len(data),
        "leaves": as_json(data.leaves),
        "unit_table": table,
        "sources": as_json(data.sources),
        "notices": as_json(notice_records(data.notices)),
        "fingerprint": fingerprint,
    }


def _columns(data: Dataset) -> Iterator[dict[str, object]]:
    yield {"part": "cohort", "code": "", "content": pack_column(data.cohort)}
    for part, columns in (("sd", data.sd), ("figure", data.figures)):
        for code, column in columns.items():
            yield {"part": part, "code": code, "content": pack_column(column)}
    for code, matrix in (("value", data.value), ("n", data.n)):
        odd = odd_bits(matrix)
        if odd:
            yield {"part": "odd", "code": code, "content": odd}


def read_dataset(base: Base, number: int) -> Dataset:
    """Give a dataset back, with the same fingerprint as it had.

    Raises
    ------
    StoreError
        There is none of this number, or it is no longer what was put in.
    """
    with base.reading() as connection:
        key = ("dataset", number, dataset_row(connection, number).fingerprint)
    found: Dataset = base.remembered(key, lambda: fresh_dataset(base, number))
    return found


def fresh_dataset(base: Base, number: int) -> Dataset:
    """Read a dataset from the database, whatever is remembered."""
    with base.reading() as connection:
        row = dataset_row(connection, number)
        leaves = tuple(json.loads(row.leaves))
        try:
            value, n, state = read_observations(connection, number, (row.units, len(leaves)))
            parts: dict[str, dict[str, bytes]] = {"cohort": {}, "sd": {}, "figure": {}, "odd": {}}
            query = select(DATASET_COLUMNS).where(DATASET_COLUMNS.c.dataset_id == number)
            for part in connection.execute(query):
                parts[part.part][part.code] = part.content
            for code, matrix in (("value", value), ("n", n)):
                put_odd_bits(matrix, parts["odd"].get(code, b""))
            data = Dataset(
                rubric=_rubric_of(connection, row.policy_version_id),
                year=row.year,
                leaves=leaves,
                units=unpack_table(row.unit_table),
                value=value,
                n=n,
                state=state,
                sd={code: unpack_column(content) for code, content in parts["sd"].items()},
                cohort=unpack_column(parts["cohort"][""]),
                figures={code: unpack_column(content) for code, content in parts["figure"].items()},
                notices=notices_of(json.loads(row.notices)),
                sources=tuple(json.loads(row.sources)),
            )
        except (ValueError, KeyError) as error:
            raise refused("dataset_changed", number=number) from error
    if data.fingerprint() != row.fingerprint:
        raise refused("dataset_changed", number=number)
    arrays: list[NDArray[Any]] = [data.value, data.n, data.state, data.cohort]
    for array in [*arrays, *data.sd.values(), *data.figures.values()]:
        # It is given to everybody who asks.
        array.setflags(write=False)
    return data


def dataset_row(connection: Connection, number: int) -> Row[tuple[object, ...]]:
    """Give the row of a dataset."""
    row = connection.execute(select(DATASETS).where(DATASETS.c.id == number)).one_or_none()
    if row is None:
        raise refused("no_dataset", number=number)
    return row


def _rubric_of(connection: Connection, version: int) -> str:
    return str(connection.execute(select(POLICY_VERSIONS.c.code).where(POLICY_VERSIONS.c.id == version)).scalar_one())


def dataset_table(base: Base) -> pd.DataFrame:
    """Give one row a dataset, newest first."""
    counted = select(DATASET_FILES.c.dataset_id, func.count().label("files")).group_by(DATASET_FILES.c.dataset_id)
    files = counted.subquery()
    columns = [
        DATASETS.c.id,
        POLICY_VERSIONS.c.code.label("rubric"),
        POLICY_VERSIONS.c.version.label("rubric_version"),
        DATASETS.c.year,
    ]
    columns += [DATASETS.c.role, DATASETS.c.units, func.coalesce(files.c.files, 0).label("files")]
    columns += [DATASETS.c.fingerprint, DATASETS.c.synthetic, DATASETS.c.who, DATASETS.c.at]
    joined = DATASETS.join(POLICY_VERSIONS, POLICY_VERSIONS.c.id == DATASETS.c.policy_version_id).outerjoin(
        files, files.c.dataset_id == DATASETS.c.id
    )
    with base.reading() as connection:
        rows = connection.execute(select(*columns).select_from(joined).order_by(DATASETS.c.id.desc())).all()
    table = pd.DataFrame(rows, columns=[column.name for column in columns])
    return with_times(table.assign(year=table["year"].astype("Int64")))


def dataset_files(base: Base, number: int) -> list[int]:
    """Give the numbers of the files that a dataset was read from, in their order."""
    query = select(DATASET_FILES.c.file_id).where(DATASET_FILES.c.dataset_id == number)
    with base.reading() as connection:
        dataset_row(connection, number)
        return [int(file) for file in connection.execute(query.order_by(DATASET_FILES.c.position)).scalars()]
