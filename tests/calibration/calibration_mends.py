"""What would mend an evaluation under a wrong model; tried here only, the program does none of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import optimize

from evaluator.evaluation import benchmark_from
from evaluator.scoring import reference, score, score_cells

if TYPE_CHECKING:
    from collections.abc import Callable

    from calibration_nation import Nation
    from numpy.typing import NDArray

    from evaluator.dataset import Dataset
    from evaluator.rubric import ScoredRubric

    Array = NDArray[np.float64]
    Mended = tuple[ScoredRubric, Dataset]

TWO_YEARS = "phi of two years"


def noise_of_leaves(rubric: ScoredRubric, drawn: Nation) -> Mended:
    """Estimate φ of every leaf from the nation, and divide its n by it."""
    seen = drawn.observed
    ref = reference(seen, rubric, benchmark_from(seen, rubric))
    cells = score_cells(seen, rubric, ref, slice(None))
    mean, between = ref.mean[ref.row], ref.between[ref.row]
    size = seen.n.copy()
    for j in range(len(rubric.codes)):
        rows = cells.present[:, j] & (cells.raw_variance[:, j] > 0)
        if rows.any():
            gap, variance = seen.value[rows, j] - mean[rows, j], cells.raw_variance[rows, j]
            # One scale for all majors: the spread that peers show, noise and truth together.
            unit = np.sqrt(np.nan_to_num(between[rows, j]) + _mean_by(variance, ref.row[rows]))
            size[:, j] /= dispersion(gap / unit, variance / unit**2, seen.cohort[rows])
    return rubric, replace(seen, n=size)


def noise_of_scores(rubric: ScoredRubric, drawn: Nation) -> Mended:
    """Estimate one φ from the nation's composite scores, and divide every n by it: noise that is shared counts too."""
    return rubric, _by_scores(rubric, drawn.observed)


def noise_of_both(rubric: ScoredRubric, drawn: Nation) -> Mended:
    """φ of every leaf first, then one of the composite for what leaves share."""
    return rubric, _by_scores(*noise_of_leaves(rubric, drawn))


def noise_of_two_years(rubric: ScoredRubric, drawn: Nation) -> Mended:
    """φ of the composite from two cohorts of each programme: what differs between them is noise, where truth stays."""
    ref = reference(drawn.whole, rubric, benchmark_from(drawn.whole, rubric))
    one, other = (score(data, rubric, ref) for data in (drawn.whole, drawn.again))
    expected = one.test_variance + other.test_variance
    phi = float(((one.total - other.total)[expected > 0] ** 2 / expected[expected > 0]).mean())
    return rubric, replace(drawn.observed, n=drawn.observed.n / max(1.0, phi))


def _by_scores(rubric: ScoredRubric, seen: Dataset) -> Dataset:
    scored = score(seen, rubric, reference(seen, rubric, benchmark_from(seen, rubric)))
    known = np.isfinite(scored.total)
    phi = dispersion(scored.total[known], scored.test_variance[known], seen.cohort[known])
    return replace(seen, n=seen.n / phi)


def dispersion(value: Array, variance: Array, cohort: Array) -> float:
    """Find φ ≥ 1 of value ~ normal(a + c·log cohort, τ² + φ·variance) by maximum likelihood.

    Noise falls with n, truth does not: that is all that tells the two apart within one year.
    """
    size = np.column_stack([np.ones(len(value)), np.log(cohort)])
    rest = value - size @ np.linalg.lstsq(size, value, rcond=None)[0]
    start = np.log([max(rest.var() - variance.mean(), 0.1 * rest.var()), 1.0])

    def loss(logs: Array) -> float:
        total = np.exp(logs[0]) + np.exp(logs[1]) * variance
        return 0.5 * float((np.log(total) + rest**2 / total).mean())

    found = optimize.minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-9})
    return max(1.0, float(np.exp(found.x[1])))


def _mean_by(value: Array, group: NDArray[np.intp]) -> Array:
    return pd.Series(value).groupby(np.asarray(group)).transform("mean").to_numpy()


def by_ownership(rubric: ScoredRubric, drawn: Nation) -> Mended:
    """Let true scores scatter about the mean of public or of private programmes, not of all."""
    return _shrunk_over(rubric, ("ownership",)), drawn.observed


def by_size(rubric: ScoredRubric, drawn: Nation) -> Mended:
    """Let true scores scatter about the mean of programmes of about the same size (fifths)."""
    seen = drawn.observed
    fifth = pd.qcut(pd.Series(seen.cohort).rank(method="first"), 5, labels=[f"第{i}组" for i in range(1, 6)])
    units = seen.units.assign(city_type=fifth.astype(str).to_numpy())
    return _shrunk_over(rubric, ("city_type",)), replace(seen, units=units)


def less_missing(rubric: ScoredRubric, drawn: Nation) -> Mended:
    """Classify nobody of whose weight more than 5 % is hidden."""
    scale = rubric.model.scale.model_copy(update={"max_missing": "0.05"})
    return replace(rubric, model=rubric.model.model_copy(update={"scale": scale})), drawn.observed


def _shrunk_over(rubric: ScoredRubric, columns: tuple[str, ...]) -> ScoredRubric:
    certainty = rubric.model.certainty.model_copy(update={"centre": "peers", "shrink_over": columns})
    return replace(rubric, model=rubric.model.model_copy(update={"certainty": certainty}))


MENDS: dict[str, Callable[[ScoredRubric, Nation], Mended]] = {
    "phi of leaves": noise_of_leaves,
    "phi of scores": noise_of_scores,
    "phi of both": noise_of_both,
    TWO_YEARS: noise_of_two_years,
    "by ownership": by_ownership,
    "by size": by_size,
    "at most 5% hidden": less_missing,
}
