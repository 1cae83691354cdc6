"""Start the app the way a user does, on a free loopback port, and stop what was started."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING

from patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAIN = "from evaluator.cli import main; main()"


def free_port() -> int:
    """Port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def served(folder: Path, *command: str, patience: float = PATIENCE, before: str = "") -> Iterator[str]:
    """Run ``evaluator COMMAND --port …``, after a line of Python, and give the address once it answers."""
    port = free_port()
    environment = {**os.environ, "PYTHONUTF8": "1"}
    environment.pop("EVALUATOR_DATABASE_URL", None)
    arguments = [sys.executable, "-c", f"{before}\n{_MAIN}", *command, "--port", str(port)]
    with (folder / "served.txt").open("wb") as said:
        process = subprocess.Popen(arguments, cwd=folder, env=environment, stdout=said, stderr=said)
        try:
            _wait(port, process, patience, folder / "served.txt")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def _wait(port: int, process: subprocess.Popen[bytes], patience: float, said: Path) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(said.read_text(encoding="utf-8", errors="replace")[-3000:])
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError(said.read_text(encoding="utf-8", errors="replace")[-3000:])
