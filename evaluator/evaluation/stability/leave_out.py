"""Leave one out (逐项去掉): what happens to ranks and letters without each leaf, and without each inner node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from evaluator.evaluation.stability.trial import Trial


def leave_out(trial: Trial) -> pd.DataFrame:
    """Leave out every leaf and every inner node in turn; its weight goes to its siblings.

    Parameters
    ----------
    trial : Trial

    Returns
    -------
    DataFrame
        ``code, kind`` (leaf or node), ``mean_shift`` and ``max_shift`` of the rank within its group (`rank_scope`),
        ``letters_changed`` (units) and ``changed_share``; letters are NaN where the run gives none, and everything is
        NaN where nothing of the score would be left.
    """
    codes, leaves = trial.factors.codes, trial.factors.leaves
    worlds = trial.factors.base(np.arange(len(codes)))
    rows = []
    for place, part in enumerate(trial.tries(worlds)):
        for world in range(len(part.rank)):
            code = codes[place * trial.block + world]
            shift = np.abs(part.rank[world] - trial.base_rank)
            changed = np.nan if part.letter is None else float((part.letter[world] != trial.base_letter).sum())
            if part.nothing_left[world] or not shift.size:
                shift, changed = np.array([np.nan]), np.nan
            rows.append((code, float(shift.mean()), float(shift.max()), changed, changed / max(trial.lettered, 1)))
    table = pd.DataFrame(rows, columns=["code", "mean_shift", "max_shift", "letters_changed", "changed_share"])
    table.insert(1, "kind", np.where(np.arange(len(table)) < leaves, "leaf", "node"))
    return table
