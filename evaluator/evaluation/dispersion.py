"""Whether scores scatter more than their noise says, learned from two cohorts of the same units (误差是否低估)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.scoring import reference, score, usable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset import Benchmark, Dataset
    from evaluator.rubric import Rubric
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
    scored: Scored,
    before: Dataset,
    rubric: Rubric,
    benchmark: Benchmark | None,
    classifiable: NDArray[np.bool_],
) -> CohortBefore:
    """Factor φ ≥ 1 by which the noise variance of composites is larger than computed.

    φ = mean of (d − mean d)² / (v + v'), d the difference of a unit's two scores, v and v' their noise as computed.
    Students of one class are alike, respondents answer several questions: then scores scatter more than n says, and a
    single year cannot tell that from true differences between units. Both years are scored against the same averages,
    and the change that all units share is taken out. Units that truly changed raise φ: intervals are then too wide
    rather than too narrow.

    Parameters
    ----------
    data, scored : Dataset, Scored
        This year, N units.
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
    then = score(earlier, rubric, reference(earlier, rubric, benchmark))
    rows = pd.Index(before.units["unit"]).get_indexer(pd.Index(data.units["unit"]))
    variance = scored.variance + then.variance[rows]
    known = classifiable & (rows >= 0) & np.isfinite(then.total[rows]) & (variance > 0)
    count, needed = int(np.count_nonzero(known)), rubric.model.certainty.dispersion_units
    factor = 1.0
    if count >= needed:
        difference = (scored.total - then.total[rows])[known]
        factor = max(1.0, float(np.mean((difference - difference.mean()) ** 2 / variance[known])))
    return CohortBefore(before.fingerprint(), before.year, count, needed, factor)


def dispersed(scored: Scored, factor: float) -> Scored:
    """Scores with their noise widened by a factor of the variance."""
    if factor == 1.0:
        return scored
    return replace(scored, test_variance=factor * scored.test_variance, variance=factor * scored.variance)
