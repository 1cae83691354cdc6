"""Where one unit's figures stand among the nation's (全国分布中的位置)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import State, group_values
from evaluator.text import EvaluatorError, suggest

if TYPE_CHECKING:
    from evaluator.dataset import Dataset
    from evaluator.evaluation.result import Result

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def places(result: Result, nation: Dataset, unit: str) -> pd.DataFrame:
    """Place each figure of a unit in the distribution of the peer group that its average comes from.

    Parameters
    ----------
    result : Result
    nation : Dataset
        The programmes that the averages were computed from.
    unit : str

    Returns
    -------
    DataFrame, one row a leaf with a figure
        ``indicator, name, measure, better, value, mean, group`` (as ``peer_group`` of the cells)``, peers, below``: the
        share of peers whose figure is worse (half of those that are equal)``; q05 … q95`` in the leaf's unit; and the
        same as distances from the average in national standard deviations, better to the right: ``at, at05 … at95``.
        Leaves without a spread have no distances.

    Raises
    ------
    EvaluatorError
        There is no such unit.
    """
    ids = result.data.units["unit"]
    found = np.flatnonzero((ids == unit).to_numpy())
    if not len(found):
        allowed = ", ".join(suggest(unit, ids)) or "—"
        raise EvaluatorError("data.unknown_unit", unit=unit, allowed=allowed)
    row, ref = int(found[0]), result.reference
    place = int(ref.row[row])
    rows = []
    for j, leaf in enumerate(result.rubric.leaves):
        level = int(ref.mean_level[place, j])
        if level < 0 or result.data.state[row, j] != State.OBSERVED:
            continue
        name, key = ref.levels[level].level, ref.levels[level].keys[int(ref.members[place, level])]
        peers = (group_values(nation.units, name) == key) & (nation.state[:, j] == State.OBSERVED)
        values, own = nation.value[peers, j], float(result.data.value[row, j])
        if not len(values):
            continue
        mean, spread = float(ref.mean[place, j]), float(ref.spread[place, j])
        turn = -1.0 if leaf.better == "lower" else 1.0
        better = float((turn * values < turn * own).mean() + 0.5 * (values == own).mean())
        cut = np.quantile(values, QUANTILES)
        away = turn * (np.array([own, *cut]) - mean) / spread if spread > 0 else np.full(6, np.nan)
        rows.append(
            {
                "indicator": leaf.code,
                "name": leaf.name,
                "measure": leaf.measure,
                "better": leaf.better,
                "value": own,
                "mean": mean,
                "group": f"{name}:{key}" if key else name,
                "peers": len(values),
                "below": better,
                **{f"q{round(q * 100):02d}": float(x) for q, x in zip(QUANTILES, cut, strict=True)},
                "at": away[0],
                # Where less is better, the side that is worse is still the left one.
                **{f"at{round(q * 100):02d}": x for q, x in zip(QUANTILES, np.sort(away[1:]), strict=True)},
            }
        )
    return pd.DataFrame(rows)
