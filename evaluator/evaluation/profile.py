"""One institution's letters beside those of the nation (等级分布对照)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from evaluator.text import EvaluatorError, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence


def profile(own: Sequence[str], nation: Sequence[str], letters: Sequence[str]) -> pd.DataFrame:
    """Lay the letters of some units beside those of the nation.

    Parameters
    ----------
    own, nation : sequence of str
        One letter a unit. Lists that name the better part of the units only (as the national discipline evaluation
        did) give shares of what is listed, not of all.
    letters : sequence of str
        All letters, best first.

    Returns
    -------
    DataFrame, one row a letter
        ``own, nation`` (counts), ``share, nation_share``, ``cumulative, nation_cumulative`` (shares of this letter and
        better), and ``expected``: the count that units like the nation's would have.

    Raises
    ------
    EvaluatorError
        A letter that is not in ``letters``, or nothing to compare with.

    Examples
    --------
    >>> import evaluator as ev
    >>> letters = ev.profile(["A", "C"], ["A", "B", "C", "C"], ["A", "B", "C"])
    >>> letters[["own", "nation", "cumulative", "expected"]].reset_index()
      letter  own  nation  cumulative  expected
    0      A    1       1         0.5       0.5
    1      B    0       1         0.5       0.5
    2      C    1       2         1.0       1.0
    """
    for letter in dict.fromkeys([*own, *nation]):
        if letter not in letters:
            raise EvaluatorError(
                "data.unknown_letter", letter=letter, allowed=", ".join(suggest(letter, letters) or letters)
            )
    if not len(own) or not len(nation):
        raise EvaluatorError("data.nothing_to_profile")
    counts = {
        name: pd.Series(list(of)).value_counts().reindex(list(letters), fill_value=0)
        for name, of in (("own", own), ("nation", nation))
    }
    table = pd.DataFrame(counts)
    table["share"], table["nation_share"] = table["own"] / len(own), table["nation"] / len(nation)
    table["cumulative"], table["nation_cumulative"] = table["share"].cumsum(), table["nation_share"].cumsum()
    table["expected"] = table["nation_share"] * len(own)
    table.index.name = "letter"
    return table
