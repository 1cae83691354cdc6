"""The pipeline on one page: benchmark, score, certainty, letter, rank (评价流程)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from evaluator.classing import classify, letter_rule
from evaluator.evaluation.certainty import certainty
from evaluator.evaluation.dispersion import dispersion
from evaluator.evaluation.eligibility import classifiable_units, reasons_against
from evaluator.evaluation.ranks import DRAWN_UNITS, DRAWS, FEW_DRAWS, scope_ranks
from evaluator.evaluation.result import Result
from evaluator.rubric import as_scored
from evaluator.scoring import SEED, reference, score, usable
from evaluator.text import EvaluatorError, Message

if TYPE_CHECKING:
    from evaluator.dataset import Benchmark, Dataset
    from evaluator.rubric import Rubric, ScoredRubric


def evaluate(
    data: Dataset,
    rubric: Rubric,
    benchmark: Benchmark | None = None,
    *,
    before: Dataset | None = None,
    rank_draws: int | None = None,
    seed: int = SEED,
) -> Result:
    """Evaluate all units of a dataset against the national average (评价).

    Parameters
    ----------
    data : Dataset
        Figures of one year, N units.
    rubric : Rubric
        A scored one: indicator tree, benchmark rule and class rule.
    benchmark : Benchmark, optional
        National averages; may be left out only where the rubric's classes are ``against: none``.
    before : Dataset, optional
        Figures of the cohort before. Noise is then held against what two cohorts differ by, and widened where it is
        too small (see `dispersion`): one year alone cannot tell.
    rank_draws : int, optional
        Draws for rank intervals; by default 2,000 up to 5,000 units and 200 above. With 0 there are no ranks: a rank is
        given with its interval, or not at all.
    seed : int
        Seed of those draws: the same input gives the same bytes.

    Returns
    -------
    Result
        With every stage kept: reference, scores, certainty, letters, ranks and the recipe.

    Raises
    ------
    EvaluatorError
        The rubric is of another kind, data or benchmark belong to another one, or a benchmark is needed and missing.

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> result = ev.evaluate(small.data, small.rubric, small.benchmark)
    >>> result.units[["unit", "score", "low", "high", "letter", "standing"]].round(2).head(3)
               unit  score    low   high letter    standing
    0  99001-020401  52.91  51.56  54.03      C  borderline
    1  99001-040107  49.19  47.59  50.87      D  borderline
    2  99001-050301  49.11  48.27  49.97      D   confirmed
    >>> print(*result.explain("99001-020401").text("en").splitlines()[2:5], sep=chr(10))
    Allowing for sampling noise, the true score lies between 51.56 and 54.03 with 95% probability.
    Probability of being at or above the national average 100%: above the national average.
    Letter C, borderline (probability 62%); the most probable other letter is B.
    """
    rubric = as_scored(rubric)
    _refuse_strangers(rubric, benchmark, data, before)
    draws = rank_draws if rank_draws is not None else DRAWS if len(data) <= DRAWN_UNITS else FEW_DRAWS
    data = usable(data, rubric)
    ref = reference(data, rubric, benchmark)
    scored = score(data, rubric, ref)
    against = reasons_against(data, rubric, scored)
    classifiable = classifiable_units(against, scored)
    cohort = None if before is None else dispersion(data, before, rubric, benchmark, classifiable)
    if cohort is not None and cohort.dispersion > 1.0:
        ref = replace(ref, dispersion=cohort.dispersion)
        scored = score(data, rubric, ref)
    sure = certainty(data, rubric, benchmark, ref, scored, classifiable)
    cuts = letter_rule(data, rubric, benchmark, scored, sure.posterior, classifiable)
    placed = cuts.placed
    unplaced = classifiable & ~placed
    against = {**against, cuts.unplaced: unplaced} if unplaced.any() else against
    lettered = classifiable & placed if benchmark is None or not benchmark.provincial else np.zeros_like(classifiable)
    classed = classify(rubric, scored.total, scored.worst, cuts, sure.posterior.take(placed[classifiable]), lettered)
    ranks = scope_ranks(data, rubric, scored, sure, classifiable, draws, seed)
    return Result(
        rubric=rubric,
        data=data,
        benchmark=benchmark,
        reference=ref,
        scored=scored,
        against=against,
        classifiable=classifiable,
        certainty=sure,
        cuts=cuts,
        classed=classed,
        ranks=ranks,
        rank_draws=draws,
        seed=seed,
        before=cohort,
    )


def _refuse_strangers(rubric: ScoredRubric, benchmark: Benchmark | None, *cohorts: Dataset | None) -> None:
    for key, other in (*(("dataset", data) for data in cohorts), ("benchmark", benchmark)):
        if other is not None and (other.rubric, other.leaves) != (rubric.id, rubric.codes):
            what = Message(f"data.{key}")
            raise EvaluatorError("data.wrong_rubric", what=what, found=other.rubric, expected=rubric.id)
    if benchmark is None and rubric.against_average:
        raise EvaluatorError("data.benchmark_needed", rubric=rubric.id)
