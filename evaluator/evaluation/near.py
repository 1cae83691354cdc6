"""Short tables of a run's units that people look at first: letters, cities, who stands near a cut (临界名单)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.classing import BORDERLINE, CONFIRMED, NOT_CLASSIFIABLE

if TYPE_CHECKING:
    from collections.abc import Sequence


def letter_counts(units: pd.DataFrame, letters: Sequence[str]) -> pd.DataFrame:
    """Count units by letter and standing.

    Returns
    -------
    DataFrame, one row a letter, best first
        ``letter, units, confirmed, borderline, share`` (of all units, as everywhere on a page: those without a letter
        are counted too).
    """
    rows, whole = [], len(units)
    for letter in letters:
        standing = units.loc[units["letter"] == letter, "standing"]
        counts = [int((standing == kind).sum()) for kind in (CONFIRMED, BORDERLINE)]
        rows.append((letter, len(standing), *counts, len(standing) / whole if whole else float("nan")))
    return pd.DataFrame(rows, columns=["letter", "units", "confirmed", "borderline", "share"])


def near_average(units: pd.DataFrame, letter: str, count: int) -> pd.DataFrame:
    """Give the units of a letter that have the highest scores, highest first: of D, those nearest to the average."""
    own = units[(units["letter"] == letter) & (units["standing"] != NOT_CLASSIFIABLE)]
    return own.sort_values(["score", "unit"], ascending=[False, True]).head(count).reset_index(drop=True)


def near_cut(units: pd.DataFrame, sure: float = 0.95) -> pd.DataFrame:
    """Give the units of which the data do not say on which side of the average they are, the most even first.

    Parameters
    ----------
    units : DataFrame
    sure : float
        Probability from which a side counts as known.
    """
    chance = units["p_at_or_above"].to_numpy(dtype=np.float64)
    open_ = np.isfinite(chance) & (chance < sure) & (chance > 1.0 - sure)
    found = units[open_].assign(evenness=np.abs(chance[open_] - 0.5))
    return pd.DataFrame(found.sort_values(["evenness", "unit"]).drop(columns="evenness").reset_index(drop=True))


def cities(units: pd.DataFrame, base: float) -> pd.DataFrame:
    """Count units by city.

    Returns
    -------
    DataFrame, one row a city, the most units first
        ``city, units, classified, reached, share`` (of all its units that reach the average).
    """
    classified = units["standing"] != NOT_CLASSIFIABLE
    table = pd.DataFrame(
        {
            "city": units["city"].fillna(""),
            "units": 1,
            "classified": classified.astype(int),
            "reached": (classified & (units["score"] >= base)).astype(int),
        }
    )
    found = table.groupby("city", sort=True).sum().reset_index()
    found["share"] = found["reached"] / found["units"]
    return found.sort_values(["units", "city"], ascending=[False, True]).reset_index(drop=True)
