"""Letters by where an interval lies (区间分类): against the average and a size that matters, or against the peers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR
from typing import TYPE_CHECKING, ClassVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from numpy.typing import NDArray

    from evaluator.dataset import Dataset
    from evaluator.rubric import ScoredRubric
    from evaluator.rubric.model import Classes, Interval, Letter
    from evaluator.statistics import Posterior

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Bands:
    """For every letter the scores that get it, if the interval keeps its width: from ``low`` to below ``high``.

    Attributes
    ----------
    low, high : ndarray, shape (N, L)
        On unrounded scores; L letters, best first.
    order : tuple of int
        Letters in the order in which they are asked; the first that fits is given.
    otherwise : int
        Letter of those that none fits.
    noise : ndarray, shape (N,)
        Variance of the score that the interval stands for.
    """

    low: Array
    high: Array
    order: tuple[int, ...]
    otherwise: int
    noise: Array

    # Why a unit that an interval cannot be laid out for has no letter: a reason code.
    unplaced: ClassVar[str] = "no_interval"

    @property
    def placed(self) -> NDArray[np.bool_]:
        """Units that an interval can be laid out for: not those whose published ends are not given."""
        return np.isfinite(self.noise)

    def letter(self, score: Array, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Letter of unrounded scores of the units ``rows``; −1 for NaN."""
        given = self.given(score[:, None], rows)[:, 0]
        return np.where(np.isnan(score), -1, given).astype(np.intp)

    def true_letter(self, score: Array, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Letter that units ``rows`` would get if they were measured at their true scores."""
        return self.letter(score, rows)

    def chance(self, posterior: Posterior, rows: NDArray[np.intp]) -> Array:
        """Chance that another measurement with the same noise gives each letter, shape (rows, L).

        What lies between the borders of an interval is no range of true scores, so there is no chance that the letter
        is true; there is a chance that it comes out again.
        """
        edges = np.sort(np.concatenate([self.low[rows], self.high[rows]], axis=1), axis=1)
        reach = np.ones((len(rows), edges.shape[1] + 2))
        reach[:, -1] = 0.0
        for step in range(edges.shape[1]):
            reach[:, step + 1] = posterior.at_least(edges[:, step], self.noise[rows])
        part = np.maximum(reach[:, :-1] - reach[:, 1:], 0.0)
        finite = np.clip(edges, -1e12, 1e12)
        outer = np.column_stack([finite[:, 0] - 1.0, finite, finite[:, -1] + 1.0])
        letters = self.given((outer[:, :-1] + outer[:, 1:]) / 2, rows)
        return np.stack([np.where(letters == k, part, 0.0).sum(axis=1) for k in range(self.low.shape[1])], axis=1)

    def given(self, score: Array, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Letter at several scores of each of the units ``rows``, shape (rows, scores)."""
        letter = np.full(score.shape, self.otherwise, dtype=np.intp)
        # As rounding does, forgive binary dust: what is meant to stand at a border stands at it.
        s = np.round(score, 9)
        for k in reversed(self.order):
            low, high = (np.round(end[rows, k, None], 9) for end in (self.low, self.high))
            letter = np.where((s >= low) & (s < high), k, letter)
        return letter


def interval_bands(data: Dataset, rubric: ScoredRubric, score: Array, variance: Array) -> Bands:
    """Bands of the rule ``interval``: ``low_above`` and ``high_below`` hold against the ends as printed.

    Parameters
    ----------
    data : Dataset
        Holds the published ends where the rubric names columns for them.
    score, variance : ndarray, shape (N,)
        Unrounded scores and their sampling variance.
    """
    classes = rubric.model.classes
    rule = _interval(classes)
    z = _z(float(rule.level))
    below = above = z * np.sqrt(variance)
    noise = variance
    if rule.low is not None and rule.high is not None:
        ends = [data.figures[code] for code in (rule.low, rule.high)]
        below, above = score - ends[0], ends[1] - score
        noise = ((below + above) / (2.0 * z)) ** 2
    regions = [_ends(letter, below, above, rubric.model.scale.step) for letter in classes.letters]
    order = tuple(k for k, letter in enumerate(classes.letters) if _has_condition(letter))
    otherwise = next(k for k in range(len(classes.letters)) if k not in order)
    low, high = (np.stack(parts, axis=1) for parts in zip(*regions, strict=True))
    return Bands(low, high, order, otherwise, noise)


def _interval(classes: Classes) -> Interval:
    if classes.interval is None:
        raise AssertionError  # a rubric of these rules does not load without it
    return classes.interval


def _ends(letter: Letter, below: Array, above: Array, step: Decimal) -> tuple[Array, Array]:
    """From which unrounded score a letter is given, and up to which.

    What is printed decides, so a border between two printed scores is the next printed one that keeps it.
    """
    low, high = np.full(len(below), -np.inf), np.full(len(below), np.inf)
    half = float(step) / 2

    def printed(border: Decimal, rounding: str) -> float:
        return float(border.quantize(step, rounding))

    if letter.min_score is not None:
        low = np.maximum(low, printed(letter.min_score, ROUND_CEILING) - half)
    if letter.low_above is not None:
        low = np.maximum(low, printed(letter.low_above, ROUND_FLOOR) + half + below)
    if letter.max_score is not None:
        high = np.minimum(high, printed(letter.max_score, ROUND_FLOOR) + half)
    if letter.high_below is not None:
        high = np.minimum(high, printed(letter.high_below, ROUND_CEILING) - half - above)
    return low, high


def _has_condition(letter: Letter) -> bool:
    return any(
        condition is not None for condition in (letter.min_score, letter.max_score, letter.low_above, letter.high_below)
    )


def peer_bands(rubric: ScoredRubric, centre: Array, variance: Array) -> Bands:
    """Bands of the rule ``peers``: top, middle, bottom, too uncertain to say.

    Top where the interval lies above the mean of the peers, bottom where below; middle where it holds the mean and
    stays within both ``borders`` about it; where it holds the mean and reaches over a border, nothing is said (the
    rule of the German CHE ranking since 2008).

    Parameters
    ----------
    rubric : ScoredRubric
    centre, variance : ndarray, shape (N,)
        Mean of each unit's peers, and sampling variance of its score.
    """
    classes = rubric.model.classes
    width = _z(float(_interval(classes).level)) * np.sqrt(variance)
    half = float(rubric.model.scale.step) / 2
    first, last = (float(border) for border in classes.borders or (0, 0))
    never = np.full(len(centre), np.inf)
    low = np.stack([centre + half + width, centre + first - half + width, -never, never], axis=1)
    high = np.stack([never, centre + last + half - width, centre - half - width, -never], axis=1)
    return Bands(low, high, (0, 2, 1), 3, variance)


def peer_means(codes: Sequence[int] | NDArray[np.intp], score: Array, inside: NDArray[np.bool_]) -> Array:
    """Mean score of the units of each unit's group that are classified, shape (N,)."""
    group = np.asarray(codes, dtype=np.intp)
    count = np.bincount(group[inside], minlength=group.max(initial=-1) + 1)
    total = np.bincount(group[inside], weights=score[inside], minlength=group.max(initial=-1) + 1)
    mean = np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)
    return np.asarray(mean[group], dtype=np.float64)


def _z(level: float) -> float:
    from scipy.special import ndtri  # noqa: PLC0415 - scipy is slow to import

    return float(ndtri((1.0 + level) / 2.0))
