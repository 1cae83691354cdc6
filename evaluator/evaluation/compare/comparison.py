"""What a comparison of two years found (比较结果)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from evaluator.evaluation.compare.moves import Moves


@dataclass(frozen=True, eq=False)
class Comparison:
    """Change between two years.

    Attributes
    ----------
    units : DataFrame, one row a compared unit
        The unit columns of the later year; ``before_unit`` (predecessors, joined by 、)``, how`` (same, renamed,
        merged)``, score_before, score_after, difference``, its parts ``own, benchmark, weights, other, rounding``
        (which sum to it exactly)``, se, low, high`` (95 % of the true change)``, p_real`` (probability that the true
        change has the sign of the observed one)``, p, q``, ``letter_before, letter_after, standing_before,
        standing_after, moved`` (up, down, or empty). Certainty is empty for units not classifiable in both years.
    leaves : DataFrame, one row a compared unit × leaf
        ``unit, indicator, name, value_before, value_after, benchmark_before, benchmark_after, t_before, t_after,
        weight_before, weight_after, difference`` (of the contribution, in points of the total)``, own, benchmark,
        weights, other, se, p_real``. Parts are empty where the total is no weighted mean.
    moves : Moves
        Letters before and after, of units that are not merged.
    unmatched : DataFrame
        ``unit``, unit columns, ``what`` (closed, gone, new) and ``successor`` (named by the map, but not found).
    facts : mapping
        Years, rubrics, benchmarks, counts, and what must be known: ``overlapping`` leaves, ``other_version``,
        ``other_benchmark_kind``, ``unknown_codes`` of the successor map.
    """

    units: pd.DataFrame
    leaves: pd.DataFrame
    moves: Moves
    unmatched: pd.DataFrame
    facts: Mapping[str, Any]
