"""Figures that may be right but rarely are (存疑数据): jumps, outliers, copies; a notice, never a penalty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import State, group_codes, level_word
from evaluator.intake.gathered import Gathered, names_of, observed
from evaluator.text import Joined, Reason, figure_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset import Dataset
    from evaluator.rubric import Leaf
    from evaluator.rubric.model import Checks


def check_jumps(data: Gathered, before: Dataset, sizes: dict[str, NDArray[np.float64]]) -> None:
    """Hold leaves and their sizes against the same unit's in an earlier year."""
    rules = data.rubric.model.data.checks
    rows = pd.Index(before.units["unit"].astype(object)).get_indexer(pd.Index(data.units["unit"].astype(object)))
    for leaf in data.rubric.leaves:
        if leaf.code not in before.leaves:
            continue
        j = before.leaves.index(leaf.code)
        then = np.where((rows >= 0) & (before.state[rows, j] == State.OBSERVED), before.value[rows, j], np.nan)
        now = np.where(observed(data.columns[leaf.code]), data.columns[leaf.code].value, np.nan)
        far = _far(leaf, now, then, (sizes[leaf.code], before.n[rows, j]), rules)
        for index in np.flatnonzero(far):
            data.report_figure(Reason.YEAR_JUMP, int(index), leaf, **_earlier(then[index], before, leaf.unit))
    for code in dict.fromkeys(code for leaf in data.rubric.leaves for code in leaf.n if len(leaf.n) == 1):
        j = next(i for i, leaf in enumerate(data.rubric.leaves) if leaf.n == (code,))
        if data.rubric.leaves[j].code not in before.leaves:
            continue
        then = np.where(rows >= 0, before.n[rows, before.leaves.index(data.rubric.leaves[j].code)], np.nan)
        now = np.where(observed(data.columns[code]), data.columns[code].value, np.nan)
        far = (_change(now, then) > np.log(float(rules.jump_ratio))) & (np.abs(now - then) >= float(rules.jump_least))
        for index in np.flatnonzero(far):
            data.report(Reason.YEAR_JUMP, int(index), code, float(now[index]), **_earlier(then[index], before))


def _far(
    leaf: Leaf,
    now: NDArray[np.float64],
    then: NDArray[np.float64],
    sizes: tuple[NDArray[np.float64], NDArray[np.float64]],
    rules: Checks,
) -> NDArray[np.bool_]:
    """Changes beyond the rubric's limit and beyond three standard errors: what few cases move is noise, not a jump."""
    if leaf.kind == "proportion":
        change, limit = np.abs(now - then), float(rules.jump_points) * leaf.full / 100.0
        # A share of n has at most the variance 1/(4n).
        noise = 3.0 * leaf.full * np.sqrt(sum(0.25 / np.fmax(size, 1.0) for size in sizes))
    else:
        change, limit = _change(now, then), np.log(float(rules.jump_ratio))
        noise = np.zeros(len(now))
        if leaf.kind == "rate":
            # The logarithm of a Poisson count has about the variance 1/count.
            counts = [
                np.fmax(rate * size / float(leaf.per or 1), 1.0) for rate, size in zip((now, then), sizes, strict=True)
            ]
            noise = 3.0 * np.sqrt(1.0 / counts[0] + 1.0 / counts[1])
    return np.asarray((change > limit) & ~(change <= noise), dtype=bool)


def _change(now: NDArray[np.float64], then: NDArray[np.float64]) -> NDArray[np.float64]:
    """Size of the change on the logarithmic scale; 0 where one of the two is not positive."""
    both = (now > 0) & (then > 0)
    return np.abs(np.log(np.where(both, now, 1.0) / np.where(both, then, 1.0)))


def _earlier(then: float, before: Dataset, unit: str = "") -> dict[str, object]:
    return {"before": f"{figure_text(then, 4)}{unit}", "year": before.year if before.year is not None else "—"}


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


def check_same_figure(data: Gathered) -> None:
    """Report the first cell of a column in which one institution gives all its rows the same figure, not 0 or 100 %."""
    least = data.rubric.model.data.checks.same_figure_rows
    whole = {leaf.code: leaf.full for leaf in data.rubric.leaves if leaf.kind == "proportion"}
    for code in names_of(data.rubric):
        column = data.columns[code]
        seen = observed(column)
        for rows in data.by_institution:
            given = rows[seen[rows]]
            if len(given) < least:
                continue
            value = column.value[given[0]]
            if value in {0.0, whole.get(code)} or (column.value[given] != value).any():
                continue
            if code in data.returns[int(data.source[given[0]])].header.columns:
                data.report(Reason.SAME_FIGURE, int(given[0]), code, float(value), count=len(given))


def check_copied_rows(data: Gathered) -> None:
    """Report rows whose figures are all those of an earlier row of the same institution."""
    least = data.rubric.model.data.checks.copied_figures
    columns = [data.columns[code] for code in names_of(data.rubric)]
    if not columns:
        return
    # −1 for what is not there: no count or share is negative, and two such cells are alike.
    table = np.column_stack([np.where(observed(column), column.value, -1.0) for column in columns])
    filled = np.count_nonzero(table > 0, axis=1)
    for rows in data.by_institution:
        first: dict[tuple[int, bytes], int] = {}
        for row in rows[filled[rows] >= least]:
            # Rows of two files are not copied from each other: the institution has returned twice.
            key = (int(data.source[row]), table[row].tobytes())
            if key in first:
                other = first[key]
                details = {"other": data.place(other).row, "unit": data.units["unit"].iloc[other]}
                data.report(Reason.COPIED_ROW, int(row), (), data.units["unit"].iloc[int(row)], **details)
            else:
                first[key] = int(row)
