"""What an allocation takes from an evaluation (评价结果): letters, their probabilities, scores, reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    recipe : mapping
        Of the run, as far as it is known.
    """

    units: pd.DataFrame
    letters: tuple[str, ...]
    rubric: str
    recipe: Mapping[str, Any] = field(default_factory=dict)

    @property
    def letter(self) -> NDArray[np.intp]:
        """Position of each unit's letter, −1 without one, shape (N,)."""
        place = {letter: index for index, letter in enumerate(self.letters)}
        return np.array([place.get(letter, -1) for letter in self.units["letter"]], dtype=np.intp)

    @property
    def probability(self) -> NDArray[np.float64]:
        """P(letter), shape (N, L); NaN without a letter."""
        return self.units[[f"p_{letter}" for letter in self.letters]].to_numpy(dtype=np.float64)


def standings_of(result: Result) -> Standings:
    """Take from a result what money goes by."""
    letters = tuple(entry.letter for entry in result.rubric.model.classes.letters)
    return Standings(result.units, letters, result.rubric.id, result.recipe)


def run_facts(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Say which run it was: rubric and version, year and files of data and averages, and every fingerprint."""
    wanted = {
        "rubric": ("id", "version", "status", "fingerprint"),
        "data": ("year", "files", "units", "fingerprint"),
        "benchmark": ("source", "year", "files", "fingerprint"),
    }
    result = {
        part: {name: recipe[part][name] for name in names if name in recipe[part]}
        for part, names in wanted.items()
        if recipe.get(part)
    }
    return {**result, "tables": dict(recipe["tables"])} if recipe.get("tables") else dict(result)


def same_run(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether two recipes are of one run, as far as both say it: rubric, data and averages."""
    prints = [
        [(recipe.get(part) or {}).get("fingerprint") for part in ("rubric", "data", "benchmark")]
        for recipe in (first, second)
    ]
    return all(item == other for item, other in zip(*prints, strict=True) if item is not None and other is not None)
