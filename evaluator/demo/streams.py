"""Random numbers by name: every column has a stream of its own, so that a new column leaves the others as they were."""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, *names: object) -> np.random.Generator:
    """Give the generator of one named thing.

    Examples
    --------
    >>> stream(1, "placed", 2025).random() == stream(1, "placed", 2025).random()
    True
    """
    return np.random.default_rng([seed, *(zlib.crc32(str(name).encode()) for name in names)])


def shares(weights: np.ndarray, total: int, least: int = 0) -> np.ndarray:
    """Whole numbers in proportion to weights that add up to ``total`` (largest remainder), none below ``least``."""
    spare = max(total - least * len(weights), 0)
    exact = weights / weights.sum() * spare
    whole = np.floor(exact).astype(np.intp)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: spare - int(whole.sum())]] += 1
    return np.asarray(whole + least, dtype=np.intp)
