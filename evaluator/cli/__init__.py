"""The command line: ``evaluator demo | template | check | score | rubrics`` (命令行)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

# Light, so that Ctrl+C is heard from the first moment: the commands are loaded by `main`.
from evaluator.cli.main import main

if TYPE_CHECKING:
    from evaluator.cli.commands import app

__all__ = ["app", "main"]


def __getattr__(name: str) -> Any:
    if name != "app":
        raise AttributeError(f"module 'evaluator.cli' has no attribute {name!r}")
    from evaluator.cli.commands import app  # noqa: PLC0415 - loads everything

    return app
