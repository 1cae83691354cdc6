"""True figures (真值): what every programme would show if its numbers were large enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logit

from evaluator.demo.parameters import tables
from evaluator.demo.streams import stream

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from evaluator.demo.parameters import LeafTruth
    from evaluator.rubric import Leaf

    Array = NDArray[np.float64]


def true_figure(leaf: Leaf, truth: LeafTruth, programmes: pd.DataFrame, seed: int, year: int) -> Array:
    """True figure of a leaf for every programme, in the leaf's unit.

    National mean of the category and major, plus what the institution and the programme are worth, plus the drift up to
    this year. Shares scatter on the logit scale and positive figures on the log scale, so that they stay possible.

    Parameters
    ----------
    leaf : Leaf
    truth : LeafTruth
        Its parameters.
    programmes : DataFrame, N rows
        As `make_programmes` gives it.
    seed, year : int
    """
    sign = 1.0 if leaf.better == "higher" else -1.0
    own = standing(leaf.code, truth.loading, programmes, seed, year)
    groups = [
        (truth.by_category, _by(programmes["category"], seed, "category", leaf.code)),
        (truth.by_major, _by(programmes["major"], seed, "major", leaf.code)),
    ]
    shift = sum(size * effect for size, effect in groups)
    full = leaf.full if leaf.kind == "proportion" or truth.form == "share" else 1.0
    if truth.form in {"share", "yes_no"}:
        mean = truth.mean / full
        slope = mean * (1.0 - mean) * full
        floor = tables("world")["truth"]["floor"]
        share = expit(logit(mean) + (shift + truth.spread * sign * own) / slope)
        return np.asarray(full * np.clip(share, floor, 1.0 - floor))
    if truth.form == "positive":
        relative = truth.spread / truth.mean
        figure = truth.mean * np.exp(shift / truth.mean + relative * sign * own - relative**2 / 2)
    else:
        figure = truth.mean + shift + truth.spread * sign * own
    low, high = (float(end) for end in leaf.range) if leaf.range else (-np.inf, np.inf)
    return np.asarray(np.clip(figure, low, high), dtype=np.float64)


def standing(name: str, loading: float, programmes: pd.DataFrame, seed: int, year: int) -> Array:
    """How many national standard deviations better than its peers each programme truly is in one thing."""
    rule = tables("world")["truth"]
    first = min(tables("world")["years"])
    institution = _by(programmes["institution"], seed, "institution", name)
    programme = stream(seed, "programme", name).standard_normal(len(programmes))
    part = rule["institution_part"]
    own = np.sqrt(part) * institution + np.sqrt(1.0 - part) * programme
    drift = np.zeros(len(programmes))
    for past in range(first + 1, year + 1):
        drift += rule["yearly_drift"] * stream(seed, "drift", name, past).standard_normal(len(programmes))
    quality = programmes["quality"].to_numpy() + programmes["gain"].to_numpy() * (year - first)
    return np.asarray(loading * quality + np.sqrt(1.0 - loading**2) * own + drift, dtype=np.float64)


def _by(groups: pd.Series, seed: int, *names: object) -> Array:
    """One standard normal effect a group."""
    codes, keys = groups.factorize(sort=True)
    return np.asarray(stream(seed, *names).standard_normal(len(keys))[codes], dtype=np.float64)
