"""Oddities put into clean years on purpose: each takes the years of a province and says what a flag should find."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import State

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from evaluator.dataset import Dataset

    Years = tuple[Dataset, ...]

EACH = 7  # every seventh programme is made odd: the rest stays as it is


@dataclass(frozen=True)
class Planted:
    """Years with an oddity, and the names under which a flag should stand, with what they are grouped by in the table.

    Attributes
    ----------
    years : tuple of Dataset
    flag, indicator : str
    names : ndarray of str
        Units, or institutions.
    group : ndarray of str
        Size class of each.
    """

    years: Years
    flag: str
    indicator: str
    names: NDArray[np.object_]
    group: NDArray[np.object_]


def all_at_100(years: Years) -> Planted:
    """Placement of 100 % in three years."""
    rows, j = _chosen(years, "placement_rate", 3)
    changed = [_with(data, j, _rows(data, rows, years[-1]), lambda x, _: np.full_like(x, 100.0)) for data in years[-3:]]
    cases = sum(data.n[_rows(data, rows, years[-1]), j] for data in changed)
    return _planted((*years[:-3], *changed), "full", "placement_rate", rows, _bands(cases, (60, 120, 200, 400)))


def ten_times(years: Years) -> Planted:
    """Spending per student ten times too large: another unit."""
    rows, j = _chosen(years, "teaching_spending", 5)
    last = _with(years[-1], j, rows, lambda x, _: 10.0 * x)
    return _planted((*years[:-1], last), "jump", "teaching_spending", rows, np.full(len(rows), "all", dtype=object))


def thirty_points(years: Years) -> Planted:
    """Placement 35 points lower than it was."""
    rows, j = _chosen(years, "placement_rate", 5)
    last = _with(years[-1], j, rows, lambda x, _: np.maximum(x - 35.0, 0.0))
    return _planted((*years[:-1], last), "jump", "placement_rate", rows, _bands(last.n[rows, j], (15, 30, 60, 120)))


def left_out(years: Years) -> Planted:
    """Answers left out that would lower the share: 45 % fewer of them, and 95 % whose work matches."""
    rows, j = _chosen(years, "job_match_rate", 2)
    last = _with(years[-1], j, rows, lambda x, _: np.full_like(x, 95.0))
    size = last.n.copy()
    before = _rows(years[-2], rows, years[-1])
    size[rows, j] = np.maximum(np.rint(0.55 * years[-2].n[before, j]), 1.0)
    last = replace(last, n=size)
    return _planted(
        (*years[:-1], last), "shrink", "job_match_rate", rows, _bands(years[-2].n[before, j], (20, 40, 80, 160))
    )


def school_figure(years: Years) -> Planted:
    """The institution's mean spending for each of its programmes, at every seventh institution."""
    last, j = years[-1], years[-1].leaves.index("teaching_spending")
    codes = last.units["institution"].astype(object).to_numpy()
    names = np.unique(codes.astype(str))[::EACH]
    value = last.value.copy()
    for name in names:
        own = codes == name
        value[own, j] = np.where(np.isfinite(value[own, j]), np.rint(np.nanmean(value[own, j])), np.nan)
    group = np.full(len(names), "all", dtype=object)
    return Planted((*years[:-1], replace(last, value=value)), "same_figure", "teaching_spending", names, group)


def fives(years: Years, share: float) -> Planted:
    """Survey shares and credits rounded to the next multiple of 5, so large a share of them, at some institutions."""
    last, rng = years[-1], np.random.default_rng(5)
    codes = last.units["institution"].astype(object).to_numpy()
    names = np.unique(codes.astype(str))[::EACH]
    value = last.value.copy()
    for code in ("graduate_satisfaction", "job_match_rate", "practice_credits"):
        j = last.leaves.index(code)
        rows = np.isin(codes.astype(str), names) & (rng.random(len(codes)) < share)
        value[rows, j] = 5.0 * np.rint(value[rows, j] / 5.0)
    group = _bands(pd.Series(codes).value_counts().loc[list(names)].to_numpy(), (20, 40))
    return Planted((*years[:-1], replace(last, value=value)), "heaping", "", names, group)


def _chosen(years: Years, code: str, need: int) -> tuple[NDArray[np.intp], int]:
    """Every seventh programme with a figure in each of the last years."""
    last = years[-1]
    j = last.leaves.index(code)
    there = np.ones(len(last), dtype=bool)
    for data in years[-need:]:
        rows = _rows(data, np.arange(len(last)), last)
        there &= (rows >= 0) & (data.state[rows, j] == State.OBSERVED)
    return np.flatnonzero(there)[::EACH], j


def _rows(data: Dataset, rows: NDArray[np.intp], last: Dataset) -> NDArray[np.intp]:
    return pd.Index(data.units["unit"]).get_indexer(pd.Index(last.units["unit"].iloc[rows]))


def _with(data: Dataset, j: int, rows: NDArray[np.intp], change: Callable) -> Dataset:
    value = data.value.copy()
    value[rows, j] = change(value[rows, j], data.n[rows, j])
    return replace(data, value=value)


def _planted(years: Years, flag: str, code: str, rows: NDArray[np.intp], group: NDArray[np.object_]) -> Planted:
    return Planted(years, flag, code, years[-1].units["unit"].astype(object).to_numpy()[rows], group)


def _bands(size: NDArray[np.float64], edges: tuple[int, ...]) -> NDArray[np.object_]:
    labels = [f"<{edges[0]}", *(f"{a}-{b - 1}" for a, b in pairwise(edges)), f">={edges[-1]}"]
    return np.array(labels, dtype=object)[np.searchsorted(edges, size, side="right")]
