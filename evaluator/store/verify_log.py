"""Whether log and rows still fit each other (日志核对): the chain, the seals, and the names that datasets left."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from evaluator.store.error import refused, refused_row
from evaluator.store.log import broken_links, has_link, head_of, last_line
from evaluator.store.names import NAME_TABLES, names_of
from evaluator.store.packing import unpack_table
from evaluator.store.seals import differing
from evaluator.store.tables import DATASETS, IDENTITY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from evaluator.store.base import Base
    from evaluator.store.error import StoreError

# So many broken lines are named: after that it is plain that the log is not what it was.
_NAMED = 20


def log_faults(base: Base, noted: str | None) -> Iterator[StoreError]:
    """Give what does not fit; ``noted`` is a link that somebody noted down."""
    with base.reading() as connection:
        for row in islice(broken_links(connection), _NAMED):
            told = {name: str(row[name]) for name in ("at", "who", "action", "what")}
            yield refused("log_changed", number=row["id"], **told)
        said, found = head_of(connection), last_line(connection)
        if said != found or not connection.execute(select(IDENTITY.c.id)).first():
            yield refused("log_end", said=said.lines, found=found.lines)
        if noted is not None and not has_link(connection, noted.strip()):
            yield refused("head_unknown", head=noted.strip())
        for reason, kind, number in differing(connection):
            yield refused_row(reason, kind, number)
        yield from _names(connection)


def _names(connection: Connection) -> Iterator[StoreError]:
    """Names are those that the datasets say, the newest last."""
    wanted: dict[str, dict[str, tuple[Any, ...]]] = {}
    query = select(DATASETS.c.unit_table, DATASETS.c.synthetic).order_by(DATASETS.c.id)
    for row in connection.execute(query):
        try:
            units = unpack_table(row.unit_table)
        except (ValueError, KeyError, TypeError):
            # The dataset itself is told to be damaged.
            return
        for table, rows in names_of(units, synthetic=row.synthetic):
            known = wanted.setdefault(table.name, {})
            known |= {next(iter(one.values())): tuple(one.values()) for one in rows}
    for table in NAME_TABLES:
        there = {row[0]: tuple(row) for row in connection.execute(select(table))}
        known = wanted.get(table.name, {})
        other = sorted(key for key in {*there, *known} if there.get(key) != known.get(key))
        if other:
            yield refused("names_differ", table=table.name, count=len(other), codes="、".join(other[:5]))
