"""Two people, one rubric (修改稿): a draft is saved only on top of the one that was opened."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from evaluator.rubric import read_yaml, refuse_unkeepable
from evaluator.store.base import named
from evaluator.store.error import refused
from evaluator.store.log import note
from evaluator.store.packing import as_json
from evaluator.store.policy_versions import RUBRIC, keep_version, read_version, row_of_version, version_row
from evaluator.store.tables import EDITS, POLICY_VERSIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Row

    from evaluator.funding import Policy
    from evaluator.rubric import Rubric
    from evaluator.store.base import Base


@dataclass(frozen=True)
class Edit:
    """A draft of the next version.

    Attributes
    ----------
    text : str
        Of the rubric or policy.
    overlays : mapping of file name to text
    edit : int
        How often the draft was saved; 0 where there is none yet. Given back when it is saved again.
    who, at : str
        Of the last time it was saved; empty where there is no draft.
    """

    text: str
    overlays: Mapping[str, str]
    edit: int
    who: str = ""
    at: str = ""


def open_edit(base: Base, number: int) -> Edit:
    """Give the draft on top of a version, or the version itself."""
    with base.reading() as connection:
        row, draft = version_row(connection, number), _draft(connection, number)
    if draft is None:
        return Edit(row.text, json.loads(row.overlays), 0)
    return Edit(draft.text, json.loads(draft.overlays), draft.edit, draft.who, draft.at)


def save_edit(base: Base, number: int, text: str, edit: int, who: str, overlays: Mapping[str, str] | None) -> int:
    """Save a draft; gives its new count.

    A draft may be wrong: it is read strictly when it is published.

    Raises
    ------
    RubricProblems
        A control character, or more than a rubric may have: no reader and not every database would take it.
    StoreError
        Somebody saved it since it was opened: who and when is said, and nothing is written.
    """
    who = named(who)
    with base.reading() as connection:
        name = str(version_row(connection, number).name)
    for file, content in {name: text, **(overlays or {})}.items():
        refuse_unkeepable(content, Path(file))
    with base.writing() as connection:
        row, draft = version_row(connection, number), _draft(connection, number)
        _refuse_older(draft, edit)
        kept = json.loads(row.overlays if draft is None else draft.overlays) if overlays is None else dict(overlays)
        values = {"text": text, "overlays": as_json(kept), "edit": edit + 1, "who": who, "at": base.now()}
        if draft is None:
            connection.execute(insert(EDITS), {"policy_version_id": number, **values})
        else:
            connection.execute(update(EDITS).where(EDITS.c.policy_version_id == number).values(**values))
        note(connection, base, who, "save_edit", f"{row.code} {row.version}", str(edit + 1), [("edit", number)])
    return edit + 1


def drop_edit(base: Base, number: int, edit: int, who: str) -> None:
    """Remove a draft, whatever stands in it: the version that it was begun from is what is opened next.

    Raises
    ------
    StoreError
        Somebody saved it since, or there is none.
    """
    who = named(who)
    with base.writing() as connection:
        row, draft = version_row(connection, number), _draft(connection, number)
        _refuse_older(draft, edit)
        if draft is None:
            raise refused("no_edit", code=row.code, version=row.version)
        connection.execute(delete(EDITS).where(EDITS.c.policy_version_id == number))
        note(connection, base, who, "drop_edit", f"{row.code} {row.version}", str(edit), [("edit", number)])


def publish_edit(base: Base, number: int, edit: int, who: str) -> int:
    """Make a version of a draft, read strictly; gives its number. The draft is gone then.

    Raises
    ------
    RubricProblems
        Everything that is wrong with it.
    StoreError
        Somebody saved it since, there is no draft, it has another id, or the name of a version that is kept.
    """
    who = named(who)
    with base.reading() as connection:
        row, draft = version_row(connection, number), _draft(connection, number)
    _refuse_older(draft, edit)
    if draft is None:
        raise refused("no_edit", code=row.code, version=row.version)
    folder, overlays = base.folder("new", uuid.uuid4().hex), json.loads(draft.overlays)
    found = read_version(folder, row.kind, row.name, draft.text, overlays)
    if found.id != row.code:
        raise refused("other_id", found=found.id, expected=row.code)
    if row.kind == RUBRIC:
        _refuse_left_overlays(folder, overlays, found.model.version)
    with base.writing() as connection:
        _refuse_older(_draft(connection, number), edit)
        _refuse_same_version(connection, row.kind, found)
        kept = row_of_version(found, f"{found.model.version}.yaml", draft.text, overlays)
        new = keep_version(connection, base, found, kept, who)
        connection.execute(delete(EDITS).where(EDITS.c.policy_version_id == number))
        what = f"{found.id} {found.model.version}"
        note(connection, base, who, "publish_edit", what, f"#{number} → #{new}", [("edit", number)])
    return new


def _draft(connection: Connection, number: int) -> Row[tuple[object, ...]] | None:
    return connection.execute(select(EDITS).where(EDITS.c.policy_version_id == number)).one_or_none()


def _refuse_older(draft: Row[tuple[object, ...]] | None, edit: int) -> None:
    current = 0 if draft is None else draft.edit
    if current == edit:
        return
    if draft is None:
        raise refused("edit_gone", edit=edit)
    raise refused("edited_since", who=draft.who, at=draft.at[:19], edit=edit, current=current)


def _refuse_left_overlays(folder: Path, overlays: Mapping[str, str], version: str) -> None:
    """Overlays of another version would be left out in silence."""
    stated = {name: str(read_yaml(folder / "overlays" / name).content.get("version")) for name in overlays}
    left = [name for name, found in stated.items() if found != version]
    if left:
        raise refused("overlays_left", files="、".join(left), version=version)


def _refuse_same_version(connection: Connection, kind: str, found: Rubric | Policy) -> None:
    """Two texts under one name of a version could not be told apart."""
    version = found.model.version
    same = (POLICY_VERSIONS.c.kind == kind, POLICY_VERSIONS.c.code == found.id, POLICY_VERSIONS.c.version == version)
    other = connection.execute(
        select(POLICY_VERSIONS.c.id).where(*same, POLICY_VERSIONS.c.fingerprint != found.fingerprint)
    ).first()
    if other is not None:
        raise refused("version_taken", code=found.id, version=version)
