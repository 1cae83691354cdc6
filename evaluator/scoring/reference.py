"""Match every unit with its peers: the mean from the first group that is large enough, the spread likewise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset import Benchmark, BenchmarkLevel, Dataset, State, empty_level, group_codes
from evaluator.scoring.leaves import Leaves, leaf_arrays, sampling_variance
from evaluator.scoring.scales import Scales, scales
from evaluator.statistics.grouped import group_between, group_spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.rubric import ScoredRubric

    Array = NDArray[np.float64]
    Codes = NDArray[np.intp]


@dataclass(frozen=True)
class Reference:
    """What each unit is compared with.

    Units that share all their peer groups share a row of the tables; R rows, J leaves, L levels.

    Attributes
    ----------
    row : ndarray of int, shape (N,)
        Row of each unit.
    members : ndarray of int, shape (R, L)
        Group of each row at each level (position in ``levels[l].keys``), −1 where the level does not know it.
    levels : tuple of BenchmarkLevel
        The benchmark, completed from the data where it was silent.
    mean, spread, mean_error, between : ndarray, shape (R, J)
        What applies; NaN where no group was large enough.
    mean_level, spread_level : ndarray of int, shape (R, J)
        Which level they came from; −1 for none.
    spread_from_data : ndarray of bool, shape (R, J)
        Whether the spread was computed from these data because none was published.
    leaves : Leaves
    scales : Scales
    dispersion : float
        Factor of the variance of figures, where two cohorts say that n says too little.
    """

    row: Codes
    members: Codes
    levels: tuple[BenchmarkLevel, ...]
    mean: Array
    spread: Array
    mean_error: Array
    between: Array
    mean_level: NDArray[np.int8]
    spread_level: NDArray[np.int8]
    spread_from_data: NDArray[np.bool_]
    leaves: Leaves
    scales: Scales
    dispersion: float = 1.0


@dataclass(frozen=True)
class _Level:
    """A level with the number of programmes behind its spread, which may differ from those behind its mean."""

    level: BenchmarkLevel
    code: Codes
    spread_programmes: Array
    between_programmes: Array
    computed: NDArray[np.bool_]


def reference(data: Dataset, rubric: ScoredRubric, benchmark: Benchmark | None) -> Reference:
    """Find the benchmark of every unit and leaf (常模匹配).

    The chain is ``benchmark.groups`` of the rubric. A mean counts with at least ``min_peers`` programmes and
    ``min_coverage``, a spread with at least ``min_spread_peers``; what a published benchmark leaves unsaid (numbers
    behind it, coverage) does not count against it. A spread that was not published is the standard deviation about
    the mean (ddof 1) of the programmes in ``data``.
    """
    leaves, rule = leaf_arrays(rubric), rubric.model.benchmark
    published = {level.level: level for level in benchmark.levels} if benchmark else {}
    chain = [_level(name, published.get(name), data, leaves, benchmark) for name in rule.groups]
    members, row = _combinations([step.code for step in chain])
    means, spreads, betweens = [], [], []
    for step in chain:
        level = step.level
        visible = np.isnan(level.coverage) | (level.coverage >= float(rule.min_coverage))
        means.append(np.where(_enough(level.programmes, rule.min_peers) & visible, level.mean, np.nan))
        spreads.append(_wide_enough(level.spread, level.mean, step.spread_programmes, rule.min_spread_peers))
        betweens.append(np.where(_enough(step.between_programmes, rule.min_peers), level.between, np.nan))
    mean, mean_level = _first(members, means)
    spread, spread_level = _first(members, spreads)
    computed = [step.computed for step in chain]
    if benchmark is not None and benchmark.national is None and np.isnan(spread).any():
        # Only where no level with a published mean gives a spread: deviations from each unit's own benchmark.
        seen = (data.state == State.OBSERVED) & np.isfinite(mean[row])
        away = leaves.transforms.deviation(data.value, mean[row])
        wider = [group_spread(away, seen, step.code, len(step.level.keys)) for step in chain]
        tables = [
            _wide_enough(table, step.level.mean, count, rule.min_spread_peers)
            for step, (table, count) in zip(chain, wider, strict=True)
        ]
        first, first_level = _first(members, tables)
        fill = np.isnan(spread) & np.isfinite(first)
        spread[fill], spread_level[fill] = first[fill], first_level[fill]
        computed = [step.computed | np.isnan(step.level.spread) for step in chain]
    between, _ = _first(members, betweens)
    error = _at(members, mean_level, [step.level.mean_error for step in chain])
    value_range, values = _value_range(data, benchmark, len(rubric.codes)), _values(data, rubric, benchmark)
    scale = scales(rubric, leaves.sign, mean, spread, value_range, values)
    plain = np.array([leaf.scale != "benchmark" for leaf in rubric.leaves])
    if plain.any():
        mean, spread = _from_data(data, mean, spread, plain)
    return Reference(
        row=row,
        members=members,
        levels=tuple(step.level for step in chain),
        mean=mean,
        spread=spread,
        mean_error=np.nan_to_num(error),
        between=between,
        mean_level=mean_level,
        spread_level=spread_level,
        spread_from_data=_at(members, spread_level, [table.astype(float) for table in computed]) == 1.0,
        leaves=leaves,
        scales=scale,
    )


def _combinations(codes: list[Codes]) -> tuple[Codes, Codes]:
    """Number the combinations of groups that occur: the groups of each, and the combination of each unit."""
    row = np.zeros(len(codes[0]), dtype=np.intp)
    for code in codes:
        # Hashing one level at a time is linear in the units, and no product of group counts can overflow.
        row = pd.factorize(row * (code.max(initial=0) + 2) + code + 1, sort=True)[0].astype(np.intp)
    members = np.empty((row.max(initial=-1) + 1, len(codes)), dtype=np.intp)
    for level, code in enumerate(codes):
        members[row, level] = code
    return members, row


def _enough(count: Array, least: int) -> NDArray[np.bool_]:
    return np.isnan(count) | (count >= least)


def _wide_enough(spread: Array, mean: Array, count: Array, least: int) -> Array:
    # Binary dust about a constant figure (0.1 summed fifty times) is no spread.
    dust = 1e-9 * np.maximum(np.abs(np.nan_to_num(mean)), 1.0)
    return np.where(_enough(count, least) & (spread > dust), spread, np.nan)


def _first(members: Codes, tables: list[Array]) -> tuple[Array, NDArray[np.int8]]:
    """Take for each row and leaf the first finite value along the chain, and say from which level."""
    value = np.full((len(members), tables[0].shape[1]), np.nan)
    source = np.full(value.shape, -1, dtype=np.int8)
    for step, table in enumerate(tables):
        here = _rows(table, members[:, step])
        take = np.isnan(value) & np.isfinite(here)
        value[take] = here[take]
        source[take] = step
    return value, source


def _at(members: Codes, source: NDArray[np.int8], tables: list[Array]) -> Array:
    """Read other tables at the level that `_first` chose."""
    value = np.full(source.shape, np.nan)
    for step, table in enumerate(tables):
        value = np.where(source == step, _rows(table, members[:, step]), value)
    return value


def _rows(table: Array, member: Codes) -> Array:
    if not len(table):
        return np.full((len(member), table.shape[1]), np.nan)
    return np.where((member >= 0)[:, None], table[np.maximum(member, 0)], np.nan)


def _value_range(data: Dataset, benchmark: Benchmark | None, columns: int) -> Array:
    if benchmark is not None and benchmark.value_range.shape == (2, columns):
        return benchmark.value_range
    return value_range_of(data.value, data.state == State.OBSERVED)


def value_range_of(value: Array, observed: NDArray[np.bool_]) -> Array:
    """Smallest and largest observed figure of every leaf, shape (2, J); infinite where there is none."""
    low = np.min(value, axis=0, where=observed, initial=np.inf)
    return np.stack([low, np.max(value, axis=0, where=observed, initial=-np.inf)])


def _values(data: Dataset, rubric: ScoredRubric, benchmark: Benchmark | None) -> dict[str, Array]:
    """Figures that percentiles rank among: the nation's where they are known, else the data's."""
    if benchmark is not None and benchmark.values:
        return dict(benchmark.values)
    return ranked_values(data.value, data.state == State.OBSERVED, rubric)


def ranked_values(value: Array, observed: NDArray[np.bool_], rubric: ScoredRubric) -> dict[str, Array]:
    """Observed figures, rising, of the leaves whose scale ranks."""
    ranked = [(j, leaf.code) for j, leaf in enumerate(rubric.leaves) if leaf.scale == "percentile"]
    return {code: np.sort(value[observed[:, j], j]) for j, code in ranked}


def _from_data(data: Dataset, mean: Array, spread: Array, plain: NDArray[np.bool_]) -> tuple[Array, Array]:
    """Mean and spread of the data for leaves whose scale knows no average: they place missing figures and noise."""
    observed = data.state == State.OBSERVED
    count = np.maximum(observed.sum(axis=0), 1)
    value = np.where(observed, data.value, 0.0)
    centre = value.sum(axis=0) / count
    deviation = np.sqrt((np.where(observed, value - centre, 0.0) ** 2).sum(axis=0) / np.maximum(count - 1, 1))
    return np.where(plain & np.isnan(mean), centre, mean), np.where(plain & np.isnan(spread), deviation, spread)


def _level(
    name: str, found: BenchmarkLevel | None, data: Dataset, leaves: Leaves, benchmark: Benchmark | None
) -> _Level:
    level = found or empty_level(name, group_codes(data.units, name)[1], len(data.leaves))
    code, _ = group_codes(data.units, name, level.keys)
    if benchmark is None or benchmark.national is not None:
        return _Level(level, code, level.programmes, level.programmes, np.zeros(level.mean.shape, dtype=bool))
    return _completed(level, code, data, leaves)


def _completed(level: BenchmarkLevel, code: Codes, data: Dataset, leaves: Leaves) -> _Level:
    """Fill in from the data what a published level does not say: spread and between-programme variance."""
    groups, inside = len(level.keys), np.maximum(code, 0)
    # A group without a published mean gives no spread either: a province's own mean is no national average.
    mean = level.mean[inside]
    seen = (data.state == State.OBSERVED) & np.isfinite(mean)
    deviation = leaves.transforms.deviation(data.value, mean)
    spread, count = group_spread(deviation, seen, code, groups)
    noise = sampling_variance(leaves, mean, data.n, within_sd(data))
    between, _ = group_between(deviation, np.nan_to_num(noise), seen, code, groups)
    silent = np.isnan(level.spread) & np.isfinite(level.mean)
    spread = np.where(silent, spread, level.spread)
    error = spread * np.sqrt(
        np.divide(1.0 - level.coverage, level.programmes, out=np.full_like(spread, np.nan), where=level.programmes > 0)
    )
    completed = replace(
        level, spread=spread, between=between, mean_error=np.where(np.isnan(level.mean_error), error, level.mean_error)
    )
    return _Level(completed, code, np.where(silent, count, level.programmes), count, silent)


def within_sd(data: Dataset, rows: slice | Codes | None = None) -> Array | None:
    """Within-unit standard deviations as a matrix, or None where no leaf has one."""
    if not data.sd:
        return None
    chosen = np.arange(len(data)) if rows is None else np.arange(len(data))[rows]
    matrix = np.full((len(chosen), len(data.leaves)), np.nan)
    for code, column in data.sd.items():
        matrix[:, data.leaves.index(code)] = column[chosen]
    return matrix
