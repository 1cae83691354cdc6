"""Compare two years of results (两年比较)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evaluator.evaluation import compare_sides
from evaluator.intake import read_successors
from evaluator.report import read_results
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from evaluator.dataset import Successors
    from evaluator.evaluation import Comparison, Side
    from evaluator.rubric import ScoredRubric


@dataclass(frozen=True, eq=False)
class CompareRequest:
    """Two years of one rubric: from folders of results (`compare_folders`), or from runs of a store.

    Attributes
    ----------
    before, after : Side
    successors : Successors or None
    """

    before: Side
    after: Side
    successors: Successors | None = None


def compare(request: CompareRequest) -> Comparison:
    """Say what changed between two years, and what of it is noise.

    Raises
    ------
    EvaluatorError
        The years stand the wrong way round, or the results belong to different rubrics.
    DataProblems
        The successor map contradicts the two years.
    """
    years = (request.before.year, request.after.year)
    if None not in years and int(years[0] or 0) > int(years[1] or 0):
        raise EvaluatorError("compare.years_backwards", before=years[0], after=years[1])
    return compare_sides(request.before, request.after, request.successors)


def compare_folders(
    before: Path, after: Path, successors: Path | None = None, rubrics: Sequence[ScoredRubric] = ()
) -> tuple[CompareRequest, tuple[Side, ...]]:
    """Read two folders of results.

    Returns
    -------
    CompareRequest
    tuple of Side
        Those whose version of the rubric was not found: they can be compared, with fewer words.
    """
    known = None if successors is None else read_successors(successors)
    read = [read_results(folder, rubrics) for folder in (before, after)]
    first, second = (side for side, _ in read)
    return CompareRequest(first, second, known), tuple(side for side, rubric in read if rubric is None)
