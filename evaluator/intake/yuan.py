"""Read an amount of money as people type it (金额)."""

from __future__ import annotations

from evaluator.text import EvaluatorError


def yuan(text: str) -> int:
    """Read whole yuan: 1,200,000,000.

    Raises
    ------
    EvaluatorError
        Not a whole number, or nothing to divide.
    """
    plain = text.replace(",", "").replace("，", "").replace("_", "").strip()
    if not plain.isascii() or not plain.isdigit():
        raise EvaluatorError("funding.not_whole", name="--budget", value=text)
    if not int(plain):
        raise EvaluatorError("funding.no_budget")
    return int(plain)
