"""The arithmetic of one evaluation written straight down in numpy, whole matrices at a time: the yardstick.

It takes the matched benchmarks as given tables, knows one tree of equal depth, fills gaps, and gives scores, letters,
posterior bounds, probabilities and ranks, with nothing checked and nothing kept for explanation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri

from evaluator.statistics import spread_grid

if TYPE_CHECKING:
    from evaluator.dataset import Dataset
    from evaluator.scoring import Reference

CUTS = (58.0, 53.0, 50.0)


def plain_evaluation(ref: Reference, data: Dataset) -> tuple[np.ndarray, ...]:
    """Scores, letters, posterior mean, spread, bounds, probabilities and rank of all units."""
    row, x, n = ref.row, data.value, data.n
    weight = np.full(x.shape[1], 1 / x.shape[1])
    mean, slope, between = ref.mean[row], ref.lines.slope[row], ref.between[row]
    # leaf noise at the benchmark rate, shrinkage, noise at the shrunken rate
    linear, square = ref.leaves.linear, ref.leaves.square
    size = np.where(linear > 0, n, 1.0)
    raw = (linear * mean - square * mean**2) / size
    keep = np.where(raw > 0, between / np.where(between + raw > 0, between + raw, 1.0), 1.0)
    rate = mean + keep * (x - mean)
    fresh = (linear * rate - square * rate**2) / size
    # leaf scores, gaps filled with the average and one national spread of noise
    gap = np.isnan(x)
    t = np.where(gap, 50.0, np.clip(50.0 + slope * (x - mean), 20.0, 80.0))
    error = ref.mean_error[row] ** 2
    test = np.where(gap, 100.0, slope**2 * (raw + error))
    noise = np.where(gap, 100.0, slope**2 * (fresh + error))
    total, test_variance, variance = t @ weight, test @ weight**2, noise @ weight**2
    worst = total - (gap * (t - 20.0)) @ weight
    printed, at_worst = np.round(total, 2), np.round(worst, 2)
    letter = np.sum(printed[:, None] < np.array(CUTS), axis=1)
    hides = letter != np.sum(at_worst[:, None] < np.array(CUTS), axis=1)
    # posterior on the same grid of τ
    grid = spread_grid(total, test_variance, float(total.mean()), 30.0)
    kept = grid.tau**2 / (grid.tau**2 + variance[:, None])
    part = grid.centre + kept * (total[:, None] - grid.centre)
    spread = np.sqrt(kept * variance[:, None])
    centre = part @ grid.weight
    width = np.sqrt((spread**2 + (part - centre[:, None]) ** 2) @ grid.weight)
    at_least = [ndtr((part - (cut - 0.005)) / spread) @ grid.weight for cut in (*CUTS, 50.0)]
    bounds = []
    for share in (0.025, 0.975):
        bound = centre + ndtri(share) * width
        for _ in range(2):
            z = (bound[:, None] - part) / spread
            density = (np.exp(-0.5 * z**2) / spread) @ grid.weight / np.sqrt(2 * np.pi)
            bound = bound - (ndtr(z) @ grid.weight - share) / density
        bounds.append(bound)
    ranks = [_ranks(printed, group) for group in (None, *(ref.members[row, k] for k in range(3)))]
    return total, letter, centre, width, *bounds, *at_least, hides, *ranks


def _ranks(score: np.ndarray, group: np.ndarray | None) -> np.ndarray:
    """Competition ranks, within groups where given."""
    code = np.zeros(len(score), dtype=np.intp) if group is None else group
    order = np.lexsort((-score, code))
    ordered, codes = score[order], code[order]
    fresh = np.r_[True, (ordered[1:] != ordered[:-1]) | (codes[1:] != codes[:-1])]
    opens = np.r_[True, codes[1:] != codes[:-1]]
    place = np.arange(len(score))
    first = np.maximum.accumulate(np.where(fresh, place, 0))
    start = np.maximum.accumulate(np.where(opens, place, 0))
    rank = np.empty(len(score), dtype=np.intp)
    rank[order] = first - start + 1
    return rank
