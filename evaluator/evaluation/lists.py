"""Lists of the best and the worst letter with control over false entries (A类、D类名单的错误发现率)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.classing import Cuts
from evaluator.statistics import false_discovery

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.classing import Bands
    from evaluator.rubric import ScoredRubric
    from evaluator.scoring import Scored

    Array = NDArray[np.float64]


def list_q(
    rubric: ScoredRubric, scored: Scored, rule: Cuts | Bands, classifiable: NDArray[np.bool_]
) -> dict[str, Array]:
    """Benjamini–Hochberg q of the claims that a unit belongs to the best, and to the worst letter.

    One-sided p over all classified units: that the score reaches the best letter's border though the true score does
    not; that it falls short of the border above the worst letter though the true score does not. Units without noise
    are exact, not tested. The list of all with q ≤ 0.05 has, on average, at most 5 % of wrong entries.

    Returns
    -------
    dict of letter to ndarray, shape (N,)
        NaN where not tested; empty where letters do not go by cut scores.
    """
    letters = rubric.model.classes.letters
    if not isinstance(rule, Cuts) or len(letters) < 2:
        return {}
    from scipy.special import ndtr  # noqa: PLC0415 - scipy is slow to import

    spread = np.sqrt(scored.test_variance)
    tested = classifiable & (spread > 0)
    found = {}
    for letter, column, sign in ((letters[0].letter, 0, -1.0), (letters[-1].letter, len(letters) - 2, 1.0)):
        border = rule.true[:, column]
        p = np.full(len(spread), np.nan)
        p[tested] = ndtr(sign * (scored.total[tested] - border[tested]) / spread[tested])
        found[letter] = false_discovery(p)
    return found
