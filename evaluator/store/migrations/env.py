"""What Alembic runs: the steps, inside the transaction that is open."""

from __future__ import annotations

from alembic import context

from evaluator.store.tables import METADATA

# Read by anybody but Alembic there is no configuration, and nothing to do.
config = getattr(context, "config", None)
if config is not None:
    connection = config.attributes["connection"]
    context.configure(connection=connection, target_metadata=METADATA, compare_type=True, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()
