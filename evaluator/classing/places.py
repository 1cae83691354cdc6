"""The places that letters by top share go by (评档位次): how many stand before a unit, and of how many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import group_codes
from evaluator.statistics import round_half_up

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.classing.cuts import Cuts
    from evaluator.dataset import Dataset

    Array = NDArray[np.float64]


def places_taken(data: Dataset, cuts: Cuts, score: Array, rows: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Give each unit's place among those with whom it shares out the places of the letters.

    Parameters
    ----------
    data : Dataset
    cuts : Cuts
    score : ndarray, shape (N,)
        Unrounded.
    rows : ndarray of bool, shape (N,)
        Units that have a letter.

    Returns
    -------
    place : ndarray, shape (N,)
        1 + those with a better printed score, so that equals share the better place; NaN where there are no places.
    size : ndarray, shape (N,)
        How many take part: the nation's classifiable programmes of the same group. A unit that is not in the file of
        the nation is set among them and not counted.
    """
    place, size = np.full(len(data), np.nan), np.full(len(data), np.nan)
    printed = round_half_up(score, cuts.decimals)
    for level, top in enumerate(cuts.tops):
        code, _ = group_codes(data.units, top.level, top.keys)
        mine = np.flatnonzero(rows & (cuts.top_share_level == level) & (code >= 0))
        for group in np.unique(code[mine]):
            members = mine[code[mine] == group]
            known = top.scores[group]
            place[members] = 1 + len(known) - np.searchsorted(known, printed[members], side="right")
            size[members] = len(known)
    return place, size
