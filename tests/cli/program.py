"""The program as a shell starts it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any


def run(*arguments: object, encoding: str = "utf-8", **options: Any) -> subprocess.CompletedProcess[str]:
    """Run ``evaluator`` with these arguments; whatever happens, a user never sees a traceback."""
    command = [sys.executable, "-c", "from evaluator.cli import main; main()", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding=encoding, check=False, **options)
    assert "Traceback" not in done.stdout + done.stderr
    return done


SMALL = str(Path(__file__).resolve().parents[1] / "intake" / "small.yaml")
