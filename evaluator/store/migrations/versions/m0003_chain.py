"""A log that is a chain, texts with a fingerprint, a store with an identity, processes with their beginning."""

from __future__ import annotations

import hashlib
import json
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import op

if TYPE_CHECKING:
    from collections.abc import Iterator

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_REFUSAL = "evaluator-guard: what was kept or published never changes"
_LOG = ("at", "who", "action", "what", "detail", "seals")
_TEXTS = ("name", "text", "overlays", "model")
# The newest line of the log says that it is published: whoever forgets the line cannot publish.
_SAID = (
    "EXISTS (SELECT 1 FROM log WHERE id = (SELECT max(id) FROM log) AND action = 'publish' AND what = '#' || NEW.id)"
)
_PUBLISHES = "OLD.status <> 'published' AND NEW.status = 'published'"
_UNSAID = f"OLD.status <> 'consultation' OR NOT {_SAID}"
_IDENTITY = "OLD.id <> NEW.id OR OLD.store <> NEW.store OR NEW.lines < OLD.lines"
# Name, event, table, condition: as in the step before.
_GUARDS = (
    ("guard_runs_insert", "INSERT", "runs", "NEW.status <> 'draft'"),
    ("guard_identity_update", "UPDATE", "identity", _IDENTITY),
    ("guard_identity_delete", "DELETE", "identity", ""),
    ("guard_successors_update", "UPDATE", "successors", ""),
    ("guard_successors_delete", "DELETE", "successors", ""),
)


def _sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


@contextmanager
def _lifted(table: str) -> Iterator[None]:
    """Lift the guard against changes of a table, for columns that are new."""
    name = f"guard_{table}_update"
    op.execute(f"DROP TRIGGER {name}" if _sqlite() else f"ALTER TABLE {table} DISABLE TRIGGER {name}")
    yield
    if _sqlite():
        _set_guard(name, "UPDATE", table, "")
    else:
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")


def _set_guard(name: str, event: str, table: str, when: str) -> None:
    if _sqlite():
        condition = f" WHEN {when}" if when else ""
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{condition} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
        return
    condition = f" WHEN ({when})" if when else ""
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{condition} EXECUTE FUNCTION evaluator_guard()"
    )


def upgrade() -> None:
    """Add the columns, chain the lines that are there, and set the guards."""
    op.add_column("log", sa.Column("seals", sa.Text(), nullable=False, server_default=""))
    op.add_column("log", sa.Column("hash", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("rules", sa.Column("texts_sha256", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("work", sa.Column("started", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("store", sa.String(length=32), nullable=False),
        sa.Column("generation", sa.String(length=32), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("guards", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
    )
    with _lifted("rules"):
        _hash_texts()
    with _lifted("log"):
        lines, head = _chain_log()
    row = {"store": uuid.uuid4().hex, "generation": uuid.uuid4().hex, "lines": lines, "head": head}
    statement = "INSERT INTO identity (id, store, generation, lines, head, guards)"
    op.get_bind().execute(sa.text(f"{statement} VALUES (1, :store, :generation, :lines, :head, '')"), row)
    for guard in _GUARDS:
        _set_guard(*guard)
    if _sqlite():
        _set_guard("guard_runs_publish", "UPDATE", "runs", f"{_PUBLISHES} AND ({_UNSAID})")
        return
    for table in ("identity", "successors"):
        op.execute(
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION evaluator_guard()"
        )
    op.execute(
        "CREATE FUNCTION evaluator_guard_publish() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {_UNSAID} THEN RAISE EXCEPTION '{_REFUSAL}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        f"CREATE TRIGGER guard_runs_publish BEFORE UPDATE ON runs FOR EACH ROW WHEN ({_PUBLISHES}) "
        "EXECUTE FUNCTION evaluator_guard_publish()"
    )


def _hash_texts() -> None:
    bind = op.get_bind()
    for row in bind.execute(sa.text(f"SELECT id, {', '.join(_TEXTS)} FROM rules")).all():  # noqa: S608 - names of columns
        print_ = _sha256([getattr(row, name) for name in _TEXTS])
        bind.execute(sa.text("UPDATE rules SET texts_sha256 = :print WHERE id = :id"), {"print": print_, "id": row.id})


def _chain_log() -> tuple[int, str]:
    """Chain the lines that are there; gives their number and the last link."""
    bind, lines, head = op.get_bind(), 0, ""
    for row in bind.execute(sa.text(f"SELECT id, {', '.join(_LOG)} FROM log ORDER BY id")).all():  # noqa: S608 - names of columns
        lines, head = lines + 1, _sha256([head, *(getattr(row, name) for name in _LOG)])
        bind.execute(sa.text("UPDATE log SET hash = :hash WHERE id = :id"), {"hash": head, "id": row.id})
    return lines, head


def _sha256(parts: list[str]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def downgrade() -> None:
    """Take them away again."""
    if _sqlite():
        for name in (*(guard[0] for guard in _GUARDS), "guard_runs_publish"):
            op.execute(f"DROP TRIGGER {name}")
    else:
        for name, _, table, _ in _GUARDS:
            op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute("DROP TRIGGER guard_successors_truncate ON successors")
        op.execute("DROP FUNCTION evaluator_guard_publish() CASCADE")
    op.drop_table("identity")
    op.drop_column("work", "started")
    op.drop_column("rules", "texts_sha256")
    op.drop_column("log", "hash")
    op.drop_column("log", "seals")
