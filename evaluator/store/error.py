"""What the store refuses, with a sentence."""

from __future__ import annotations

from evaluator.text import EvaluatorError, Message


class StoreError(EvaluatorError):
    """Something that the store cannot or will not do; nothing was written.

    Attributes
    ----------
    reason : str
        Key of its sentence in ``store.toml``; empty where it is another room's.
    """

    reason: str = ""


def refused_row(reason: str, kind: str, number: int) -> StoreError:
    """Make the error of a sentence about a row, its kind said in each language."""
    return refused(reason, what=Message(f"store.kind_{kind}"), number=number)


def refused(reason: str, **values: object) -> StoreError:
    """Make the error of a sentence in ``store.toml``."""
    error = StoreError(f"store.{reason}", **values)
    error.reason = reason
    return error
