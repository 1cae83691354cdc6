"""Read back from the folder of a run what money goes by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evaluator.funding import Standings
from evaluator.report.comparison.folder import read_results

if TYPE_CHECKING:
    from pathlib import Path


def read_standings(folder: str | Path) -> Standings:
    """Read the results that ``evaluator score`` wrote.

    Raises
    ------
    EvaluatorError
        No such folder, a file missing, or not as a run writes it.
    """
    side, _ = read_results(folder)
    # Letters stand in the order of the columns of their chances: best first.
    chances = [name for name in side.units.columns if name.startswith("p_") and name != "p_at_or_above"]
    letters = tuple(name.removeprefix("p_") for name in chances)
    return Standings(side.units, letters, str(side.recipe["rubric"].get("id", "")), side.recipe)
