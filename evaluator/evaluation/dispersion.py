"""Whether scores scatter more than their noise says, learned from two cohorts of the same units (误差是否低估)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import State
from evaluator.scoring import reference, score, usable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset import Benchmark, Dataset
    from evaluator.rubric import ScoredRubric
    from evaluator.scoring import Scored


@dataclass(frozen=True)
class CohortBefore:
    """The cohort that noise was held against (上一届).

    Attributes
    ----------
    fingerprint : str
    year : int or None
    units : int
        Units with a score in both years.
    needed : int
        Fewer say too little: then nothing was learned, and ``dispersion`` is 1.
    dispersion : float
        Factor φ ≥ 1 of the variance of the noise.
    """

    fingerprint: str
    year: int | None
    units: int
    needed: int
    dispersion: float

    @property
    def learned(self) -> bool:
        """Whether there were enough units to learn from."""
        return self.units >= self.needed


def dispersion(
    data: Dataset,
    before: Dataset,
    rubric: ScoredRubric,
    benchmark: Benchmark | None,
    classifiable: NDArray[np.bool_],
) -> CohortBefore:
    """Factor φ ≥ 1 by which the noise variance of composites is larger than computed.

    φ = mean of (d − mean d)² / (v + v'), d the difference of a unit's two scores, v and v' that part of their noise
    which is drawn anew with every cohort: not the fill of a figure that is missing, nor the error of averages that both
    years are scored against, neither of which can make two scores differ. A figure that only one year has is left out
    of both. Students of one class are alike, respondents answer several questions: then scores scatter more than n
    says, and a single year cannot tell that from true differences between units. Both years are scored against the
    same averages, and the change that all units share is taken out. Units that truly changed raise φ: intervals are
    then too wide rather than too narrow.

    Parameters
    ----------
    data : Dataset
        This year, N units, usable figures only.
    before : Dataset
        The cohort before, of the same rubric.
    classifiable : ndarray of bool, shape (N,)

    Returns
    -------
    CohortBefore
        φ is 1 where fewer than ``certainty.dispersion_units`` units with noise stand in both years.

    Notes
    -----
    The relative standard error of φ is about √(2/k) for k units: 7 % for 400.
    """
    earlier = usable(before, rubric)
    rows = pd.Index(before.units["unit"]).get_indexer(pd.Index(data.units["unit"]))
    data, earlier = _same_figures(data, earlier, rows)
    now, then = (redrawn(year, rubric, benchmark) for year in (data, earlier))
    variance = now.variance + then.variance[rows]
    known = classifiable & (rows >= 0) & np.isfinite(then.total[rows]) & (variance > 0)
    count, needed = int(np.count_nonzero(known)), rubric.model.certainty.dispersion_units
    factor = 1.0
    if count >= needed:
        difference = (now.total - then.total[rows])[known]
        factor = max(1.0, float(np.mean((difference - difference.mean()) ** 2 / variance[known])))
    return CohortBefore(before.fingerprint(), before.year, count, needed, factor)


def redrawn(data: Dataset, rubric: ScoredRubric, benchmark: Benchmark | None, factor: float = 1.0) -> Scored:
    """Scores with the noise that another cohort would draw anew: that of the units' own figures.

    Parameters
    ----------
    factor : float
        Of the variance, where two cohorts said that n says too little.
    """
    ref = reference(data, rubric, benchmark)
    still = replace(ref, mean_error=np.zeros_like(ref.mean_error), dispersion=factor)
    return score(data, rubric, still, filled=False)


def _same_figures(data: Dataset, earlier: Dataset, rows: NDArray[np.intp]) -> tuple[Dataset, Dataset]:
    """Leave out what only one year has: against a fill even a figure without noise would differ."""
    both = np.flatnonzero(rows >= 0)
    now, then = data.state.copy(), earlier.state.copy()
    mine, theirs = now[both], then[rows[both]]
    hidden = [np.isin(state, (State.OBSERVED, State.NOT_APPLICABLE), invert=True) for state in (mine, theirs)]
    now[both] = np.where(hidden[1] & (mine == State.OBSERVED), State.MISSING, mine)
    then[rows[both]] = np.where(hidden[0] & (theirs == State.OBSERVED), State.MISSING, theirs)
    return replace(data, state=now), replace(earlier, state=then)
