"""Copies of a PostgreSQL database, by its own programs."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from evaluator.store.error import refused
from evaluator.writing import whole_file

if TYPE_CHECKING:
    from pathlib import Path

    from evaluator.store.where import Where


def dump_postgres(source: Where, target: Path) -> None:
    """Write a database into a file with ``pg_dump``, in its own compressed form."""
    with whole_file(target) as part:
        _run("pg_dump", ["--format=custom", f"--file={part}", f"--dbname={_address(source)}"], source)


def restore_postgres(source: Path, target: Where) -> None:
    """Put such a file in the place of what a database holds, in one transaction, with ``pg_restore``."""
    options = ["--clean", "--if-exists", "--single-transaction", "--no-owner", f"--dbname={_address(target)}"]
    _run("pg_restore", [*options, str(source)], target)


def _address(where: Where) -> str:
    # Without the password: whoever lists processes would read it.
    return where.url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _run(program: str, options: list[str], where: Where) -> None:
    path = shutil.which(program)
    if path is None:
        raise refused("no_program", program=program, where=where.shown)
    password = {} if where.url.password is None else {"PGPASSWORD": str(where.url.password)}
    done = subprocess.run(  # noqa: S603 - a program found by name, options of our own
        [path, *options],
        env={**os.environ, **password},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["—"])[-1][:300]
        raise refused("program_failed", program=program, where=where.shown, why=why)
