"""National averages by peer group (常模): mean, spread, number of programmes, coverage, source; and as a table."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from evaluator.dataset.groups import level_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from evaluator.rubric import Rubric
    from evaluator.text import Problem

    Matrix = NDArray[np.float64]


def averages_table(benchmark: Benchmark, rubric: Rubric) -> pd.DataFrame:
    """Give ``level, group, indicator, mean, spread, programmes``; the widest groups come last, as in the chain."""
    names = np.array([leaf.name for leaf in rubric.leaves], dtype=object)
    parts = []
    for level in benchmark.levels:
        row, column = np.nonzero(np.isfinite(level.mean))
        parts.append(
            pd.DataFrame(
                {
                    "level": level_name(rubric, level.level),
                    "group": np.array(level.keys, dtype=object)[row],
                    "indicator": names[column],
                    "mean": level.mean[row, column],
                    "spread": level.spread[row, column],
                    "programmes": level.programmes[row, column],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


SOURCES = ("官方常模", "第三方", "计算", "省内")


@dataclass(frozen=True, eq=False)
class BenchmarkLevel:
    """Benchmarks of all groups of one level of the chain, say of all majors.

    Attributes
    ----------
    level : str
        The unit column that names the group (``major``), or ``all``.
    keys : tuple of str, length K
        Group codes; ``("",)`` for ``all``.
    mean, spread : ndarray, shape (K, J)
        National mean and standard deviation in the leaf's unit; NaN where unknown.
    programmes, coverage : ndarray, shape (K, J)
        Programmes behind the mean, and the share of the nation that is visible (0 … 1); NaN where unknown.
    mean_error, between : ndarray, shape (K, J)
        Standard error of the mean, and true variance between programmes; NaN where unknown.
    """

    level: str
    keys: tuple[str, ...]
    mean: Matrix
    spread: Matrix
    programmes: Matrix
    coverage: Matrix
    mean_error: Matrix
    between: Matrix


@dataclass(frozen=True, eq=False)
class TopCuts:
    """Scores that open the top shares of every group of one level.

    Attributes
    ----------
    level : str
        Level of the chain.
    keys : tuple of str, length K
        Group codes.
    programmes : ndarray, shape (K,)
        National programmes with a score.
    observed : ndarray, shape (K, letters)
        Rounded score that the last programme inside the top share of a letter has; −inf where a letter has none.
    true : ndarray, shape (K, letters)
        The same border among true scores, which scatter less than observed ones.
    scores : tuple of ndarray, length K
        Rounded scores of each group's programmes, rising.
    """

    level: str
    keys: tuple[str, ...]
    programmes: NDArray[np.float64]
    observed: Matrix
    true: Matrix
    scores: tuple[NDArray[np.float64], ...]


@dataclass(frozen=True, eq=False)
class NationalScores:
    """Composite scores of the nation's programmes.

    Attributes
    ----------
    score : ndarray, shape (M,)
        Rounded scores of classifiable programmes, as printed.
    mean : float
        Their mean: what true scores are taken to scatter about.
    cuts : tuple of TopCuts
        Borders of top shares along the chain; empty where no letter has a top share.
    """

    score: NDArray[np.float64]
    mean: float
    cuts: tuple[TopCuts, ...]


@dataclass(frozen=True, eq=False)
class Benchmark:
    """National averages (常模) for one rubric and year.

    Attributes
    ----------
    rubric : str
        Id of the rubric.
    leaves : tuple of str, length J
        Leaf codes in column order.
    levels : tuple of BenchmarkLevel
        From the narrowest group to the widest, as the rubric's chain.
    source : {"官方常模", "第三方", "计算", "省内"}
        Source kind. With 省内 nothing is called A–D.
    year : int or None
        Year of the averages.
    value_range : ndarray, shape (2, J)
        Smallest and largest figure of the nation by leaf (for the scale minmax); NaN where unknown.
    values : mapping of leaf code to ndarray
        Figures of the nation, rising, of leaves whose scale is percentile; empty where unknown.
    national : NationalScores or None
        Scores of the nation where the benchmark was computed from its programmes.
    files : tuple of str
        Names of the files read.
    notices : tuple of Problem
        What is worth knowing about them: averages that are not there, no source, no year.
    """

    rubric: str
    leaves: tuple[str, ...]
    levels: tuple[BenchmarkLevel, ...]
    source: str
    year: int | None = None
    value_range: Matrix = field(default_factory=lambda: np.empty((2, 0)))
    values: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    national: NationalScores | None = None
    files: tuple[str, ...] = ()
    notices: tuple[Problem, ...] = ()

    @property
    def provincial(self) -> bool:
        """Whether the averages are of one province only (省内): then no letters."""
        return self.source == SOURCES[3]

    def fingerprint(self) -> str:
        """SHA-256 of all averages and of the national scores."""
        digest = hashlib.sha256(f"{self.rubric}|{self.source}|{self.year}|{','.join(self.leaves)}".encode())
        for level in self.levels:
            digest.update(f"{level.level}|{','.join(level.keys)}".encode())
            for array in (
                level.mean,
                level.spread,
                level.programmes,
                level.coverage,
                level.mean_error,
                level.between,
            ):
                digest.update(np.ascontiguousarray(array).tobytes())
        digest.update(np.ascontiguousarray(self.value_range).tobytes())
        if self.national is not None:
            digest.update(self.national.score.tobytes() + np.float64(self.national.mean).tobytes())
            for cuts in self.national.cuts:
                digest.update(cuts.level.encode() + cuts.observed.tobytes() + cuts.true.tobytes())
        return digest.hexdigest()


def empty_level(level: str, keys: tuple[str, ...], leaves: int) -> BenchmarkLevel:
    """A level about which nothing is known yet."""
    unknown = np.full((len(keys), leaves), np.nan)
    return BenchmarkLevel(level, keys, *(unknown.copy() for _ in range(6)))
