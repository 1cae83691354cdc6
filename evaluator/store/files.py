"""Files kept whole (原始文件): the bytes as they were given, under their SHA-256."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import insert, select

from evaluator.store.error import refused
from evaluator.store.log import with_times
from evaluator.store.packing import packed, sha256, unpacked
from evaluator.store.tables import FILES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy import Connection

    from evaluator.store.base import Base
    from evaluator.store.seals import Mark

File = tuple[str, bytes]


def prepared(files: Iterable[File]) -> list[dict[str, object]]:
    """Compress files before a transaction begins; names lose their folders."""
    return [
        {
            "name": PurePath(name.replace("\\", "/")).name or "—",
            "sha256": sha256(content),
            "size": len(content),
            "content": packed(content),
        }
        for name, content in files
    ]


def keep_files(
    connection: Connection, base: Base, files: Iterable[dict[str, object]], who: str
) -> tuple[list[int], list[Mark]]:
    """Keep files; one that is there already, by name and bytes, is not kept twice. Gives all, and marks of the new."""
    numbers: list[int] = []
    new: list[Mark] = []
    for file in files:
        same = (FILES.c.sha256 == file["sha256"], FILES.c.name == file["name"])
        number = connection.execute(select(FILES.c.id).where(*same)).scalar()
        if number is None:
            row = {**file, "who": who, "at": base.now()}
            number = connection.execute(insert(FILES).returning(FILES.c.id), row).scalar_one()
            new.append(("file", int(number)))
        numbers.append(int(number))
    return numbers, new


def file_table(base: Base) -> pd.DataFrame:
    """Give one row a file, newest first: ``id, name, size, sha256, who, at``."""
    columns = [FILES.c.id, FILES.c.name, FILES.c.size, FILES.c.sha256, FILES.c.who, FILES.c.at]
    with base.reading() as connection:
        rows = connection.execute(select(*columns).order_by(FILES.c.id.desc())).all()
    return with_times(pd.DataFrame(rows, columns=[column.name for column in columns]))


def read_file(base: Base, number: int) -> File:
    """Give a file's name and bytes.

    Raises
    ------
    StoreError
        There is no such file, or its bytes are not those that were put in.
    """
    with base.reading() as connection:
        row = connection.execute(select(FILES).where(FILES.c.id == number)).one_or_none()
    if row is None:
        raise refused("no_file", number=number)
    return row.name, checked(row.content, row.sha256, row.name)


def checked(content: bytes, wanted: str, what: str) -> bytes:
    """Give the bytes, or refuse what has changed since it was kept."""
    try:
        plain = unpacked(content)
    except ValueError as error:
        raise refused("bytes_changed", what=what) from error
    if sha256(plain) != wanted:
        raise refused("bytes_changed", what=what)
    return plain


def laid_out(base: Base, number: int) -> Path:
    """Lay a file out in a folder, for readers that go by path."""
    name, content = read_file(base, number)
    path = base.folder("files", sha256(content)) / name
    with base.lock:
        if not path.is_file():
            path.write_bytes(content)
    return path
