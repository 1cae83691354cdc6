"""The log (日志): who did what and when; lines are added, never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import insert, select

from evaluator.store.base import named
from evaluator.store.tables import LOG

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from evaluator.store.base import Base


def note(connection: Connection, base: Base, who: str, action: str, what: str, detail: str = "") -> None:
    """Add a line inside the transaction of what it tells."""
    line = {"at": base.now(), "who": named(who), "action": action, "what": what, "detail": detail}
    connection.execute(insert(LOG), line)


def log_table(base: Base, limit: int, who: str | None, action: str | None) -> pd.DataFrame:
    """Give the newest lines, newest first: ``at, who, action, what, detail``."""
    columns = [LOG.c.at, LOG.c.who, LOG.c.action, LOG.c.what, LOG.c.detail]
    query = select(*columns).order_by(LOG.c.id.desc()).limit(limit)
    query = query if who is None else query.where(LOG.c.who == who)
    query = query if action is None else query.where(LOG.c.action == action)
    with base.reading() as connection:
        rows = connection.execute(query).all()
    return with_times(pd.DataFrame(rows, columns=[column.name for column in columns]))


def with_times(table: pd.DataFrame) -> pd.DataFrame:
    """Read the column ``at`` as times in UTC."""
    return table.assign(at=pd.to_datetime(table["at"], format="ISO8601", utc=True))
