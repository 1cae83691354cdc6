"""Guards (触发器): what was published, kept or logged, the database itself refuses to change."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_REFUSAL = "evaluator-guard: what was kept or published never changes"
# Never changed, never removed.
_FOR_EVER = (
    *("files", "rules", "datasets", "dataset_files", "dataset_columns", "observations", "averages", "run_tables"),
    *("allocations", "allocation_tables", "allocation_files", "log"),
)
_SHUT = "('published', 'replaced')"
# All of a run but its title and status; and from 发布 on only the status, to 已替代.
_OF_A_RUN = (
    *("id", "rule_id", "rubric", "year", "dataset_id", "nation_id", "averages_id", "before_id", "recipe", "units"),
    *("fingerprint", "tables_fingerprint", "synthetic", "who", "at"),
)


def _changed(differs: str) -> str:
    """When a changed row of a run is refused."""
    content = " OR ".join(f"OLD.{name} {differs} NEW.{name}" for name in _OF_A_RUN)
    shut = f"OLD.status IN {_SHUT} AND (OLD.title {differs} NEW.title OR NEW.status <> 'replaced')"
    back = "OLD.status = 'replaced' AND NEW.status <> 'replaced'"
    return f"({content}) OR ({shut}) OR ({back})"


def _guards(differs: str) -> list[tuple[str, str, str, str]]:
    """Give name, event, table and condition of every guard."""
    found = [
        (f"guard_{table}_{event.lower()}", event, table, "") for table in _FOR_EVER for event in ("UPDATE", "DELETE")
    ]
    found.append(("guard_runs_update", "UPDATE", "runs", _changed(differs)))
    found.append(("guard_runs_delete", "DELETE", "runs", f"OLD.status IN {_SHUT}"))
    return found


def upgrade() -> None:
    """Set the guards."""
    if op.get_bind().dialect.name == "sqlite":
        for name, event, table, when in _guards("IS NOT"):
            condition = f" WHEN {when}" if when else ""
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{condition} "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
        op.execute(
            "CREATE TRIGGER guard_run_tables_insert BEFORE INSERT ON run_tables FOR EACH ROW "  # noqa: S608 - our own words
            f"WHEN EXISTS (SELECT 1 FROM runs WHERE id = NEW.run_id AND status IN {_SHUT}) "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION evaluator_guard() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    for name, event, table, when in _guards("IS DISTINCT FROM"):
        condition = f" WHEN ({when})" if when else ""
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{condition} "
            "EXECUTE FUNCTION evaluator_guard()"
        )
    for table in (*_FOR_EVER, "runs"):
        op.execute(
            f"CREATE TRIGGER guard_{table}_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION evaluator_guard()"
        )
    op.execute(
        "CREATE FUNCTION evaluator_guard_tables() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608 - our own words
        f"IF EXISTS (SELECT 1 FROM runs WHERE id = NEW.run_id AND status IN {_SHUT}) "
        f"THEN RAISE EXCEPTION '{_REFUSAL}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER guard_run_tables_insert BEFORE INSERT ON run_tables "
        "FOR EACH ROW EXECUTE FUNCTION evaluator_guard_tables()"
    )


def downgrade() -> None:
    """Take the guards away."""
    if op.get_bind().dialect.name == "sqlite":
        for name in (*(guard[0] for guard in _guards("IS NOT")), "guard_run_tables_insert"):
            op.execute(f"DROP TRIGGER {name}")
        return
    # With the functions go the triggers that call them.
    op.execute("DROP FUNCTION evaluator_guard() CASCADE")
    op.execute("DROP FUNCTION evaluator_guard_tables() CASCADE")
