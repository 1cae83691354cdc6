"""The command line: ``evaluator demo | template | check | score | rubrics`` (命令行)."""

from evaluator.cli.main import app, main

__all__ = ["app", "main"]
