"""What an allocation takes from an evaluation (评价结果): letters, their probabilities, scores, reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from evaluator.evaluation import Result


@dataclass(frozen=True, eq=False)
class Standings:
    """Results as money sees them, from a run or read back from its folder.

    Attributes
    ----------
    units : DataFrame
        As ``Result.units``: ``unit``, the unit columns, ``score, letter, reasons, p_<letter>…, shrunken, shrunken_se``.
    letters : tuple of str
        Best first.
    rubric : str
        Id of the rubric.
    fingerprint : str
        Of the run: rubric and data.
    """

    units: pd.DataFrame
    letters: tuple[str, ...]
    rubric: str
    fingerprint: str = ""

    @property
    def letter(self) -> NDArray[np.intp]:
        """Position of each unit's letter, −1 without one, shape (N,)."""
        place = {letter: at for at, letter in enumerate(self.letters)}
        return np.array([place.get(letter, -1) for letter in self.units["letter"]], dtype=np.intp)

    @property
    def probability(self) -> NDArray[np.float64]:
        """P(letter), shape (N, L); NaN without a letter."""
        return self.units[[f"p_{letter}" for letter in self.letters]].to_numpy(dtype=np.float64)


def standings_of(result: Result) -> Standings:
    """Take from a result what money goes by."""
    letters = tuple(entry.letter for entry in result.rubric.model.classes.letters)
    recipe = result.recipe
    fingerprint = "-".join(str(recipe[part]["fingerprint"])[:16] for part in ("rubric", "data"))
    return Standings(result.units, letters, result.rubric.id, fingerprint)
