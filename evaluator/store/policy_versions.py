"""Rubrics and policies as they were used (指标体系、资金政策): the text with its overlays, and what it meant."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import func, insert, select

from evaluator.funding import Policy, load_policy
from evaluator.funding.policy import FundingPolicy
from evaluator.rubric import Rubric, load_file, restored
from evaluator.rubric.find import overlay_files
from evaluator.store.base import named
from evaluator.store.error import refused
from evaluator.store.log import note, with_times
from evaluator.store.packing import as_json, sha256
from evaluator.store.tables import EDITS, POLICY_VERSIONS
from evaluator.text import RubricProblems

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Row

    from evaluator.store.base import Base

    PolicyVersion = Rubric | Policy

RUBRIC, POLICY = "rubric", "policy"
_TEXTS = ("name", "text", "overlays", "model")


def add_version(base: Base, kept: PolicyVersion, who: str) -> int:
    """Keep a rubric or a policy; one that is there already is recognised by its fingerprint."""
    with base.reading() as connection:
        known = known_version(connection, kept)
    if known is not None:
        return known
    row = prepared_version(kept, base)
    with base.writing() as connection:
        return keep_version(connection, base, kept, row, who)


def known_version(connection: Connection, kept: PolicyVersion) -> int | None:
    """Give the number of a version that is kept, None where it is not."""
    same = (POLICY_VERSIONS.c.kind == kind_of(kept), POLICY_VERSIONS.c.fingerprint == kept.fingerprint)
    found = connection.execute(select(POLICY_VERSIONS.c.id).where(*same)).scalar()
    return None if found is None else int(found)


def keep_version(connection: Connection, base: Base, kept: PolicyVersion, row: dict[str, object], who: str) -> int:
    """Keep a version inside a transaction."""
    known = known_version(connection, kept)
    if known is not None:
        return known
    stamped = {**row, "who": named(who), "at": base.now()}
    number: int = connection.execute(insert(POLICY_VERSIONS).returning(POLICY_VERSIONS.c.id), stamped).scalar_one()
    what = f"{kept.id} {kept.model.version}"
    note(connection, base, who, f"add_{kind_of(kept)}", what, kept.fingerprint, [("version", number)])
    return number


def prepared_version(kept: PolicyVersion, base: Base) -> dict[str, object]:
    """Read the text of a version beside which it was loaded, and hold it against what was loaded.

    Raises
    ------
    StoreError
        The file is gone, or says something else by now.
    """
    try:
        text = kept.path.read_text(encoding="utf-8")
        overlays = {file.name: file.read_text(encoding="utf-8") for file in _beside(kept)}
    except OSError as error:
        raise refused("version_file_gone", file=kept.path.name) from error
    kind, day = kind_of(kept), kept.day if isinstance(kept, Policy) else None
    try:
        again = read_version(base.folder("new", uuid.uuid4().hex), kind, kept.path.name, text, overlays, day)
    except RubricProblems as error:
        raise refused("version_file_changed", file=kept.path.name) from error
    if again.fingerprint != kept.fingerprint:
        raise refused("version_file_changed", file=kept.path.name)
    return row_of_version(kept, kept.path.name, text, overlays)


def row_of_version(kept: PolicyVersion, name: str, text: str, overlays: dict[str, str]) -> dict[str, object]:
    """Make the row of a version."""
    parts = kept.parts if isinstance(kept, Rubric) else (kept.model,)
    model = as_json([part.model_dump(mode="json", by_alias=True) for part in parts])
    texts = (name, text, as_json(overlays), model)
    return {
        "kind": kind_of(kept),
        "code": kept.id,
        "version": kept.model.version,
        "title": kept.model.title,
        "status": kept.model.status,
        "day": str(kept.day) if isinstance(kept, Policy) else None,
        "fingerprint": kept.fingerprint,
        **dict(zip(_TEXTS, texts, strict=True)),
        "texts_sha256": _print_of(texts),
    }


def _print_of(texts: Sequence[str]) -> str:
    """Fingerprint of the texts themselves: two texts may mean the same, and only one of them was put in."""
    return sha256(as_json([*texts]).encode("utf-8", "surrogatepass"))


def read_version(
    folder: Path, kind: str, name: str, text: str, overlays: dict[str, str], day: dt.date | None = None
) -> PolicyVersion:
    """Lay the texts out as files and load them, strictly.

    Raises
    ------
    RubricProblems
        Everything that is wrong with them.
    """
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="\n")
    beside = folder / "overlays"
    for file in beside.glob("*.yaml"):
        file.unlink()
    if overlays:
        beside.mkdir(exist_ok=True)
    for other, content in overlays.items():
        (beside / other).write_text(content, encoding="utf-8", newline="\n")
    return load_file(path) if kind == RUBRIC else load_policy(path, day)


def policy_version(base: Base, number: int, kind: str) -> PolicyVersion:
    """Give a rubric or a policy as it was used.

    Raises
    ------
    StoreError
        There is none of this number.
    """
    with base.reading() as connection:
        row = version_row(connection, number, kind)
    found: PolicyVersion = base.remembered(
        ("version", number, row.fingerprint, row.texts_sha256), lambda: _read(base, row)
    )
    return found


def kept_rubric(base: Base, number: int) -> Rubric:
    """Give a rubric as it was used."""
    found = policy_version(base, number, RUBRIC)
    assert isinstance(found, Rubric)  # noqa: S101 - asked for by its kind
    return found


def kept_policy(base: Base, number: int) -> Policy:
    """Give a policy as it was used, on its day."""
    found = policy_version(base, number, POLICY)
    assert isinstance(found, Policy)  # noqa: S101 - asked for by its kind
    return found


def version_row(connection: Connection, number: int, kind: str | None = None) -> Row[tuple[object, ...]]:
    """Give the row of a version; one whose text was changed is refused."""
    row = connection.execute(select(POLICY_VERSIONS).where(POLICY_VERSIONS.c.id == number)).one_or_none()
    if row is None or kind not in {None, row.kind}:
        raise refused(f"no_{kind or RUBRIC}", number=number)
    if _print_of([getattr(row, name) for name in _TEXTS]) != row.texts_sha256:
        raise refused("version_changed", code=row.code, version=row.version, number=number)
    return row


def _read(base: Base, row: Row[tuple[object, ...]]) -> PolicyVersion:
    folder, day = base.folder("versions", str(row.fingerprint)), dt.date.fromisoformat(row.day) if row.day else None
    overlays = json.loads(row.overlays)
    try:
        with base.lock:
            found = read_version(folder, row.kind, row.name, row.text, overlays, day)
    except RubricProblems:
        return _as_meant(row, folder / row.name, day)
    # Defaults may have changed since: what it meant when it was used counts.
    return found if found.fingerprint == row.fingerprint else _as_meant(row, folder / row.name, day)


def _as_meant(row: Row[tuple[object, ...]], path: Path, day: dt.date | None) -> PolicyVersion:
    """Make it from its model, defaults as they were."""
    parts = json.loads(row.model)
    if day is not None:
        return Policy(FundingPolicy.model_validate_json(as_json(parts[0])), path, day)
    return restored(parts, path)


def version_table(base: Base, kind: str) -> pd.DataFrame:
    """Give one row a version, newest first: ``id, <kind>, version, title, status, day, fingerprint, who, at, edit``."""
    edit = func.coalesce(EDITS.c.edit, 0).label("edit")
    columns = [
        POLICY_VERSIONS.c.id,
        POLICY_VERSIONS.c.code.label(kind),
        POLICY_VERSIONS.c.version,
        POLICY_VERSIONS.c.title,
        POLICY_VERSIONS.c.status,
        POLICY_VERSIONS.c.day,
    ]
    columns = [*columns, POLICY_VERSIONS.c.fingerprint, POLICY_VERSIONS.c.who, POLICY_VERSIONS.c.at, edit]
    joined = POLICY_VERSIONS.outerjoin(EDITS, EDITS.c.policy_version_id == POLICY_VERSIONS.c.id)
    query = (
        select(*columns).select_from(joined).where(POLICY_VERSIONS.c.kind == kind).order_by(POLICY_VERSIONS.c.id.desc())
    )
    with base.reading() as connection:
        rows = connection.execute(query).all()
    return with_times(pd.DataFrame(rows, columns=[column.name for column in columns]))


def kind_of(kept: PolicyVersion) -> str:
    """Say which kind it is."""
    return RUBRIC if isinstance(kept, Rubric) else POLICY


def _beside(kept: PolicyVersion) -> list[Path]:
    return overlay_files(kept.path) if isinstance(kept, Rubric) else []
