"""Noise of figures as the flags take it: people who are all counted too (个案波动)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from evaluator.scoring import Leaves, leaf_arrays

if TYPE_CHECKING:
    from evaluator.rubric import ScoredRubric


def case_leaves(rubric: ScoredRubric) -> Leaves:
    """Leaves as `leaf_arrays` gives them, shares and rates of ``sampling: none`` as if drawn.

    Scores know no noise where everybody is counted; but one teacher of eight who retires moves a share by 12 points,
    and that is nothing odd.
    """
    leaves = leaf_arrays(rubric)
    share = np.array([leaf.kind == "proportion" for leaf in rubric.leaves])
    rate = np.array([leaf.kind == "rate" for leaf in rubric.leaves])
    full = np.array([leaf.full for leaf in rubric.leaves])
    per = np.array([float(leaf.per or 1) for leaf in rubric.leaves])
    return replace(
        leaves,
        linear=np.where(share, full, np.where(rate, per, leaves.linear)),
        square=np.where(share, 1.0, leaves.square),
        sized=leaves.sized | share | rate,
    )
