"""Compare two years on one page: match, split, certainty, moves (两年比较)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.dataset import MERGED
from evaluator.evaluation.compare.change import change
from evaluator.evaluation.compare.match import match
from evaluator.evaluation.compare.moves import Moves, moves
from evaluator.evaluation.compare.sources import side_of_result
from evaluator.evaluation.compare.split import split
from evaluator.evaluation.compare.tables import leaves_table, units_table, unmatched_table
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from evaluator.dataset import Successors
    from evaluator.evaluation.compare.match import Pairs
    from evaluator.evaluation.compare.side import Side
    from evaluator.evaluation.result import Result

    Array = NDArray[np.float64]
    import pandas as pd


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


def compare(before: Result, after: Result, *, successors: Successors | None = None) -> Comparison:
    """Compare the results of two years (两年比较).

    Parameters
    ----------
    before, after : Result
        Of one rubric, in the same or in different versions.
    successors : Successors, optional
        Renamed units are the same unit; a merged unit is compared with the mean of its predecessors, weighted by
        size (the median n of a unit's figures); closed and new units are listed, not compared.

    Returns
    -------
    Comparison

    Raises
    ------
    EvaluatorError
        The results belong to different rubrics, or both are of one run.
    DataProblems
        The successor map contradicts the two years.

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> change = ev.compare(small.result_before, small.result)
    >>> change.units[["unit", "difference", "own", "benchmark"]].round(2).head(2)
               unit  difference   own  benchmark
    0  99001-020401        0.65  0.73       0.17
    1  99001-040107        0.02  0.33      -0.32
    >>> f"{change.moves.changed} letters changed, {change.moves.changed_expected:.0f} were expected by chance"
    '13 letters changed, 16 were expected by chance'
    """
    return compare_sides(side_of_result(before), side_of_result(after), successors)


def compare_sides(before: Side, after: Side, successors: Successors | None = None) -> Comparison:
    """Compare two years given as tables; see `compare`."""
    _refuse_strangers(before, after)
    pairs = match(before, after, successors)
    parts = split(before, after, pairs)
    # Two results of one year count the same people once: there is no second draw that a difference could be noise of.
    drawn_twice = _drawn_twice(before, after)
    rows = pairs.rows
    counted = pairs.mean(before.classifiable[pairs.before].astype(np.float64)) >= 1.0 - 1e-9
    counted &= after.classifiable[rows]
    difference = after.score[rows] - pairs.mean(before.score[pairs.before])
    variance = after.variance[rows] + _mean_variance(before, pairs)
    # What is printed is what people subtract; how sure it is, is asked of scores that were not rounded.
    unrounded = after.total[rows] - pairs.mean(before.total[pairs.before])
    sure = change(unrounded, variance if drawn_twice else np.full_like(variance, np.nan), counted)
    level = round(1.0 - after.confidence, 12)
    return Comparison(
        units=units_table(before, after, pairs, parts, difference, sure, level),
        leaves=leaves_table(before, after, pairs, parts, drawn_twice=drawn_twice),
        moves=_moves(before, after, pairs, drawn_twice=drawn_twice),
        unmatched=unmatched_table(before, after, pairs),
        facts={
            **_facts(before, after, pairs, counted, successors),
            "drawn_twice": drawn_twice,
            "level": level,
            "common": (sure.common, sure.common_se, sure.spread),
        },
    )


def _one_run(*recipes: Mapping[str, Any]) -> bool:
    """Whether both are the same figures by the same rubric and averages; how ranks were drawn changes nothing here."""
    first, second = (
        [recipe.get("engine"), recipe.get("cohort_before")]
        + [(recipe.get(part) or {}).get("fingerprint") for part in ("rubric", "data", "benchmark")]
        for recipe in recipes
    )
    return first == second and first[3] is not None


def _same_data(before: Side, after: Side) -> bool:
    prints = [side.recipe.get("data", {}).get("fingerprint") for side in (before, after)]
    return prints[0] is not None and prints[0] == prints[1]


def _same_year(before: Side, after: Side) -> bool:
    return before.year is not None and before.year == after.year


def _other_rule(before: Side, after: Side) -> str:
    """Whether letters of both went by the same rule: ``known`` that not, ``possible``, or empty."""
    if before.rule and after.rule:
        return "known" if before.rule != after.rule else ""
    nations = [bool((side.recipe.get("benchmark") or {}).get("national_programmes")) for side in (before, after)]
    return "possible" if nations[0] != nations[1] else ""


def _mean_variance(before: Side, pairs: Pairs) -> Array:
    variance = np.zeros(len(pairs.how))
    np.add.at(variance, pairs.unit, pairs.share**2 * before.variance[pairs.before])
    return variance


def moves_between(before: Side, after: Side, successors: Successors | None = None) -> Moves:
    """Count the moves between letters alone, without what else `compare_sides` finds; it raises the same."""
    _refuse_strangers(before, after)
    pairs = match(before, after, successors)
    return _moves(before, after, pairs, drawn_twice=_drawn_twice(before, after))


def _refuse_strangers(before: Side, after: Side) -> None:
    rubrics = [side.recipe.get("rubric", {}).get("id", "") for side in (before, after)]
    if rubrics[0] != rubrics[1] or before.base != after.base:
        raise EvaluatorError("compare.other_rubric", before=rubrics[0], after=rubrics[1])
    if _one_run(before.recipe, after.recipe):
        raise EvaluatorError("compare.one_run")


def _drawn_twice(before: Side, after: Side) -> bool:
    return not (_same_year(before, after) or _same_data(before, after))


def _moves(before: Side, after: Side, pairs: Pairs, *, drawn_twice: bool) -> Moves:
    """Moves of the units that have one letter a year; a merged unit had several."""
    whole = np.array([how != MERGED for how in pairs.how], dtype=bool)[pairs.unit]
    first, second = pairs.before[whole], pairs.after[whole]
    letters = after.letters if before.letters == after.letters else ()
    cuts = None
    if drawn_twice and before.cuts is not None and after.cuts is not None and letters:
        cuts = (before.cuts[first], after.cuts[second])
    none = np.full(len(first), -1, dtype=np.intp)
    return moves(
        letters,
        (before.letter[first], after.letter[second]) if letters else (none, none),
        (before.total[first], after.total[second]),
        (before.fresh[first], after.fresh[second]),
        cuts,
    )


def _facts(
    before: Side, after: Side, pairs: Pairs, counted: NDArray[np.bool_], successors: Successors | None
) -> dict[str, Any]:
    kinds = [(side.recipe.get("benchmark") or {}).get("source", "") for side in (before, after)]
    versions = [side.recipe.get("rubric", {}).get("fingerprint", "") for side in (before, after)]
    what = [entry[2] for entry in pairs.unmatched]
    return {
        "before": dict(before.recipe),
        "after": dict(after.recipe),
        "years": (before.year, after.year),
        "base": after.base,
        "decimals": after.decimals,
        "compared": len(pairs.how),
        "judged": int(counted.sum()),
        **{how: pairs.how.count(how) for how in ("same", "renamed", "merged")},
        **{name: what.count(name) for name in ("closed", "gone", "new")},
        "overlapping": tuple(dict.fromkeys((*before.overlapping, *after.overlapping))),
        "other_version": versions[0] != versions[1],
        "other_benchmark_kind": kinds[0] != kinds[1],
        "same_year": _same_year(before, after),
        "same_data": _same_data(before, after),
        "letter_rules": (before.rule, after.rule),
        "other_rule": _other_rule(before, after) if before.letters and after.letters else "",
        "successors": successors.source if successors is not None else "",
        "unknown_codes": successors.unknown(before.ids, before.year, after.year) if successors is not None else (),
        "notices": pairs.notices,
    }
