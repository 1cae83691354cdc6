"""Why a unit is not classified: every reason, not the first (不予归类的原因)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.text import EvaluatorError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset import Dataset
    from evaluator.rubric import ScoredRubric
    from evaluator.scoring import Scored

    Masks = dict[str, NDArray[np.bool_]]


def reasons_against(data: Dataset, rubric: ScoredRubric, scored: Scored) -> Masks:
    """Mask of the units that each reason code applies to; a unit under any of them is not classifiable.

    Codes are keys of the ``reasons`` topic of the text catalogue: ``too_few_cohorts``, ``no_first_year``,
    ``cohort_small``, ``not_eligible``, ``suppressed``, ``missing``, ``no_benchmark``, ``nothing_applies``.
    """
    return {**_eligibility(data, rubric), **_completeness(rubric, scored)}


def classifiable_units(against: Masks, scored: Scored) -> NDArray[np.bool_]:
    """Mask of the units that have a score and no reason against them."""
    return np.asarray(~np.logical_or.reduce([*against.values(), np.isnan(scored.total)]))


def _eligibility(data: Dataset, rubric: ScoredRubric) -> Masks:
    rule, masks = rubric.model.eligible, {}
    if rule.min_graduating_cohorts is not None:
        if data.year is None:
            raise EvaluatorError("data.year_needed")
        first = pd.to_numeric(data.units["first_graduating_year"], errors="coerce").to_numpy(dtype=np.float64)
        masks["no_first_year"] = np.isnan(first)
        masks["too_few_cohorts"] = data.year - first + 1 < rule.min_graduating_cohorts
    if rule.min_cohort_size is not None:
        masks["cohort_small"] = ~(data.cohort >= rule.min_cohort_size)
    for column, allowed in rule.only.items():
        outside = ~data.units[column].isin(allowed).to_numpy()
        masks["not_eligible"] = masks.get("not_eligible", np.zeros(len(data), dtype=bool)) | outside
    return masks


def _completeness(rubric: ScoredRubric, scored: Scored) -> Masks:
    scale = rubric.model.scale
    allowed = 0.0 if scale.fill == "refuse" else float(scale.max_missing)
    hidden = sum(scored.hidden.values())
    # Weights are sums of decimals in binary: a hair above the limit is still at it.
    too_much = (hidden > allowed + 1e-9) | np.isnan(scored.total)
    masks = {reason: too_much & (weight > 0) for reason, weight in scored.hidden.items()}
    masks["nothing_applies"] = np.isnan(scored.total) & (hidden <= 0)
    return masks
