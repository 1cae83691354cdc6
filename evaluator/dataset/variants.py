"""What is asked of which unit: the tree it is scored with, and so which leaves are its figures at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from evaluator.rubric import Rubric


def variant_of(units: pd.DataFrame, rubric: Rubric) -> NDArray[np.intp]:
    """What each unit is asked: position in ``rubric.asked``, as in its trees; the first where no condition fits."""
    chosen = np.zeros(len(units), dtype=np.intp)
    # Overlays exclude each other (the loader sees to it), so their order is of no account.
    for index, asked in enumerate(rubric.asked[1:], start=1):
        fits = np.ones(len(units), dtype=bool)
        for column, values in asked.applies.items():
            fits &= units[column].isin(values).to_numpy()
        chosen[fits] = index
    return chosen


def used_leaves(units: pd.DataFrame, rubric: Rubric) -> NDArray[np.bool_]:
    """Which leaves are asked of each unit, shape (units, leaves)."""
    places = {code: column for column, code in enumerate(rubric.codes)}
    uses = np.zeros((len(rubric.asked), len(places)), dtype=bool)
    for row, asked in enumerate(rubric.asked):
        uses[row, [places[leaf.code] for leaf in asked.leaves]] = True
    return np.asarray(uses[variant_of(units, rubric)])
