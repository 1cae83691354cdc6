"""Figures far from those of their peers: robust deviations about the median (离群值), a notice, never a penalty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import group_codes, level_word
from evaluator.intake.gathered import Gathered, observed
from evaluator.text import Joined, Reason, figure_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.rubric import Leaf

# 1.4826 × the median absolute deviation estimates the standard deviation of normal data (Hampel 1974).
_MAD = 1.4826


def check_outliers(data: Gathered, sizes: dict[str, NDArray[np.float64]]) -> None:
    """Compare every figure with its peers: the group next to the widest (门类), where enough of them are there."""
    rules, groups = data.rubric.model.data.checks, data.rubric.groups
    level = groups[-2] if len(groups) > 1 else groups[-1]
    codes, keys = group_codes(data.units, level)
    for leaf in data.rubric.leaves:
        column = data.columns[leaf.code]
        seen = observed(column) & np.isfinite(column.value)
        if np.count_nonzero(seen) < rules.outlier_peers:
            continue
        value, noise = _steadied(leaf, np.where(seen, column.value, np.nan), sizes[leaf.code])
        for group in range(len(keys)):
            rows = np.flatnonzero(seen & (codes == group) & np.isfinite(value))
            if len(rows) < rules.outlier_peers:
                continue
            middle = np.median(value[rows])
            spread = _MAD * np.median(np.abs(value[rows] - middle))
            if spread == 0:
                continue
            far = np.abs(value[rows] - middle) / np.sqrt(spread**2 + noise[rows])
            word, key = level_word(data.rubric, level), str(keys[group])
            peers = Joined((word, f" {key}")) if key else word
            median = figure_text(np.median(column.value[rows]), 4)
            for row in rows[far > float(rules.outlier_deviations)]:
                data.report_figure(Reason.OUTLIER, int(row), leaf, peers=peers, median=median)


def _steadied(
    leaf: Leaf, value: NDArray[np.float64], size: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Bring a figure to a scale of even spread, with its sampling variance there.

    Proportions: arcsine of the square root, variance 1/(4n); rates: square root, variance per/(4n) (both Anscombe
    1948); positive figures: logarithm.
    """
    known = np.where(size > 0, size, np.inf)
    if leaf.kind == "proportion":
        return np.arcsin(np.sqrt(np.clip(value / leaf.full, 0.0, 1.0))), 0.25 / known
    if leaf.kind == "rate":
        return np.sqrt(np.clip(value, 0.0, None)), 0.25 * float(leaf.per or 1) / known
    given = value[np.isfinite(value)]
    return np.log(value) if given.size and (given > 0).all() else value, np.zeros(len(value))
