"""Columns without which nothing can be computed, and what they are called (必需的列)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import variant_of
from evaluator.intake.headers import missing_headers

if TYPE_CHECKING:
    import pandas as pd

    from evaluator.intake.headers import HeaderRow
    from evaluator.rubric import Leaf, Rubric
    from evaluator.text import Problem


def needed_columns(rubric: Rubric, header: HeaderRow) -> dict[str, str]:
    """Columns that every table of this rubric must have, by code."""
    data = rubric.model.data
    needed = {column.code: column.name for column in data.columns if column.required or column.code in data.id}
    figures = {figure.code: figure.name for figure in data.figures}
    named = {column.code: column.name for column in data.columns} | figures
    needed |= {code: named[code] for code in rubric.needed if code in named}
    for leaf in rubric.leaf_sets[0].leaves:
        needed |= _columns_of(leaf, header, figures)
    return needed


def _columns_of(leaf: Leaf, header: HeaderRow, figures: dict[str, str]) -> dict[str, str]:
    # Where a share is made from counts, either will do: ask for what the template has.
    needed = {}
    if leaf.events is None or leaf.events not in header.columns:
        wanted = leaf.events if leaf.events is not None and leaf.code not in header.columns else leaf.code
        needed[wanted] = figures.get(wanted, leaf.name)
    needed |= {code: figures[code] for code in leaf.n if code in figures}
    return needed | ({leaf.sd: figures[leaf.sd]} if leaf.sd else {})


def overlay_columns(rubric: Rubric, units: pd.DataFrame, header: HeaderRow) -> list[Problem]:
    """Columns of leaves that only an overlay uses are needed where a unit of that overlay is in the table."""
    figures = {figure.code: figure.name for figure in rubric.model.data.figures}
    problems: list[Problem] = []
    for index in np.unique(variant_of(units, rubric)):
        if index > 0:
            needed: dict[str, str] = {}
            for leaf in rubric.leaf_sets[index].leaves:
                needed |= _columns_of(leaf, header, figures)
            problems += missing_headers(header, needed)
    return problems
