"""Compare two years on one page: match, split, certainty, moves (两年比较)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from evaluator.dataset import MERGED
from evaluator.evaluation.compare.change import change
from evaluator.evaluation.compare.comparison import Comparison
from evaluator.evaluation.compare.match import match
from evaluator.evaluation.compare.moves import Moves, moves
from evaluator.evaluation.compare.sources import side_of_result
from evaluator.evaluation.compare.split import split
from evaluator.evaluation.compare.tables import leaves_table, units_table, unmatched_table
from evaluator.text import EvaluatorError, both

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset import Successors
    from evaluator.evaluation.compare.match import Pairs
    from evaluator.evaluation.compare.side import Side
    from evaluator.evaluation.result import Result

    Array = NDArray[np.float64]


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
        The results belong to different rubrics.
    """
    return compare_sides(side_of_result(before), side_of_result(after), successors)


def compare_sides(before: Side, after: Side, successors: Successors | None = None) -> Comparison:
    """Compare two years given as tables; see `compare`."""
    rubrics = [side.recipe.get("rubric", {}).get("id", "") for side in (before, after)]
    if rubrics[0] != rubrics[1] or before.base != after.base:
        raise EvaluatorError(both("compare.other_rubric", before=rubrics[0], after=rubrics[1]))
    pairs = match(before, after, successors)
    parts = split(before, after, pairs)
    rows = pairs.rows
    counted = pairs.mean(before.classifiable[pairs.before].astype(np.float64)) >= 1.0 - 1e-9
    counted &= after.classifiable[rows]
    difference = after.score[rows] - pairs.mean(before.score[pairs.before])
    variance = after.variance[rows] + _mean_variance(before, pairs)
    sure = change(difference, variance, counted)
    return Comparison(
        units=units_table(before, after, pairs, parts, difference, sure),
        leaves=leaves_table(before, after, pairs, parts),
        moves=_moves(before, after, pairs),
        unmatched=unmatched_table(before, after, pairs),
        facts=_facts(before, after, pairs, counted, successors),
    )


def _mean_variance(before: Side, pairs: Pairs) -> Array:
    variance = np.zeros(len(pairs.how))
    np.add.at(variance, pairs.unit, pairs.share**2 * before.variance[pairs.before])
    return variance


def _moves(before: Side, after: Side, pairs: Pairs) -> Moves:
    """Moves of the units that have one letter a year; a merged unit had several."""
    whole = np.array([how != MERGED for how in pairs.how], dtype=bool)[pairs.unit]
    first, second = pairs.before[whole], pairs.after[whole]
    letters = after.letters if before.letters == after.letters else ()
    cuts = None
    if before.cuts is not None and after.cuts is not None and letters:
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
        "successors": successors.source if successors is not None else "",
        "unknown_codes": successors.unknown(before.ids, before.year, after.year) if successors is not None else (),
        "notices": pairs.notices,
    }
