"""A share at its best end year after year, where chance cannot explain it (连年满分)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from evaluator.dataset import SOURCES
from evaluator.evaluation.flags.found import Flag, Found, chance_text, with_unit
from evaluator.evaluation.national import benchmark_from
from evaluator.scoring import reference
from evaluator.text import figure_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation.flags.panel import Panel

    Array = NDArray[np.float64]


def full_chance(share: Array, between: Array, size: Array) -> Array:
    """Probability that a unit drawn from its peers shows all of ``size`` cases at the best end.

    The unit's true share p is Beta distributed about the peers' share with the variance between them, so that a peer
    may well be better than the average; then E(pⁿ) = B(a + n, b) / B(a, b). Without a variance it is pⁿ.

    Parameters
    ----------
    share : ndarray
        Peers' share of cases at the best end, 0 … 1.
    between : ndarray
        True variance between peers, 0 … 1; NaN is taken as 0.
    size : ndarray
        Cases of all years together.

    Returns
    -------
    ndarray
        1 where the peers' share is 1; NaN where it is unknown.

    Examples
    --------
    Eight graduates a year for three years, peers at 97 %: nothing odd; sixty a year at 85 % is.

    >>> full_chance(np.array([0.97, 0.85]), np.zeros(2), np.array([24.0, 180.0])).round(3).tolist()
    [0.481, 0.0]
    """
    from scipy.special import betaln  # noqa: PLC0415 - scipy is slow to import

    inside = np.clip(share, 1e-9, 1.0 - 1e-9)
    spread = np.nan_to_num(between)
    strength = np.divide(inside * (1.0 - inside), spread, out=np.full_like(inside, np.inf), where=spread > 1e-12) - 1.0
    # A variance above p(1−p) is none of a share: all or nothing is as far as shares scatter.
    strength = np.maximum(strength, 1e-6)
    mixed = np.isfinite(strength)
    known = np.where(mixed, strength, 1.0)
    a, b = inside * known, (1.0 - inside) * known
    log_chance = np.where(mixed, betaln(a + size, b) - betaln(a, b), size * np.log(inside))
    return np.asarray(np.where(share >= 1.0, 1.0, np.exp(log_chance)), dtype=np.float64)


def find_full(panel: Panel) -> list[Found]:
    """Flag shares at 100 % (0 % where lower is better) in each of the last ``full_years`` years."""
    rules, rubric = panel.rubric.model.flags, panel.rubric
    layers = panel.last(rules.full_years)
    if layers is None:
        return []
    whole = np.array([leaf.full for leaf in rubric.leaves])
    end = np.array([{"higher": leaf.full, "lower": 0.0}.get(leaf.better, np.nan) for leaf in rubric.leaves])
    end[[leaf.kind != "proportion" for leaf in rubric.leaves]] = np.nan
    size = panel.n[layers]
    there = (np.abs(panel.value[layers] - end) <= 1e-9 * whole) & (size > 0)
    units, leaves = np.nonzero(there.all(axis=0))
    if not len(units):
        return []
    # People who are all counted every year (teachers) are the same ones: one year says as much as three.
    counted = np.array([leaf.sampling == "none" for leaf in rubric.leaves])[leaves]
    cases = np.where(counted, size[:, units, leaves].max(axis=0), size[:, units, leaves].sum(axis=0))
    benchmark = panel.benchmark or benchmark_from(panel.data, rubric, source=SOURCES[-1])
    ref = reference(panel.data, rubric, benchmark)
    row = ref.row[units]
    mean, scale = ref.mean[row, leaves], whole[leaves]
    between = np.where(np.isnan(ref.between[row, leaves]), ref.spread[row, leaves] ** 2, ref.between[row, leaves])
    away = np.abs(end[leaves] - mean) / scale
    chance = full_chance(1.0 - away, between / scale**2, cases)
    found = []
    for k in np.flatnonzero(chance < float(rules.chance)):
        leaf = rubric.leaves[leaves[k]]
        values = {
            "leaf": leaf.name,
            "first": panel.years[layers][0],
            "last": panel.years[-1],
            "years": rules.full_years,
            "cases": figure_text(cases[k], 6),
            "peers": with_unit(leaf, float(f"{mean[k]:.4g}")),
            "chance": chance_text(float(chance[k])),
        }
        unit, institution = str(panel.units[units[k]]), str(panel.institutions[units[k]])
        seen = with_unit(leaf, float(end[leaves[k]]))
        found.append(Found(Flag.FULL, seen, unit, institution, int(leaves[k]), values))
    return found
