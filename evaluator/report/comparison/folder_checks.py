"""Whether units.csv and cells.csv of a folder still say the same: a score that was edited is no score of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from evaluator.report.manifest import strangers
from evaluator.text import EvaluatorError, Joined, Message
from evaluator.writing import file_fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from evaluator.evaluation import Side
    from evaluator.rubric import ScoredRubric
    from evaluator.text import Readable

_SHOWN = 5
_DUST = 1e-6


def refuse_other_units(folder: Path, units: pd.DataFrame, cells: pd.DataFrame, recipe: Mapping[str, Any]) -> None:
    """Refuse tables that do not hold the units of the run, each once.

    Parameters
    ----------
    folder : Path
        As it was named.
    units, cells : DataFrame
        ``units.csv`` and ``cells.csv``.
    recipe : mapping
        ``recipe.json``.

    Raises
    ------
    EvaluatorError
        Naming the units.
    """
    ids, faults = units["unit"], []
    expected = recipe["data"].get("units")
    if isinstance(expected, int) and expected != len(ids):
        faults.append(_said("count", expected=expected, found=len(ids)))
    for why, column in (("twice", ids[ids.duplicated()]), ("unknown", cells["unit"][~cells["unit"].isin(ids)])):
        if len(column):
            faults.append(_said(why, units=column.drop_duplicates()))
    _refuse(folder, faults)


def refuse_edited(folder: Path, side: Side, cells: pd.DataFrame, rubric: ScoredRubric | None) -> None:
    """Refuse tables that do not agree.

    Contributions add up to the score for every way of joining, and effective weights to 1, in every overlay; so each
    holds for all that have a score, whatever the tree.

    Parameters
    ----------
    folder : Path
        As it was named.
    side : Side
        What was read from it.
    cells : DataFrame
        ``cells.csv``, of the same units.
    rubric : ScoredRubric or None
        The version of the run, where it was found.

    Raises
    ------
    EvaluatorError
        Naming the units.
    """
    _refuse(folder, list(_disagreements(side, cells, rubric)))


def refuse_other_bytes(folder: Path, recipe: Mapping[str, Any]) -> None:
    """Refuse tables that are not, byte by byte, those that the run wrote, and any file of another run.

    Parameters
    ----------
    folder : Path
        As it was named.
    recipe : mapping
        ``recipe.json``; of earlier versions without ``tables``, and nothing is checked.

    Raises
    ------
    EvaluatorError
        Naming the files.
    """
    found = ((name, folder / name, wanted) for name, wanted in dict(recipe.get("tables") or {}).items())
    other = [name for name, path, wanted in found if path.is_file() and file_fingerprint(path) != wanted]
    _refuse(folder, [_said("bytes", units=other)] if other else [])
    strange = strangers(folder, recipe)
    if strange:
        raise EvaluatorError("compare.other_run", folder=str(folder), files="、".join(strange))


def _refuse(folder: Path, faults: Sequence[Message]) -> None:
    if faults:
        what = Joined(tuple(faults), "compare.semicolon")
        raise EvaluatorError("compare.not_of_one_piece", folder=str(folder), what=what)


def _disagreements(side: Side, cells: pd.DataFrame, rubric: ScoredRubric | None) -> Iterator[Message]:
    ids = pd.Series(side.ids, dtype=object)
    place = pd.Index(ids).get_indexer(pd.Index(cells["unit"].astype(object)))
    # The long table, not the matrices: of a cell that stands twice those keep the last only.
    added, weight = (_summed(cells[name], place, len(ids)) for name in ("contribution", "weight"))
    score, scored = side.score, np.isfinite(side.score)
    off = np.abs(_base(side, rubric, added) + added - score) > (0.5 + _DUST) * 10.0**-side.decimals
    for why, wrong in (("score", off), ("weight", np.abs(weight - 1.0) > _DUST)):
        if (scored & wrong).any():
            yield _said(why, units=ids[scored & wrong])
    if rubric is not None and all(node.aggregate == "arithmetic" for v in rubric.variants for node in v.tree.nodes):
        product = np.nan_to_num(cells["weight"] * (cells["t"] - rubric.base))
        bent = scored[place] & (np.abs(product - np.nan_to_num(cells["contribution"])) > _DUST)
        if bent.any():
            yield _said("product", units=cells["unit"][bent].drop_duplicates())


def _summed(column: pd.Series, place: NDArray[np.intp], units: int) -> NDArray[np.float64]:
    total = np.zeros(units)
    np.add.at(total, place, np.nan_to_num(column.to_numpy(dtype=np.float64)))
    return total


def _base(side: Side, rubric: ScoredRubric | None, added: NDArray[np.float64]) -> float:
    """Give the score that contributions are counted from; without the rubric the one that fits most units."""
    if rubric is not None:
        return rubric.base
    return float(np.nanmedian(np.round(side.score - added))) if np.isfinite(side.score).any() else side.base


def _said(why: str, units: Iterable[str] = (), **values: object) -> Message:
    """Say a fault, naming the first units."""
    names = [str(unit) for unit in units]
    shown: Readable = Joined(tuple(names[:_SHOWN]), "compare.comma")
    if len(names) > _SHOWN:
        shown = Message("compare.pieces.more", {"units": shown, "count": len(names)})
    return Message(f"compare.pieces.{why}", {"units": shown, **values})
