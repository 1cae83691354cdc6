"""National averages computed from the nation's own programmes, and the nation's own scores (计算常模)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.classing import top_cuts
from evaluator.dataset import Benchmark, BenchmarkLevel, Dataset, NationalScores, State, group_codes, used_leaves
from evaluator.evaluation.eligibility import classifiable_units, reasons_against
from evaluator.rubric import as_scored
from evaluator.scoring import (
    Leaves,
    leaf_arrays,
    ranked_values,
    reference,
    sampling_variance,
    score,
    usable,
    value_range_of,
    within_sd,
)
from evaluator.statistics import group_between, group_spread, group_sum, posterior, round_half_up, spread_grid

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.rubric import Rubric, ScoredRubric

    Array = NDArray[np.float64]


def benchmark_from(national: Dataset, rubric: Rubric, source: str = "计算") -> Benchmark:
    """Compute the benchmark (常模) from the programmes of the nation.

    Parameters
    ----------
    national : Dataset
        All programmes of the nation that can be seen, including those evaluated.
    rubric : Rubric
        Each leaf says ``mean: pooled`` (events over sizes) or ``programme`` (mean of programmes); the spread is the
        standard deviation (ddof 1) of the visible programmes about that mean.
    source : {"计算", "省内"}
        省内 when the data hold one province only: then nobody is called A–D.

    Returns
    -------
    Benchmark
        With the nation's own scores, by which the mean composite and the top shares are known.

    Examples
    --------
    >>> import evaluator as ev
    >>> small = ev.example()
    >>> averages = ev.benchmark_from(small.nation, small.rubric)
    >>> averages.source, [level.level for level in averages.levels]
    ('计算', ['major', 'major_class', 'category', 'all'])
    >>> dict(zip(averages.leaves[:2], averages.levels[-1].mean[0].round(1).tolist()))
    {'entry_score': 71.1, 'first_choice_rate': 59.9}
    """
    rubric = as_scored(rubric)
    leaves = leaf_arrays(rubric)
    # A leaf that a unit's tree does not use is no figure of that unit: neither visible nor hidden.
    used = used_leaves(national.units, rubric)
    levels = tuple(_level(name, national, leaves, used) for name in rubric.model.benchmark.groups)
    bare = Benchmark(
        rubric=rubric.id,
        leaves=rubric.codes,
        levels=levels,
        source=source,
        year=national.year,
        value_range=value_range_of(national.value, used & (national.state == State.OBSERVED)),
        values=ranked_values(national.value, used & (national.state == State.OBSERVED), rubric),
        national=NationalScores(np.empty(0), rubric.base, ()),
        files=national.sources,
    )
    return with_national_scores(bare, national, rubric)


def with_national_scores(benchmark: Benchmark, national: Dataset, rubric: ScoredRubric) -> Benchmark:
    """Give a benchmark the scores that the nation's programmes have by this rubric, say one of other weights."""
    return replace(benchmark, national=_national_scores(national, rubric, benchmark))


def _level(name: str, national: Dataset, leaves: Leaves, used: NDArray[np.bool_]) -> BenchmarkLevel:
    code, keys = group_codes(national.units, name)
    groups, observed = len(keys), used & (national.state == State.OBSERVED)
    value = np.where(observed, national.value, 0.0)
    size = np.where(observed & np.isfinite(national.n), national.n, 0.0)
    pooled = _ratio(group_sum(value * size, code, groups), group_sum(size, code, groups))
    plain = _ratio(group_sum(value, code, groups), group_sum(observed.astype(np.float64), code, groups))
    mean = np.where(leaves.pooled & np.isfinite(pooled), pooled, plain)
    deviation = leaves.transforms.deviation(value, mean[code])
    spread, count = group_spread(deviation, observed, code, groups)
    coverage = _coverage(national, observed, used, code, groups)
    # A mean of part of the nation misses the rest: a finite-population standard error, 0 where all is visible.
    error = spread * np.sqrt(_ratio(1.0 - coverage, count))
    by_size = _pooled_error(national, observed, used, code, groups)
    error = np.where(leaves.pooled & np.isfinite(by_size), spread * by_size, error)
    noise = sampling_variance(leaves, mean[code], national.n, within_sd(national))
    between, _ = group_between(deviation, np.nan_to_num(noise), observed, code, groups)
    return BenchmarkLevel(name, keys, mean, spread, count, coverage, error, between)


def _pooled_error(
    national: Dataset, observed: NDArray[np.bool_], used: NDArray[np.bool_], code: NDArray[np.intp], groups: int
) -> Array:
    """Error of a mean of sizes, in standard deviations between programmes; NaN where a size is not known.

    The mean of all is f·m + (1 − f)·m′, m of the visible and m′ of the hidden, f the visible share of the size; so the
    error of m is (1 − f)·(m − m′), of variance (1 − f)²·σ²·(Σw²/(Σw)² + Σw′²/(Σw′)²): a few large programmes hold a
    mean less than as many equal ones. With equal sizes it is (1 − f)/count.
    """
    exists = used & (national.state != State.NOT_APPLICABLE)
    size = np.where(exists & np.isfinite(national.n), national.n, 0.0)
    known, share, inverse = np.ones((groups, size.shape[1]), dtype=bool), [], []
    for part in (observed, exists & ~observed):
        weight = np.where(part, size, 0.0)
        whole = group_sum(weight, code, groups)
        share.append(whole)
        inverse.append(_ratio(group_sum(weight**2, code, groups), whole**2))
        known &= group_sum((part & ~np.isfinite(national.n)).astype(float), code, groups) == 0
    hidden = _ratio(share[1], share[0] + share[1])
    error = hidden * np.sqrt(np.nan_to_num(inverse[0]) + np.nan_to_num(inverse[1]))
    return np.where(known & (share[0] > 0), error, np.nan)


def _coverage(
    national: Dataset, observed: NDArray[np.bool_], used: NDArray[np.bool_], code: NDArray[np.intp], groups: int
) -> Array:
    """Visible share of each group and leaf: by size where every size in the group is known, else by programmes."""
    exists = used & (national.state != State.NOT_APPLICABLE)
    size = np.where(exists & np.isfinite(national.n), national.n, 0.0)
    by_size = _ratio(group_sum(np.where(observed, size, 0.0), code, groups), group_sum(size, code, groups))
    by_count = _ratio(group_sum(observed.astype(float), code, groups), group_sum(exists.astype(float), code, groups))
    unsized = group_sum((exists & ~np.isfinite(national.n)).astype(float), code, groups)
    return np.where((unsized == 0) & np.isfinite(by_size), by_size, by_count)


def _ratio(top: Array, bottom: Array) -> Array:
    return np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0)


def _national_scores(national: Dataset, rubric: ScoredRubric, benchmark: Benchmark) -> NationalScores:
    national = usable(national, rubric)
    ref = reference(national, rubric, benchmark)
    scored = score(national, rubric, ref)
    inside = np.flatnonzero(classifiable_units(reasons_against(national, rubric, scored), scored))
    if not len(inside):
        return NationalScores(np.empty(0), rubric.base, ())
    total = scored.total[inside]
    mean = float(total.mean())
    true = posterior(
        total, scored.variance[inside], spread_grid(total, scored.test_variance[inside], mean, ref.scales.reach)
    )
    printed = round_half_up(total, rubric.model.scale.decimals)
    seen = replace(national, units=pd.DataFrame(national.units.iloc[inside]).reset_index(drop=True))
    return NationalScores(printed, mean, top_cuts(rubric, seen, printed, true))
