"""Processes (进程): whether one is still there, and whether it is the same one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from shutil import which


def is_running(pid: int) -> bool | None:
    """Say whether a process of this machine is there; None where it cannot be asked."""
    if os.name == "nt":
        # There a signal 0 is no question: it ends the process.
        return None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def started(pid: int) -> str:
    """Say when a process began, as text that no other process of its number has; empty where it cannot be known.

    Numbers of processes are given again. Together with the time of the beginning they are not.
    """
    if sys.platform == "linux":
        return _started_in_proc(pid)
    program = which("ps")
    if os.name == "nt" or program is None:
        return ""
    asked = [program, "-o", "lstart=", "-p", str(pid)]
    done = subprocess.run(asked, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)  # noqa: S603 - a number
    return done.stdout.strip()


def _started_in_proc(pid: int) -> str:
    try:
        line = Path("/proc", str(pid), "stat").read_text(encoding="utf-8", errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="utf-8").strip()
    except OSError:
        return ""
    # The name in brackets may hold blanks and brackets; the time is the 22nd word, counted in ticks since the machine
    # started.
    return f"{boot} {line.rpartition(')')[2].split()[19]}"
