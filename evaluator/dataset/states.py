"""How many cells of each indicator hold a figure, and how many do not and why; and the first rows as a table (概况)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset.dataset import State
from evaluator.dataset.variants import used_leaves

if TYPE_CHECKING:
    from evaluator.dataset.dataset import Dataset
    from evaluator.rubric import Rubric


def state_counts(data: Dataset, rubric: Rubric) -> pd.DataFrame:
    """Count the cells of each indicator by state, over the units whose tree uses it.

    Returns
    -------
    DataFrame, one row an indicator
        ``indicator, name, units`` (that use it), then one column a state by its name in lower case: ``observed,
        suppressed, missing, not_applicable, too_small, low_response``, which sum to ``units``.
    """
    used = used_leaves(data.units, rubric)
    counts = {state.name.lower(): ((data.state == state) & used).sum(axis=0) for state in State}
    names = [leaf.name for leaf in rubric.leaves]
    return pd.DataFrame({"indicator": list(rubric.codes), "name": names, "units": used.sum(axis=0), **counts})


def first_rows(data: Dataset, rubric: Rubric, rows: int) -> pd.DataFrame:
    """Give the first units with their figures; headings of figures are the names of the indicators."""
    shown = {leaf.name: data.value[:rows, j] for j, leaf in enumerate(rubric.leaves)}
    figures = pd.DataFrame({name: np.where(np.isfinite(column), column, np.nan) for name, column in shown.items()})
    return pd.concat([data.units.head(rows).reset_index(drop=True), figures], axis=1)
