"""Scenarios (情景) by name: read strictly when they are saved, and never saved over what somebody else saved since."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import insert, select, update

from evaluator.funding import load_scenario
from evaluator.store.base import named
from evaluator.store.error import refused
from evaluator.store.log import note, with_times
from evaluator.store.tables import SCENARIOS

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Row

    from evaluator.funding import Scenario
    from evaluator.store.base import Base


@dataclass(frozen=True)
class StoredScenario:
    """A scenario as it is kept: its text, its count of savings, who saved it last, and what it says."""

    id: int
    name: str
    policy: str
    text: str
    edit: int
    who: str
    at: str
    scenario: Scenario


def save_scenario(base: Base, name: str, text: str, policy: str, who: str, number: int | None, edit: int | None) -> int:
    """Save a scenario of a policy; gives its number.

    Raises
    ------
    RubricProblems
        Everything that is wrong with its text.
    StoreError
        No name, a name that another scenario of the policy has, another policy than the text says, or somebody saved
        it since it was opened.
    """
    who, name = named(who), name.strip()
    if not name:
        raise refused("scenario_no_name")
    read = _read(base.folder("new", uuid.uuid4().hex), text)
    if read.file.of != policy:
        raise refused("scenario_other_policy", found=read.file.of, expected=policy)
    values: dict[str, object] = {"name": name, "policy": policy, "text": text, "who": who, "at": base.now()}
    with base.writing() as connection:
        same = (SCENARIOS.c.policy == policy, SCENARIOS.c.name == name)
        taken = connection.execute(select(SCENARIOS).where(*same)).one_or_none()
        if taken is not None and taken.id != number:
            raise refused("scenario_taken", name=name, who=taken.who, at=taken.at[:19])  # noqa: PD008 - a row
        if number is None:
            made = connection.execute(insert(SCENARIOS).returning(SCENARIOS.c.id), {**values, "edit": 1}).scalar_one()
            note(connection, base, who, "save_scenario", f"#{made} {name}", "1", [("scenario", made)])
            return int(made)
        row = _row(connection, number)
        if row.edit != edit:
            raise refused("edited_since", who=row.who, at=row.at[:19], edit=edit, current=row.edit)  # noqa: PD008 - a row
        connection.execute(update(SCENARIOS).where(SCENARIOS.c.id == number).values(**values, edit=row.edit + 1))
        note(connection, base, who, "save_scenario", f"#{number} {name}", str(row.edit + 1), [("scenario", number)])
    return number


def _read(folder: Path, text: str) -> Scenario:
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8", newline="\n")
    return load_scenario(path)


def _row(connection: Connection, number: int) -> Row[tuple[object, ...]]:
    row = connection.execute(select(SCENARIOS).where(SCENARIOS.c.id == number)).one_or_none()
    if row is None:
        raise refused("no_scenario", number=number)
    return row


def stored_scenario(base: Base, number: int) -> StoredScenario:
    """Give a scenario."""
    with base.reading() as connection:
        row = _row(connection, number)
    read = _read(base.folder("new", uuid.uuid4().hex), row.text)
    return StoredScenario(row.id, row.name, row.policy, row.text, row.edit, row.who, row.at, read)


def scenario_table(base: Base, policy: str | None) -> pd.DataFrame:
    """Give one row a scenario, newest first."""
    names = ("id", "name", "policy", "edit", "who", "at")
    query = select(*(SCENARIOS.c[name] for name in names)).order_by(SCENARIOS.c.id.desc())
    query = query if policy is None else query.where(SCENARIOS.c.policy == policy)
    with base.reading() as connection:
        rows = connection.execute(query).all()
    return with_times(pd.DataFrame(rows, columns=list(names)))
