"""Whether scores scatter more than their noise says, learned from two cohorts of the same units (误差是否低估)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.scoring import reference, score, usable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset import Benchmark, Dataset
    from evaluator.rubric import Rubric
    from evaluator.scoring import Scored


SHOWN = 1.005  # below it is printed as 1.00, and not worth a sentence


def dispersion(
    data: Dataset,
    scored: Scored,
    before: Dataset,
    rubric: Rubric,
    benchmark: Benchmark | None,
    classifiable: NDArray[np.bool_],
) -> float:
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
    float
        1 where fewer than ``certainty.dispersion_units`` units with noise stand in both years.

    Notes
    -----
    The relative standard error of φ is about √(2/k) for k units: 7 % for 400.
    """
    earlier = usable(before, rubric)
    then = score(earlier, rubric, reference(earlier, rubric, benchmark))
    rows = pd.Index(before.units["unit"]).get_indexer(pd.Index(data.units["unit"]))
    variance = scored.variance + then.variance[rows]
    known = classifiable & (rows >= 0) & np.isfinite(then.total[rows]) & (variance > 0)
    if np.count_nonzero(known) < rubric.model.certainty.dispersion_units:
        return 1.0
    difference = (scored.total - then.total[rows])[known]
    return max(1.0, float(np.mean((difference - difference.mean()) ** 2 / variance[known])))


def dispersed(scored: Scored, factor: float) -> Scored:
    """Scores with their noise widened by a factor of the variance."""
    if factor == 1.0:
        return scored
    return replace(scored, test_variance=factor * scored.test_variance, variance=factor * scored.variance)
