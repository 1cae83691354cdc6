"""What the store refuses, with a sentence."""

from __future__ import annotations

from evaluator.text import EvaluatorError


class StoreError(EvaluatorError):
    """Something that the store cannot or will not do; nothing was written."""


def refused(reason: str, **values: object) -> StoreError:
    """Make the error of a sentence in ``store.toml``."""
    return StoreError(f"store.{reason}", **values)
