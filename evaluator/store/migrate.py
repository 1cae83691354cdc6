"""From one version of the tables to another (迁移), and whether a database fits this program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from evaluator.store.error import refused
from evaluator.store.tables import METADATA

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.store.where import Where

_SCRIPTS = Path(__file__).resolve().parent / "migrations"
VERSION_TABLE = "alembic_version"


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    # Alembic reads % as the beginning of a variable.
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """Give the version of the tables that this program has."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None  # noqa: S101 - there is at least one
    return head


def known_versions() -> tuple[str, ...]:
    """Versions that this program knows, newest first."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


def version_of(connection: Connection, where: Where) -> str | None:
    """Give the version of a database; None where it is new.

    Raises
    ------
    StoreError
        It is of a newer program, or holds the tables of another.
    """
    found = MigrationContext.configure(connection).get_current_revision()
    if found is None:
        others = [name for name in inspect(connection).get_table_names() if name != VERSION_TABLE]
        if others:
            raise refused("not_ours", where=where.shown, tables="、".join(sorted(others)[:5]))
        return None
    if found not in known_versions():
        raise refused("newer", where=where.shown, found=found, known=newest())
    return found


def migrate(connection: Connection, to: str = "head") -> None:
    """Bring the tables to a version, inside the transaction of the connection."""
    config = _config(connection)
    if to == "head" or MigrationContext.configure(connection).get_current_revision() in {None, *_below(to)}:
        command.upgrade(config, to)
    else:
        command.downgrade(config, to)


def _below(version: str) -> tuple[str, ...]:
    versions = known_versions()
    return versions[versions.index(version) + 1 :] if version in versions else ()


def differences(connection: Connection) -> list[object]:
    """List what the tables of a database have other than this program declares; empty when all is well."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))
