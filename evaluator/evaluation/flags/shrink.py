"""A base that shrinks while the share on it gets better (基数骤减而比例上升)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.evaluation.flags.found import Flag, Found, chance_text, with_unit
from evaluator.evaluation.flags.noise import case_leaves
from evaluator.scoring import sampling_variance
from evaluator.text import figure_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation.flags.panel import Panel

    Array = NDArray[np.float64]


def fewer_chance(now: Array, before: Array) -> Array:
    """Probability that a count falls this far or farther where both years have the same Poisson mean.

    Given their sum, the later count is binomial with one half (Przyborowski & Wilenski 1940).

    Examples
    --------
    >>> fewer_chance(np.array([6.0, 60.0]), np.array([10.0, 100.0])).round(4).tolist()
    [0.2272, 0.001]
    """
    from scipy.special import bdtr  # noqa: PLC0415 - scipy is slow to import

    later = np.rint(np.nan_to_num(now))
    return np.asarray(bdtr(later, (later + np.rint(np.nan_to_num(before))).astype(np.int64), 0.5), dtype=np.float64)


def better_chance(gain: Array, variance: Array) -> Array:
    """Probability of a gain this large or larger by sampling noise alone (normal, one-sided)."""
    from scipy.special import ndtr  # noqa: PLC0415 - scipy is slow to import

    distance = np.divide(gain, np.sqrt(variance), out=np.zeros_like(gain), where=variance > 0)
    return np.asarray(ndtr(-distance), dtype=np.float64)


def find_shrink(panel: Panel) -> list[Found]:
    """Flag sizes below those of the year before by more than ``shrink`` while the share on them got better.

    Both must be beyond noise: a cohort of nine after one of fourteen says nothing.
    """
    rules, rubric = panel.rubric.model.flags, panel.rubric
    layers = panel.last(2)
    if layers is None:
        return []
    (before, now), (size_before, size) = panel.value[layers], panel.n[layers]
    leaves, level = rubric.leaves, float(rules.chance)
    sign = np.array([{"higher": 1.0, "lower": -1.0}.get(leaf.better, np.nan) for leaf in leaves])
    sign[[leaf.kind not in {"proportion", "rate"} for leaf in leaves]] = np.nan
    gain = sign * (now - before)
    # Written so that what is not known (NaN) is not flagged.
    units, columns = np.nonzero((size < (1.0 - float(rules.shrink)) * size_before) & (gain > 0))
    first, then = size[units, columns], size_before[units, columns]
    by_luck = better_chance(gain[units, columns], _variance(panel)[units, columns])
    unlikely = (fewer_chance(first, then) < level) & (by_luck < level)
    found = []
    for i, j in zip(units[unlikely], columns[unlikely], strict=True):
        values = {
            "leaf": leaves[j].name,
            "before": with_unit(leaves[j], before[i, j]),
            "year": panel.years[-2],
            "size": figure_text(size[i, j], 6),
            "size_before": figure_text(size_before[i, j], 6),
            "drop": f"{1.0 - size[i, j] / size_before[i, j]:.0%}",
            "chance": chance_text(float(fewer_chance(size[i, j], size_before[i, j]))),
        }
        seen = with_unit(leaves[j], now[i, j])
        found.append(Found(Flag.SHRINK, seen, str(panel.units[i]), str(panel.institutions[i]), int(j), values))
    return found


def _variance(panel: Panel) -> Array:
    """Variance of the change of a share or rate, at the figure halfway, shape (N, J)."""
    leaves, middle = case_leaves(panel.rubric), panel.value[-2:].mean(axis=0)
    return sampling_variance(leaves, middle, panel.n[-2]) + sampling_variance(leaves, middle, panel.n[-1])
