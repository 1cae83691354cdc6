"""How sure the scores are: true scores given observed ones (把握程度)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from evaluator.statistics import Posterior, between_variance, posterior, spread_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset import Benchmark, Dataset
    from evaluator.rubric import ScoredRubric
    from evaluator.scoring import Reference, Scored

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Certainty:
    """Posterior of the true scores of the classifiable units (n of N).

    Attributes
    ----------
    mean, spread, low, high : ndarray, shape (N,)
        Shrunken score, its standard deviation and 95 % interval; NaN where not classifiable.
    at_or_above : ndarray, shape (N,)
        P(true score ≥ the national average); NaN where it has no meaning.
    posterior : Posterior
        Of the classifiable units in their order.
    between : float
        Between-unit variance τ² by Paule–Mandel over all classifiable units: reported, not used for intervals.
    centre : float or None
        Known mean of the true scores; None where it was estimated.
    """

    mean: Array
    spread: Array
    low: Array
    high: Array
    at_or_above: Array
    posterior: Posterior
    between: float
    centre: float | None


def certainty(
    data: Dataset,
    rubric: ScoredRubric,
    benchmark: Benchmark | None,
    ref: Reference,
    scored: Scored,
    classifiable: NDArray[np.bool_],
) -> Certainty:
    """Integrate over what is not known of the spread between units.

    The spread is learned with noise at the benchmark rate; each unit's own interval uses noise at its shrunken rate.
    """
    inside = np.flatnonzero(classifiable)
    value, test = scored.total[inside], scored.test_variance[inside]
    centre = _centre(rubric, benchmark)
    group = _groups(data, rubric.model.certainty.shrink_over, inside)
    members = [group == g for g in range(group.max(initial=-1) + 1)]
    grids = [spread_grid(value[rows], test[rows], centre, ref.scales.reach) for rows in members]
    true = posterior(value, scored.variance[inside], *grids, group=group)

    def whole(column: Array) -> Array:
        filled = np.full(len(data), np.nan)
        filled[inside] = column
        return filled

    mean, spread = true.moments()
    return Certainty(
        mean=whole(mean),
        spread=whole(spread),
        low=whole(true.quantile(0.025)),
        high=whole(true.quantile(0.975)),
        at_or_above=whole(true.at_least(_border(rubric))) if rubric.against_average else whole(np.nan * mean),
        posterior=true,
        between=between_variance(value, test, centre) if len(inside) else float("nan"),
        centre=centre,
    )


def _border(rubric: ScoredRubric) -> float:
    # A printed 50.00 may stand for 49.995: the same border as the letters have.
    return float(rubric.base - float(rubric.model.scale.step) / 2)


def _centre(rubric: ScoredRubric, benchmark: Benchmark | None) -> float | None:
    if rubric.model.certainty.centre == "peers" or not rubric.against_average:
        return None
    national = benchmark.national if benchmark is not None else None
    return rubric.base if national is None else national.mean


def _groups(data: Dataset, columns: tuple[str, ...], inside: NDArray[np.intp]) -> NDArray[np.intp]:
    names = [column for column in columns if column != "all"]
    if not names:
        return np.zeros(len(inside), dtype=np.intp)
    frame = data.units[names].iloc[inside]
    return frame.groupby(names, sort=True).ngroup().to_numpy().astype(np.intp)
