"""Evaluate (评价): the years before laid beside this year's data, then scores, letters, ranks, odd data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from evaluator.dataset import make_history, pool_years
from evaluator.evaluation import benchmark_from, evaluate, flag_data, stability
from evaluator.report import write_results
from evaluator.scoring import SEED
from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from evaluator.dataset import Benchmark, Dataset, History, Successors
    from evaluator.evaluation import Result
    from evaluator.rubric import ScoredRubric

# What is told before each step, in their order.
STEPS = ("averages", "evaluating", "trying")


@dataclass(frozen=True, eq=False)
class ScoreRequest:
    """What is evaluated, against what; read from files (`ScoreFiles`) or from a store.

    Attributes
    ----------
    rubric : ScoredRubric
    data : Dataset
        The units of this year.
    averages : Benchmark or None
        National averages; where there are none they are computed from ``nation``.
    nation : Dataset or None
        The nation's units.
    source : str
        Source kind of computed averages: 计算, or 省内 where it is no whole nation.
    earlier : tuple of Dataset
        Years before, any order; what they hold of this year or later is left out.
    successors : Successors or None
        Under which id a renamed unit's past is found.
    pooled : bool
        Whether small cohorts are pooled with the years before, where the rubric says so; False only for runs of the
        time when a store did not.
    rank_draws : int or None
        See `evaluate`.
    seed : int
    """

    rubric: ScoredRubric
    data: Dataset
    averages: Benchmark | None = None
    nation: Dataset | None = None
    source: str = "计算"
    earlier: tuple[Dataset, ...] = ()
    successors: Successors | None = None
    pooled: bool = True
    rank_draws: int | None = None
    seed: int = SEED

    def benchmark(self) -> Benchmark | None:
        """Give the averages, computed from the nation where none were given."""
        if self.averages is not None or self.nation is None:
            return self.averages
        return benchmark_from(self.nation, self.rubric, self.source)

    def history(self) -> History | None:
        """Lay the years before beside this year, renamed units under their new ids; None where there are none.

        Raises
        ------
        EvaluatorError
            The data do not say their year.
        """
        if not self.earlier:
            return None
        earlier = self.years_before()
        if self.successors is not None:
            earlier = [self.successors.carried(data, self.data.year) for data in earlier]
        return make_history([*earlier, self.data])

    def years_before(self) -> list[Dataset]:
        """Give the years before this one, earliest first, as they were given."""
        year = self.data.year
        if year is None:
            raise EvaluatorError("usage.history_needs_year")
        return sorted((data for data in self.earlier if (data.year or 0) < year), key=lambda data: data.year or 0)

    def figures(self, history: History | None) -> Dataset:
        """Give this year's figures, small cohorts pooled with the years before as the rubric says."""
        return self.data if history is None or not self.pooled else pool_years(history, self.rubric)


@dataclass(frozen=True, eq=False)
class ScoreResult:
    """What came of it.

    Attributes
    ----------
    request : ScoreRequest
    result : Result
        Of this year's data, small cohorts pooled with the years before where the rubric says so.
    history : History or None
        This year's data as they were given, behind the years before.
    """

    request: ScoreRequest
    result: Result
    history: History | None

    @cached_property
    def flags(self) -> pd.DataFrame:
        """Questions about odd data, see `flag_data`."""
        result = self.result
        return flag_data(result.data, result.rubric, history=self.history, benchmark=result.benchmark)

    @property
    def recipe(self) -> dict[str, Any]:
        """Enough to repeat it: that of the result, and which years and which successor map stood beside it."""
        found = dict(self.result.recipe)
        if self.history is not None:
            # As they were given: what the successor map made of them can be made again.
            years = self.request.years_before()
            found["earlier"] = [
                {"year": data.year, "units": len(data), "files": list(data.sources), "fingerprint": data.fingerprint()}
                for data in years
            ]
            if self.request.successors is not None:
                found["successors"] = self.request.successors.source
        return found

    def write(self, out: str | Path, *, title_note: str = "", flags: bool = True, lang: str = "zh") -> list[Path]:
        """Write results.xlsx, the tables and the recipe into a folder, see `write_results`."""
        shown = self.flags if flags else None
        return write_results(self.result, out, title_note=title_note, flags=shown, recipe=self.recipe, lang=lang)


def score(request: ScoreRequest, tell: Callable[[str], None] = lambda _: None) -> ScoreResult:
    """Evaluate what is asked for: the same request gives the same tables and recipe, whoever asks.

    Parameters
    ----------
    request : ScoreRequest
    tell : callable, optional
        Called with one of ``STEPS`` before each step.

    Raises
    ------
    EvaluatorError
        Data or averages belong to another rubric, averages are needed and missing, or years stand beside data that do
        not say theirs.
    """
    history = request.history()
    tell("averages")
    averages = request.benchmark()
    tell("evaluating")
    result = evaluated(request, averages, history)
    if result.rubric.model.stability.min_stability is not None and (result.classed.letter >= 0).any():
        tell("trying")
        result = stability(result, national=request.nation).marked()
    return ScoreResult(request, result, history)


def evaluated(request: ScoreRequest, averages: Benchmark | None, history: History | None) -> Result:
    """Pool small cohorts as the rubric says, and evaluate beside the cohort before."""
    data = request.figures(history)
    before = None if history is None or data.year is None else history.before(data.year)
    return evaluate(data, request.rubric, averages, before=before, rank_draws=request.rank_draws, seed=request.seed)
