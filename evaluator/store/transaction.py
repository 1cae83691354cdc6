"""One transaction, read or written: all of it or nothing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from evaluator.store.engine import WRITING
from evaluator.store.faults import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from evaluator.store.where import Where


@contextmanager
def reading(engine: Engine, where: Where) -> Iterator[Connection]:
    """Read in one transaction: what others write meanwhile is not seen."""
    with told(where), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, where: Where) -> Iterator[Connection]:
    """Write in one transaction, in one queue with all other writers; an error leaves nothing behind."""
    with told(where), engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        yield connection
