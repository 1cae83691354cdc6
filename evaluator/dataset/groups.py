"""Peer groups as integer codes, and the groups that a major code implies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.catalog import majors
from evaluator.text import Message, keys

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evaluator.rubric import Rubric

ALL = "all"


def group_values(units: pd.DataFrame, level: str) -> NDArray[np.object_]:
    """Group of each unit at one level, as text; the level ``all`` is one group named ``""``."""
    if level == ALL:
        return np.full(len(units), "", dtype=object)
    return units[level].astype(object).to_numpy()


def group_codes(
    units: pd.DataFrame, level: str, keys: Sequence[str] | None = None
) -> tuple[NDArray[np.intp], tuple[str, ...]]:
    """Number the groups of one level.

    Parameters
    ----------
    units : DataFrame
        Unit columns.
    level : str
        A unit column, or ``all``.
    keys : sequence of str, optional
        Groups to number by position; units of other groups get −1. Without it, the sorted groups of the units.

    Returns
    -------
    codes : ndarray of int, shape (units,)
    keys : tuple of str
    """
    values = group_values(units, level)
    if keys is None:
        codes, result = pd.factorize(values, sort=True)
        return codes.astype(np.intp), tuple(str(key) for key in result)
    return pd.Index(list(keys), dtype=object).get_indexer(pd.Index(values)).astype(np.intp), tuple(keys)


def with_major_groups(units: pd.DataFrame) -> pd.DataFrame:
    """Add major class and category (专业类, 学科门类) with names, from six-digit codes in ``major``.

    Codes that the catalogue does not know get empty groups: intake has already reported them.
    """
    catalogue = majors()
    codes = units["major"].astype(str)
    known = {code: catalogue.get(code) for code in codes.unique()}
    columns = {
        "major_name": {code: major.name if major else "" for code, major in known.items()},
        "major_class": {code: major.class_code if major else "" for code, major in known.items()},
        "major_class_name": {code: major.class_name if major else "" for code, major in known.items()},
        "category": {code: major.category_code if major else "" for code, major in known.items()},
        "category_name": {code: major.category_name if major else "" for code, major in known.items()},
    }
    return units.assign(**{name: codes.map(table).astype(str) for name, table in columns.items()})


def level_name(rubric: Rubric, level: str, lang: str = "zh") -> str:
    """What a level of groups, a scope of ranks or a dimension is called: 专业, 专业类, or the unit column's name."""
    told = level_word(rubric, level)
    return told.show(lang) if isinstance(told, Message) else told


def level_word(rubric: Rubric, level: str) -> Message | str:
    """Give what `level_name` reads, for a place in a sentence: a message, or a name of the rubric."""
    if f"terms.level.{level}" in keys("terms"):
        return Message(f"terms.level.{level}")
    return next((column.name for column in rubric.model.data.columns if column.code == level), level)


def group_name(rubric: Rubric, label: str, lang: str = "zh") -> str:
    """Peer group in words: ``major:080901`` is 专业 080901; "" is 无常模."""
    level, _, key = label.partition(":")
    return f"{level_name(rubric, level, lang)} {key}".strip()
