"""Columns of the long form; the sentences of the catalogue are the headers of the template."""

from __future__ import annotations

from evaluator.text import say

LONG = (
    "indicator",
    "indicator_name",
    "level",
    "group",
    "mean",
    "spread",
    "programmes",
    "coverage",
    "source",
    "year",
)


def long_headers(lang: str = "zh") -> dict[str, str]:
    """Headers of the long form by code."""
    return {code: say(f"benchmark.{code}", lang) for code in LONG}
