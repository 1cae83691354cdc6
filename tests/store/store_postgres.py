"""A real PostgreSQL for the tests, on a temporary folder and a free port, run by somebody who is not root."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = "evaluator"


def binaries() -> Path | None:
    """Folder of initdb and pg_ctl: in the path, or where Debian puts them."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return next((folder for folder in reversed(folders) if (folder / "initdb").is_file()), None)


def _as_somebody() -> dict[str, Any]:
    """PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextmanager
def server(bin_folder: Path) -> Iterator[str]:
    """Run a server; gives the URL of its databases, without a name at the end."""
    somebody = _as_somebody()
    with tempfile.TemporaryDirectory(prefix="evaluator-pg-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        if somebody:
            os.chown(place, somebody["user"], somebody["group"])

        def run(program: str, *arguments: str) -> None:
            command = [str(bin_folder / program), *arguments]
            with (place / f"{program}.log").open("wb") as log:
                subprocess.run(command, check=True, cwd=place, stdout=log, stderr=log, timeout=120, **somebody)

        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        data = str(place / "data")
        run("initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        options = f"-p {port} -k {place} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=100"
        run("pg_ctl", "-D", data, "-o", options, "-w", "-l", str(place / "server.log"), "start")
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}"
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
