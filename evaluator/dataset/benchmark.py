"""National averages by peer group (常模): mean, spread, number of programmes, coverage and source."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

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
class NationalScores:
    """Composite scores of the nation's programmes, by which top shares are drawn.

    Attributes
    ----------
    score : ndarray, shape (M,)
        Rounded scores, as printed.
    mean, spread : ndarray, shape (M,)
        Posterior mean and standard deviation of each true score.
    groups : mapping of level to ndarray of str, shape (M,)
        Peer group of each programme at each level of the chain.
    """

    score: NDArray[np.float64]
    mean: NDArray[np.float64]
    spread: NDArray[np.float64]
    groups: Mapping[str, NDArray[np.object_]]


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
    extent : ndarray, shape (2, J)
        Smallest and largest figure of the nation by leaf (for the scale minmax); NaN where unknown.
    national : NationalScores or None
        Scores of the nation where the benchmark was computed from its programmes.
    files : tuple of str
        Names of the files read.
    """

    rubric: str
    leaves: tuple[str, ...]
    levels: tuple[BenchmarkLevel, ...]
    source: str
    year: int | None = None
    extent: Matrix = field(default_factory=lambda: np.empty((2, 0)))
    national: NationalScores | None = None
    files: tuple[str, ...] = ()

    @property
    def provincial(self) -> bool:
        """Whether the averages are of one province only (省内): then no letters."""
        return self.source == SOURCES[3]

    def fingerprint(self) -> str:
        """SHA-256 of all averages and of the national scores."""
        digest = hashlib.sha256(f"{self.rubric}|{self.source}|{self.year}|{','.join(self.leaves)}".encode())
        for level in self.levels:
            digest.update(f"{level.level}|{','.join(level.keys)}".encode())
            for array in (level.mean, level.spread, level.programmes, level.coverage, level.mean_error, level.between):
                digest.update(np.ascontiguousarray(array).tobytes())
        if self.national is not None:
            digest.update(self.national.score.tobytes())
        return digest.hexdigest()


def empty_level(level: str, keys: tuple[str, ...], leaves: int) -> BenchmarkLevel:
    """A level about which nothing is known yet."""
    unknown = np.full((len(keys), leaves), np.nan)
    return BenchmarkLevel(level, keys, *(unknown.copy() for _ in range(6)))
