"""How often the evaluation was right, where the truth is known (与真值核对)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.classing import ABOVE, BELOW
from evaluator.scoring import score

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.demo.tables import Table
    from evaluator.evaluation import Result


@dataclass(frozen=True, eq=False)
class TruthCheck:
    """What an evaluation got right; shares are NaN where there is nothing to count.

    Attributes
    ----------
    classified : int
        Units with a letter.
    letters_right, confirmed_right : float
        Share of letters, and of confirmed letters, that are the true ones.
    letters : DataFrame
        ``letter, units, right, confirmed, confirmed_right``: counts by letter as given.
    last_confirmed, last_wrong : int
        Confirmed in the last letter (D), and of those truly at or above the average.
    covered : float
        Share of true scores inside ``low … high``.
    standings : DataFrame
        ``standing, units, wrong``: units called above or below the average, and how many of them truly are not.
    error : float
        Mean of score minus true score.
    true_score : ndarray, shape (N,)
        The engine's scoring of the true figures.
    """

    classified: int
    letters_right: float
    confirmed_right: float
    letters: pd.DataFrame
    last_confirmed: int
    last_wrong: int
    covered: float
    standings: pd.DataFrame
    error: float
    true_score: NDArray[np.float64]


def truth_check(result: Result, table: Table, *, reveal: bool = False) -> TruthCheck:
    """Score the true figures against the same averages and compare (与真值核对).

    Parameters
    ----------
    result : Result
        Of ``table.data``, or of the same table written and read.
    table : Table
        With the truth of the same units in the same order.
    reveal : bool
        Also use the true figures behind hidden and missing cells; else those cells stay filled as the rubric says.
    """
    truth = score(table.true_data(reveal=reveal), result.rubric, result.reference).total
    inside, classed = result.classifiable, result.classed
    own, sure = classed.letter[inside], classed.confirmed[inside]
    true = result.cuts.true_letter(truth[inside], np.flatnonzero(inside))
    right = own == true
    letters = [entry.letter for entry in result.rubric.model.classes.letters]
    given = own[:, None] == np.arange(len(letters))
    by_letter = {
        "letter": letters,
        "units": given.sum(axis=0),
        "right": (given & right[:, None]).sum(axis=0),
        "confirmed": (given & sure[:, None]).sum(axis=0),
        "confirmed_right": (given & (sure & right)[:, None]).sum(axis=0),
    }
    above = truth[inside] >= result.rubric.base - 0.5 * 10.0**-result.rubric.model.scale.decimals
    last = sure & (own == len(letters) - 1)
    units = result.units[inside]
    standing = units["average_standing"].to_numpy(dtype=object)
    wrong = {ABOVE: ~above, BELOW: above}
    covered = (truth[inside] >= units["low"].to_numpy()) & (truth[inside] <= units["high"].to_numpy())
    return TruthCheck(
        classified=int(inside.sum()),
        letters_right=_share(right),
        confirmed_right=_share(right[sure]),
        letters=pd.DataFrame(by_letter),
        last_confirmed=int(last.sum()),
        last_wrong=int((last & above).sum()),
        covered=_share(covered),
        standings=pd.DataFrame(
            {
                "standing": list(wrong),
                "units": [int((standing == name).sum()) for name in wrong],
                "wrong": [int(((standing == name) & mask).sum()) for name, mask in wrong.items()],
            }
        ),
        error=float((result.scored.total[inside] - truth[inside]).mean()) if inside.any() else float("nan"),
        true_score=truth,
    )


def _share(mask: NDArray[np.bool_]) -> float:
    return float(mask.mean()) if mask.size else float("nan")
