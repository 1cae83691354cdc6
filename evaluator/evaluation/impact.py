"""How the method treats different kinds of units, and how many reach the national average (影响分析, 达标)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.classing import ABOVE, BELOW, CONFIRMED, NOT_CLASSIFIABLE, UNCERTAIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evaluator.evaluation.result import Result

COHORT = "cohort_size"


def impact(result: Result) -> pd.DataFrame:
    """Letters, confirmed shares and standing against the average by every dimension that the rubric names.

    Returns
    -------
    DataFrame
        ``dimension, group, units, classified, reached, not_reached, not_classifiable``, one column a letter,
        ``confirmed`` (share of classified units), ``above, below, uncertain``. The first row is all units.

    Examples
    --------
    >>> import evaluator as ev
    >>> ev.impact(ev.example().result).iloc[:3, :6]
       dimension group  units  classified  reached  not_reached
    0        all           92          91       36           55
    1  ownership    公办     66          65       33           32
    2  ownership    民办     26          26        3           23
    """
    rows = [_row(result, "all", "", np.ones(len(result.data), dtype=bool))]
    known = [name for name in result.rubric.model.impact if name == COHORT or name in result.data.units]
    for dimension in known:
        values = _values(result, dimension)
        rows += [_row(result, dimension, group, values == group) for group in _order(values, dimension, result)]
    return pd.DataFrame(rows)


def attainment(result: Result, columns: Sequence[str] = ()) -> pd.DataFrame:
    """Count units that reach the average, do not, or are not classifiable (达到 / 未达到 / 不予归类), by unit columns.

    Every unit is in exactly one of the three, so that a share never hides who was left out.

    Examples
    --------
    >>> import evaluator as ev
    >>> ev.attainment(ev.example().result, ["institution_name"])
      institution_name  reached  not_reached  not_classifiable
    0           太虚农林大学       33           32                 1
    1           无是健康学院        3           23                 0
    """
    return attainment_of(result.units, result.rubric.base, columns)


def attainment_of(units: pd.DataFrame, base: float, columns: Sequence[str] = ()) -> pd.DataFrame:
    """Count the same from the table of a run (see `attainment`); ``base`` is the score of the average."""
    frame = units[list(columns)].copy() if columns else pd.DataFrame(index=range(len(units)))
    classifiable = (units["standing"] != NOT_CLASSIFIABLE).to_numpy()
    reached = classifiable & (units["score"].to_numpy() >= base)
    frame["reached"] = reached
    frame["not_reached"] = classifiable & ~reached
    frame["not_classifiable"] = ~classifiable
    counts = ["reached", "not_reached", "not_classifiable"]
    if not columns:
        return frame[counts].sum().to_frame().T
    return frame.groupby(list(columns), sort=True)[counts].sum().reset_index()


def _row(result: Result, dimension: str, group: str, mask: np.ndarray) -> dict[str, object]:
    units = result.units.loc[mask, ["letter", "score", "standing", "average_standing"]]
    classified = units[units["standing"] != NOT_CLASSIFIABLE]
    reached = int((classified["score"] >= result.rubric.base).sum())
    count = len(classified)
    lettered = bool(result.rubric.model.classes.letters) and not (result.benchmark and result.benchmark.provincial)
    row: dict[str, object] = {
        "dimension": dimension,
        "group": group,
        "units": len(units),
        "classified": count,
        "reached": reached,
        "not_reached": count - reached,
        "not_classifiable": len(units) - count,
    }
    for entry in result.rubric.model.classes.letters:
        row[entry.letter] = int((units["letter"] == entry.letter).sum())
    row["confirmed"] = float((classified["standing"] == CONFIRMED).mean()) if count and lettered else float("nan")
    for standing in (ABOVE, BELOW, UNCERTAIN):
        row[standing] = int((classified["average_standing"] == standing).sum())
    return row


def _values(result: Result, dimension: str) -> np.ndarray:
    if dimension != COHORT:
        names = f"{dimension}_name"
        column = names if names in result.data.units else dimension
        return result.data.units[column].fillna("").to_numpy(dtype=object)
    bands = result.rubric.model.data.cohort_bands
    place = np.searchsorted(bands, result.data.cohort, side="right")
    labels = np.array([*_band_labels(bands), ""], dtype=object)
    return labels[np.where(np.isnan(result.data.cohort), len(labels) - 1, place)]


def _band_labels(bands: Sequence[int]) -> list[str]:
    if not bands:
        return ["≥0"]
    middle = [f"{low}–{high - 1}" for low, high in pairwise(bands)]
    return [f"<{bands[0]}", *middle, f"≥{bands[-1]}"]


def _order(values: np.ndarray, dimension: str, result: Result) -> list[str]:
    found = set(values)
    if dimension == COHORT:
        ordered = [label for label in _band_labels(result.rubric.model.data.cohort_bands) if label in found]
        return [*ordered, *([""] if "" in found else [])]
    return sorted(found)
