"""The log (日志): who did what and when; lines are added, never changed, and each holds on to the one before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import insert, select, update

from evaluator.store.base import named
from evaluator.store.packing import as_json, sha256
from evaluator.store.seals import seals
from evaluator.store.tables import IDENTITY, LOG

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection

    from evaluator.store.base import Base
    from evaluator.store.seals import Mark

_TOLD = ("at", "who", "action", "what", "detail", "seals")


@dataclass(frozen=True)
class Head:
    """The end of the log: whoever notes it down can hold any later state of the store against it.

    Attributes
    ----------
    lines : int
        How many lines there are.
    hash : str
        The last link of the chain; empty where there is no line.
    """

    lines: int
    hash: str


def note(
    connection: Connection, base: Base, who: str, action: str, what: str, detail: str = "", of: Iterable[Mark] = ()
) -> None:
    """Add a line inside the transaction of what it tells, with the seals of the rows it tells ``of``."""
    line = {"at": base.now(), "who": named(who), "action": action, "what": what, "detail": detail}
    line["seals"] = seals(connection, of)
    head = head_of(connection)
    link = _link(head.hash, line)
    connection.execute(insert(LOG), {**line, "hash": link})
    connection.execute(update(IDENTITY).values(lines=head.lines + 1, head=link))


def _link(before: str, line: Mapping[str, Any]) -> str:
    return sha256(as_json([before, *(line[name] for name in _TOLD)]).encode("utf-8", "surrogatepass"))


def head_of(connection: Connection) -> Head:
    """Give the end of the log, as the store itself noted it."""
    row = connection.execute(select(IDENTITY.c.lines, IDENTITY.c.head)).one_or_none()
    return Head(0, "") if row is None else Head(int(row.lines), str(row.head))


def broken_links(connection: Connection) -> Iterator[Mapping[str, Any]]:
    """Give the lines that do not hold on to the line before: changed, put in, or behind one that was removed."""
    before = ""
    for row in connection.execute(select(LOG).order_by(LOG.c.id)).mappings().all():
        line = {str(name): value for name, value in row.items()}
        if _link(before, line) != line["hash"]:
            yield line
        before = str(line["hash"])


def last_line(connection: Connection) -> Head:
    """Give the end of the log by its lines."""
    links = connection.execute(select(LOG.c.hash).order_by(LOG.c.id)).scalars().all()
    return Head(len(links), str(links[-1]) if links else "")


def has_link(connection: Connection, link: str) -> bool:
    """Say whether a link that somebody noted down is one of the log's."""
    return connection.execute(select(LOG.c.id).where(LOG.c.hash == link)).first() is not None


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
