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
        (which sum to it exactly)``, se, difference_low, difference_high`` (95 % of the true change, from the unit's own
        two years)``, p, q`` (no change at all; of many), ``drawn, drawn_low, drawn_high`` (the change drawn in toward
        the common change, with its 95 %)``, p_real`` (so drawn in, the probability that the true change has the sign
        of the observed one)``, stands`` (up, down: stands out by itself, q up to ``facts["level"]``, or without
        noise)``, letter_before, letter_after, standing_before, standing_after, moved`` (up, down, or empty). Certainty
        is empty for units not classifiable in both years, and for all where both results are of one year.
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
        ``other_benchmark_kind``, ``other_rule`` of the letters (known, possible, or empty), ``same_year``,
        ``same_data``, ``unknown_codes`` and ``notices`` of the successor map. ``level`` of q; ``common``: the change
        that is drawn toward, its standard error, and the spread of true changes about it.
    """

    units: pd.DataFrame
    leaves: pd.DataFrame
    moves: Moves
    unmatched: pd.DataFrame
    facts: Mapping[str, Any]

    @property
    def changed_scores(self) -> int:
        """Compared units whose printed score is another one, or was had in one of the two only."""
        before, after = self.units["score_before"], self.units["score_after"]
        return int(((before != after) & ~(before.isna() & after.isna())).sum())
