"""What else a run was computed from: the years before the cohort before, and files such as the successor map."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_REFUSAL = "evaluator-guard: what was kept or published never changes"
_TABLES = ("run_years", "run_files")
_SHUT = "EXISTS (SELECT 1 FROM runs WHERE id = NEW.run_id AND status IN ('published', 'replaced'))"


def upgrade() -> None:
    """Add the tables and their guards."""
    op.create_table(
        "run_years",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dataset_id"], ["datasets.id"], name=op.f("fk_run_years_dataset_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_years_run_id")),
        sa.PrimaryKeyConstraint("run_id", "dataset_id", name=op.f("pk_run_years")),
    )
    op.create_table(
        "run_files",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_run_files_file_id")),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=op.f("fk_run_files_run_id")),
        sa.PrimaryKeyConstraint("run_id", "what", name=op.f("pk_run_files")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for table in _TABLES:
        for event in ("UPDATE", "DELETE"):
            end = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END" if sqlite else "EXECUTE FUNCTION evaluator_guard()"
            op.execute(f"CREATE TRIGGER guard_{table}_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW {end}")
        if sqlite:
            op.execute(
                f"CREATE TRIGGER guard_{table}_insert BEFORE INSERT ON {table} FOR EACH ROW "
                f"WHEN {_SHUT} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        else:
            op.execute(
                f"CREATE TRIGGER guard_{table}_insert BEFORE INSERT ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION evaluator_guard_tables()"
            )
            op.execute(
                f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION evaluator_guard()"
            )


def downgrade() -> None:
    """Remove them, with their guards."""
    for table in reversed(_TABLES):
        op.drop_table(table)
