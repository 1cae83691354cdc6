"""Versions of rubrics and policies are called so: ``rules`` becomes ``policy_versions``."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_REFUSAL = "evaluator-guard: what was kept or published never changes"
_OLD, _NEW = ("rules", "rule_id"), ("policy_versions", "policy_version_id")
_OWNERS = ("edits", "datasets", "averages", "runs", "allocations")
_EVENTS = ("UPDATE", "DELETE")
# Names of constraints hold names of tables and columns; what they say is the same.
_UNIQUE = (
    ("{table}", "uq_{table}_kind_fingerprint"),
    ("datasets", "uq_datasets_fingerprint_role_{column}"),
    ("averages", "uq_averages_fingerprint_{column}"),
)


def upgrade() -> None:
    """Give tables, columns, constraints and guards their names."""
    _rename(_OLD, _NEW)
    op.execute(f"ALTER TABLE {_NEW[0]} RENAME COLUMN rule TO code")


def downgrade() -> None:
    """Give them the old ones."""
    op.execute(f"ALTER TABLE {_NEW[0]} RENAME COLUMN code TO rule")
    _rename(_NEW, _OLD)


def _sqlite() -> bool:
    return bool(op.get_bind().dialect.name == "sqlite")


def _constraints(names: tuple[str, str]) -> list[tuple[str, str]]:
    """Give table and name of every constraint that holds one of the names."""
    table, column = names
    unique = [(owner.format(table=table), name.format(table=table, column=column)) for owner, name in _UNIQUE]
    keys = [(owner, f"fk_{owner}_{column}") for owner in _OWNERS]
    return [(table, f"pk_{table}"), *unique, *keys]


def _rename(old: tuple[str, str], new: tuple[str, str]) -> None:
    (table, column), (new_table, new_column) = old, new
    if _sqlite():
        for event in _EVENTS:
            op.execute(f"DROP TRIGGER guard_{table}_{event.lower()}")
    op.execute(f"ALTER TABLE {table} RENAME TO {new_table}")
    for owner in _OWNERS:
        op.execute(f"ALTER TABLE {owner} RENAME COLUMN {column} TO {new_column}")
    named = zip(_constraints(old), _constraints(new), strict=True)
    if _sqlite():
        _rename_in_schema([(name, new_name) for (_, name), (_, new_name) in named])
        for event in _EVENTS:
            op.execute(
                f"CREATE TRIGGER guard_{new_table}_{event.lower()} BEFORE {event} ON {new_table} FOR EACH ROW "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        return
    for (_, name), (owner, new_name) in named:
        op.execute(f"ALTER TABLE {owner} RENAME CONSTRAINT {name} TO {new_name}")
    op.execute(f"ALTER SEQUENCE {table}_id_seq RENAME TO {new_table}_id_seq")
    for event in (*_EVENTS, "TRUNCATE"):
        op.execute(
            f"ALTER TRIGGER guard_{table}_{event.lower()} ON {new_table} RENAME TO guard_{new_table}_{event.lower()}"
        )


def _rename_in_schema(names: list[tuple[str, str]]) -> None:
    """Rename constraints of SQLite, which has no words for it: in the text of the tables, which holds nothing else."""
    bind = op.get_bind()
    version = bind.execute(sa.text("PRAGMA schema_version")).scalar_one()
    op.execute("PRAGMA writable_schema = ON")
    for name, new_name in names:
        bind.execute(
            sa.text("UPDATE sqlite_master SET sql = replace(sql, :old, :new) WHERE type = 'table'"),
            {"old": f"CONSTRAINT {name} ", "new": f"CONSTRAINT {new_name} "},
        )
    op.execute(f"PRAGMA schema_version = {version + 1}")
    op.execute("PRAGMA writable_schema = OFF")
