"""Which tree a unit is scored with, and so which leaves are its figures at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from evaluator.rubric import Rubric


def variant_of(units: pd.DataFrame, rubric: Rubric) -> NDArray[np.intp]:
    """Which tree each unit is scored with: position in ``rubric.variants``; the base where no overlay applies."""
    chosen = np.zeros(len(units), dtype=np.intp)
    # Overlays exclude each other (the loader sees to it), so their order is of no account.
    for index, variant in enumerate(rubric.variants[1:], start=1):
        fits = np.ones(len(units), dtype=bool)
        for column, values in variant.applies.items():
            fits &= units[column].isin(values).to_numpy()
        chosen[fits] = index
    return chosen


def used_leaves(units: pd.DataFrame, rubric: Rubric) -> NDArray[np.bool_]:
    """Which leaves the tree of each unit uses, shape (units, leaves)."""
    uses = np.stack([variant.tree.effective > 0 for variant in rubric.variants])
    return np.asarray(uses[variant_of(units, rubric)])
