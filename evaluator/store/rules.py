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
from evaluator.rubric import Rubric, YamlFile, load_file
from evaluator.rubric.find import overlay_files
from evaluator.rubric.load import lay_over
from evaluator.rubric.model import Overlay, ScoredRubric
from evaluator.store.base import named
from evaluator.store.error import refused
from evaluator.store.log import note, with_times
from evaluator.store.packing import as_json, sha256
from evaluator.store.tables import EDITS, RULES
from evaluator.text import RubricProblems

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import Connection, Row

    from evaluator.store.base import Base

    Rule = Rubric | Policy

RUBRIC, POLICY = "rubric", "policy"
_TEXTS = ("name", "text", "overlays", "model")


def add_rule(base: Base, rule: Rule, who: str) -> int:
    """Keep a rubric or a policy; one that is there already is recognised by its fingerprint."""
    with base.reading() as connection:
        known = known_rule(connection, rule)
    if known is not None:
        return known
    row = prepared_rule(rule, base)
    with base.writing() as connection:
        return keep_rule(connection, base, rule, row, who)


def known_rule(connection: Connection, rule: Rule) -> int | None:
    """Give the number of a rule that is kept, None where it is not."""
    same = (RULES.c.kind == kind_of(rule), RULES.c.fingerprint == rule.fingerprint)
    found = connection.execute(select(RULES.c.id).where(*same)).scalar()
    return None if found is None else int(found)


def keep_rule(connection: Connection, base: Base, rule: Rule, row: dict[str, object], who: str) -> int:
    """Keep a rule inside a transaction."""
    known = known_rule(connection, rule)
    if known is not None:
        return known
    stamped = {**row, "who": named(who), "at": base.now()}
    number: int = connection.execute(insert(RULES).returning(RULES.c.id), stamped).scalar_one()
    what = f"{rule.id} {rule.model.version}"
    note(connection, base, who, f"add_{kind_of(rule)}", what, rule.fingerprint, [("version", number)])
    return number


def prepared_rule(rule: Rule, base: Base) -> dict[str, object]:
    """Read the text of a rule beside which it was loaded, and hold it against what was loaded.

    Raises
    ------
    StoreError
        The file is gone, or says something else by now.
    """
    try:
        text = rule.path.read_text(encoding="utf-8")
        overlays = {file.name: file.read_text(encoding="utf-8") for file in _beside(rule)}
    except OSError as error:
        raise refused("rule_file_gone", file=rule.path.name) from error
    kind, day = kind_of(rule), rule.day if isinstance(rule, Policy) else None
    try:
        again = read_rule(base.folder("new", uuid.uuid4().hex), kind, rule.path.name, text, overlays, day)
    except RubricProblems as error:
        raise refused("rule_file_changed", file=rule.path.name) from error
    if again.fingerprint != rule.fingerprint:
        raise refused("rule_file_changed", file=rule.path.name)
    return rule_row(rule, rule.path.name, text, overlays)


def rule_row(rule: Rule, name: str, text: str, overlays: dict[str, str]) -> dict[str, object]:
    """Give the row of a rule."""
    parts = [rule.model, *(rule.overlays if isinstance(rule, Rubric) else ())]
    model = as_json([part.model_dump(mode="json", by_alias=True) for part in parts])
    texts = (name, text, as_json(overlays), model)
    return {
        "kind": kind_of(rule),
        "rule": rule.id,
        "version": rule.model.version,
        "title": rule.model.title,
        "status": rule.model.status,
        "day": str(rule.day) if isinstance(rule, Policy) else None,
        "fingerprint": rule.fingerprint,
        **dict(zip(_TEXTS, texts, strict=True)),
        "texts_sha256": _print_of(texts),
    }


def _print_of(texts: Sequence[str]) -> str:
    """Fingerprint of the texts themselves: two texts may mean the same, and only one of them was put in."""
    return sha256(as_json([*texts]).encode("utf-8", "surrogatepass"))


def read_rule(
    folder: Path, kind: str, name: str, text: str, overlays: dict[str, str], day: dt.date | None = None
) -> Rule:
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


def rule(base: Base, number: int, kind: str) -> Rule:
    """Give a rubric or a policy as it was used.

    Raises
    ------
    StoreError
        There is none of this number.
    """
    with base.reading() as connection:
        row = rule_of(connection, number, kind)
    found: Rule = base.remembered(("rule", number, row.fingerprint), lambda: _read(base, row))
    return found


def kept_rubric(base: Base, number: int) -> Rubric:
    """Give a rubric as it was used."""
    found = rule(base, number, RUBRIC)
    assert isinstance(found, Rubric)  # noqa: S101 - asked for by its kind
    return found


def kept_policy(base: Base, number: int) -> Policy:
    """Give a policy as it was used, on its day."""
    found = rule(base, number, POLICY)
    assert isinstance(found, Policy)  # noqa: S101 - asked for by its kind
    return found


def rule_of(connection: Connection, number: int, kind: str | None = None) -> Row[tuple[object, ...]]:
    """Give the row of a rule; one whose text was changed is refused."""
    row = connection.execute(select(RULES).where(RULES.c.id == number)).one_or_none()
    if row is None or kind not in {None, row.kind}:
        raise refused(f"no_{kind or RUBRIC}", number=number)
    if _print_of([getattr(row, name) for name in _TEXTS]) != row.texts_sha256:
        raise refused("rule_changed", rule=row.rule, version=row.version, number=number)
    return row


def _read(base: Base, row: Row[tuple[object, ...]]) -> Rule:
    folder, day = base.folder("rules", str(row.fingerprint)), dt.date.fromisoformat(row.day) if row.day else None
    overlays = json.loads(row.overlays)
    try:
        with base.lock:
            found = read_rule(folder, row.kind, row.name, row.text, overlays, day)
    except RubricProblems:
        return _as_meant(row, folder / row.name, day)
    # Defaults may have changed since: what it meant when it was used counts.
    return found if found.fingerprint == row.fingerprint else _as_meant(row, folder / row.name, day)


def _as_meant(row: Row[tuple[object, ...]], path: Path, day: dt.date | None) -> Rule:
    """Make the rule from its model, defaults as they were."""
    first, *others = json.loads(row.model)
    if day is not None:
        return Policy(FundingPolicy.model_validate_json(as_json(first)), path, day)
    model = ScoredRubric.model_validate_json(as_json(first))
    file = YamlFile(path, first, {})
    overlays = [(Overlay.model_validate_json(as_json(other)), file) for other in others]
    used, trees, problems = lay_over(model, file, overlays)
    if problems:
        raise RubricProblems(problems)
    return Rubric(model, used, trees, path)


def rule_table(base: Base, kind: str) -> pd.DataFrame:
    """Give one row a version, newest first: ``id, <kind>, version, title, status, day, fingerprint, who, at, edit``."""
    edit = func.coalesce(EDITS.c.edit, 0).label("edit")
    columns = [RULES.c.id, RULES.c.rule.label(kind), RULES.c.version, RULES.c.title, RULES.c.status, RULES.c.day]
    columns = [*columns, RULES.c.fingerprint, RULES.c.who, RULES.c.at, edit]
    joined = RULES.outerjoin(EDITS, EDITS.c.rule_id == RULES.c.id)
    query = select(*columns).select_from(joined).where(RULES.c.kind == kind).order_by(RULES.c.id.desc())
    with base.reading() as connection:
        rows = connection.execute(query).all()
    return with_times(pd.DataFrame(rows, columns=[column.name for column in columns]))


def kind_of(rule: Rule) -> str:
    """Say which kind it is."""
    return RUBRIC if isinstance(rule, Rubric) else POLICY


def _beside(rule: Rule) -> list[Path]:
    return overlay_files(rule.path) if isinstance(rule, Rubric) else []
