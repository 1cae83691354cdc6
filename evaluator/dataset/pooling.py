"""Put small cohorts together with those of the years before (合并年份)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset.dataset import Dataset, State
from evaluator.text import EvaluatorError, Message, Place, Problem, Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.dataset.history import History
    from evaluator.rubric import Rubric

    Array = NDArray[np.float64]

POOLED_CELLS, POOLED_YEARS = "pooled_cells", "pooled_years"


@dataclass(frozen=True)
class _Pooled:
    """The last year's matrices with small cells pooled, and which years went into each cell, shape (N, J, years)."""

    value: Array
    n: Array
    sd: Array
    went_in: NDArray[np.bool_]
    years: tuple[int, ...]


def pool_years(history: History, rubric: Rubric) -> Dataset:
    """Pool the figures of small cohorts over years, as ``data.pool`` of the rubric says.

    A figure of the last year on fewer than ``below`` cases takes in those of the year before, then of the year before
    that, as long as it is still below and at most ``years`` years in all. Sizes are added; proportions and rates
    become all events over all sizes, means the mean of all cases with the pooled standard deviation within years.
    Exact and judged figures, leaves without sampling or with a least response (``min_response``), and cells without a
    figure in the last year stay as they are; a year in which the figure is missing or suppressed is passed over.

    Parameters
    ----------
    history : History
    rubric : Rubric
        Without ``data.pool`` the last year is given as it is.

    Returns
    -------
    Dataset
        Of the last year. ``units`` has two more columns: ``pooled_cells``, how many figures of the unit are pooled
        (empty for none), and ``pooled_years``, the years that went into any of them; ``sources`` names the files of
        the earlier years as well. `pooled_cells` lists every pooled figure.

    Raises
    ------
    EvaluatorError
        The history belongs to another rubric.

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> pooled = ev.pool_years(small.history, small.pooling)
    >>> pooled.units[["unit", "pooled_cells", "pooled_years"]].iloc[[1]]
               unit pooled_cells    pooled_years
    1  99001-040107           10  2023、2024、2025
    """
    last = _last(history, rubric)
    pooled = _pool(history, rubric)
    if pooled is None:
        return last
    several = np.asarray(pooled.went_in[:, :, 1:].any(axis=2))
    count = several.sum(axis=1)
    in_unit = np.asarray((pooled.went_in & several[:, :, None]).any(axis=1))
    years = ["、".join(str(pooled.years[k]) for k in np.flatnonzero(row)[::-1]) for row in in_unit]
    files = [name for data in history if data.year in pooled.years for name in data.sources]
    return replace(
        last,
        units=last.units.assign(**{POOLED_CELLS: [str(k) if k else "" for k in count], POOLED_YEARS: years}).astype(
            str
        ),
        value=pooled.value,
        n=pooled.n,
        sd={code: pooled.sd[:, last.leaves.index(code)] for code in last.sd},
        sources=tuple(dict.fromkeys([*last.sources, *files])),
        notices=(*last.notices, *_notices(several, pooled.years, last)),
    )


def _notices(several: NDArray[np.bool_], years: tuple[int, ...], last: Dataset) -> list[Problem]:
    """Say how many figures are of several years: they are surer, and older, than the others."""
    if not several.any():
        return []
    details = {"units": int(several.any(axis=1).sum()), "years": f"{min(years)}–{max(years)}"}
    place = Place(file="、".join(last.sources))
    return [Problem(Reason.YEARS_POOLED, place, str(int(several.sum())), "notice", details=details)]


def pooled_cells(history: History, rubric: Rubric) -> pd.DataFrame:
    """List every figure that `pool_years` pools.

    Returns
    -------
    DataFrame
        ``unit, indicator, years`` (earliest first, 2023、2024)``, n_last, n, value_last, value``.

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> ev.pooled_cells(small.history, small.pooling)[["unit", "indicator", "years", "n_last", "n"]].head(2)
               unit          indicator      years  n_last     n
    0  99001-040107        entry_score  2024、2025    25.0  52.0
    1  99001-040107  first_choice_rate  2024、2025    25.0  52.0
    """
    last, pooled = _last(history, rubric), _pool(history, rubric)
    columns = ("unit", "indicator", "years", "n_last", "n", "value_last", "value")
    if pooled is None:
        return pd.DataFrame(columns=list(columns))
    rows, leaves = np.nonzero(pooled.went_in[:, :, 1:].any(axis=2))
    years = [
        "、".join(str(pooled.years[k]) for k in np.flatnonzero(pooled.went_in[row, leaf])[::-1])
        for row, leaf in zip(rows, leaves, strict=True)
    ]
    units = last.units["unit"].to_numpy(dtype=object)[rows]
    codes = np.array(last.leaves, dtype=object)[leaves]
    figures = (last.n, pooled.n, last.value, pooled.value)
    filled = [units, codes, years, *(matrix[rows, leaves] for matrix in figures)]
    return pd.DataFrame(dict(zip(columns, filled, strict=True)))


def _last(history: History, rubric: Rubric) -> Dataset:
    last = history.datasets[-1]
    if (last.rubric, last.leaves) != (rubric.id, rubric.codes):
        what = Message("data.dataset")
        raise EvaluatorError("data.wrong_rubric", what=what, found=last.rubric, expected=rubric.id)
    return last


def _pool(history: History, rubric: Rubric) -> _Pooled | None:
    rule, last = rubric.model.data.pool, history.datasets[-1]
    if rule is None or last.year is None:
        return None
    first = last.year - rule.years
    window = [data for data in history if data.year is not None and first < data.year <= last.year][::-1]
    means = np.array([leaf.kind == "mean" for leaf in rubric.leaves])
    # How many were asked in other years is not in a cell: a response over several years could not be checked.
    counted = np.array(
        [bool(leaf.n) and leaf.sampling == "yes" and leaf.min_response is None for leaf in rubric.leaves]
    )
    counted &= means | np.array([leaf.kind in {"proportion", "rate"} for leaf in rubric.leaves])
    value, n, sd, good = _aligned(last, last, means)
    # Squares within years add up by n − 1; years of one case each have no spread of their own but the stated one.
    sizes, sums = [np.where(good, n, 0.0)], [np.where(good, n * value, 0.0)]
    inside, freedom = [_product(n - 1.0, sd**2, good)], [np.where(good, n - 1.0, 0.0)]
    plain = [_product(n, sd**2, good)]
    start = good & counted
    went_in = [start]
    for data in window[1:]:
        value, n, sd, good = _aligned(data, last, means)
        take = start & good & (sum(sizes) < rule.below)
        sizes.append(np.where(take, n, 0.0))
        sums.append(_product(n, value, take))
        inside.append(_product(n - 1.0, sd**2, take))
        freedom.append(np.where(take, n - 1.0, 0.0))
        plain.append(_product(n, sd**2, take))
        went_in.append(take)
    layers = np.stack(went_in, axis=2)
    several = layers[:, :, 1:].any(axis=2)
    whole, total, free = (np.sum(parts, axis=0) for parts in (sizes, sums, freedom))
    within = _ratio(np.sum(inside, axis=0), free)
    within = np.where(free > 0, within, _ratio(np.sum(plain, axis=0), whole))
    own_sd = _aligned(last, last, means)[2]
    return _Pooled(
        value=np.where(several, _ratio(total, whole), last.value),
        n=np.where(several, whole, last.n),
        sd=np.where(several & means, np.sqrt(within), own_sd),
        went_in=layers,
        years=tuple(data.year for data in window if data.year is not None),
    )


def _aligned(data: Dataset, last: Dataset, means: NDArray[np.bool_]) -> tuple[Array, Array, Array, NDArray[np.bool_]]:
    """Figures of one year in the rows and columns of the last, and which of them can be pooled."""
    rows = pd.Index(data.units["unit"].astype(object)).get_indexer(pd.Index(last.units["unit"].astype(object)))
    columns = pd.Index(list(data.leaves), dtype=object).get_indexer(pd.Index(list(last.leaves), dtype=object))
    here = (rows >= 0)[:, None] & (columns >= 0)[None, :]
    sd = np.full(data.value.shape, np.nan)
    for code, column in data.sd.items():
        sd[:, data.leaves.index(code)] = column
    if not len(data):
        empty = np.full(here.shape, np.nan)
        return empty, empty, empty, here
    value, n, spread = (np.where(here, matrix[rows][:, columns], np.nan) for matrix in (data.value, data.n, sd))
    good = here & (data.state[rows][:, columns] == State.OBSERVED) & (n > 0) & np.isfinite(value)
    return value, n, spread, good & (~means | (spread >= 0))


def _product(weight: Array, value: Array, take: NDArray[np.bool_]) -> Array:
    return np.where(take, weight * np.nan_to_num(value), 0.0)


def _ratio(top: Array, bottom: Array) -> Array:
    return np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0)
