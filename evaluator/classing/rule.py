"""Which rule gives the letters (分类规则): cut scores, intervals, places, or peers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.classing.bands import Bands, interval_bands, peer_bands, peer_means
from evaluator.classing.cuts import Cuts, letter_cuts, quantile_cuts
from evaluator.dataset import group_codes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset import Benchmark, Dataset
    from evaluator.rubric import ScoredRubric
    from evaluator.scoring import Scored
    from evaluator.statistics import Posterior


def letter_rule(
    data: Dataset,
    rubric: ScoredRubric,
    benchmark: Benchmark | None,
    scored: Scored,
    posterior: Posterior,
    classifiable: NDArray[np.bool_],
) -> Cuts | Bands:
    """Make the rule that ``classes.by`` names, for all units.

    Parameters
    ----------
    scored : Scored
        Scores with the noise of tests: letters by interval are tests.
    posterior : Posterior
        Of the classifiable units, in their order.
    """
    classes = rubric.model.classes
    national = benchmark.national if benchmark is not None else None
    if classes.by == "interval":
        return interval_bands(data, rubric, scored.total, scored.test_variance)
    if classes.by == "peers":
        if classes.within is None and national is not None:
            return peer_bands(rubric, np.full(len(data), national.mean), scored.test_variance)
        codes, _ = group_codes(data.units, classes.within or "all")
        return peer_bands(rubric, peer_means(codes, scored.total, classifiable), scored.test_variance)
    if classes.by == "quantile":
        return quantile_cuts(data, rubric, benchmark, scored.total, posterior, classifiable)
    return letter_cuts(data, rubric, national)
