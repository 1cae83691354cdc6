"""Observed figures (观测值): counts and means drawn from the truth, consistent with one another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr
from scipy.stats import binom, poisson

from evaluator.demo.parameters import tables
from evaluator.demo.streams import stream
from evaluator.demo.truth import standing, true_figure

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from evaluator.demo.parameters import Parameters, Size
    from evaluator.rubric import Leaf, ScoredRubric

    Array = NDArray[np.float64]

# What sizes that follow from no other figure follow from: the programme's own number of final-year students.
COHORT = "cohort"


@dataclass(frozen=True)
class Drawn:
    """Figures of one leaf, shape (N,): as published, true, and the count behind a proportion (NaN elsewhere)."""

    value: Array
    truth: Array
    events: Array


class Observation:
    """All figures of all programmes in one year; each column is drawn when first asked for, from its own stream.

    Parameters
    ----------
    rubric : ScoredRubric
    params : Parameters
    programmes : DataFrame, N rows
    seed, year : int
    """

    def __init__(
        self, rubric: ScoredRubric, params: Parameters, programmes: pd.DataFrame, seed: int, year: int
    ) -> None:
        self.rubric, self.params, self.programmes = rubric, params, programmes
        self.seed, self.year, self.count = seed, year, len(programmes)
        self._leaves = {leaf.code: leaf for leaf in rubric.leaves}
        self._made_by = {leaf.events: leaf.code for leaf in rubric.leaves if leaf.events}
        self._spread_of = {leaf.sd: leaf for leaf in rubric.leaves if leaf.sd}
        self._figures: dict[str, Array] = {}
        self._drawn: dict[str, Drawn] = {}

    def figure(self, code: str) -> Array:
        """A count or another size; NaN where the programme has none yet."""
        if code not in self._figures:
            if code in self._made_by:
                self._figures[code] = self.leaf(self._made_by[code]).events
            elif code in self._spread_of:
                self._figures[code] = self._sample_sd(code)
            else:
                self._figures[code] = self._size(code, self.params.figures[code])
        return self._figures[code]

    def leaf(self, code: str) -> Drawn:
        """Published and true figures of a leaf."""
        if code not in self._drawn:
            self._drawn[code] = self._draw(self._leaves[code])
        return self._drawn[code]

    def size(self, leaf: Leaf) -> Array:
        """Size behind a leaf: the product of its columns, shares as fractions."""
        size = np.ones(self.count)
        for code in leaf.n:
            size *= self.leaf(code).value / self._leaves[code].full if code in self._leaves else self.figure(code)
        return size if leaf.n else np.full(self.count, np.nan)

    @cached_property
    def cohort(self) -> Array:
        """Final-year students of this year."""
        spread = tables("world")["programmes"]["cohort_yearly"]
        yearly = np.exp(spread * stream(self.seed, "cohort", self.year).standard_normal(self.count))
        return np.asarray(self.programmes["cohort"].to_numpy() * yearly, dtype=np.float64)

    def _size(self, code: str, rule: Size) -> Array:
        base = self.cohort if rule.of == COHORT else self.figure(rule.of) if rule.of else np.ones(self.count)
        base = base - self.figure(rule.minus) if rule.minus else base
        when = () if rule.steady else (self.year,)
        scatter = rule.spread * stream(self.seed, "size", code, *when).standard_normal(self.count)
        size = base * rule.ratio * np.exp(scatter)
        if rule.grows:
            size *= self._share_open()
        if rule.divided_by:
            spread = rule.divided_by["spread"] / rule.divided_by["mean"]
            own = standing(code, rule.divided_by["loading"], self.programmes, self.seed, self.year)
            size /= rule.divided_by["mean"] * np.exp(spread * own)
        # A part never exceeds the whole that it is a part of.
        whole = np.ceil(base) if rule.of and rule.ratio <= 1 and rule.spread > 0 else np.inf
        size = np.minimum(np.maximum(np.rint(size), rule.least), whole)
        if rule.needs_graduates:
            size = np.where(self.programmes["first_year"].to_numpy() <= self.year, size, np.nan)
        return np.asarray(size, dtype=np.float64)

    def _share_open(self) -> Array:
        """Share of its year groups that a programme has filled: new programmes grow year by year."""
        years = tables("world")["years_of_study"]
        opened = self.programmes["first_year"].to_numpy() - years
        return np.asarray(np.clip((self.year - opened + 1) / years, 0.0, 1.0))

    def _sample_sd(self, code: str) -> Array:
        leaf, rule = self._spread_of[code], self.params.figures[code]
        rng = stream(self.seed, "sd", code, self.year)
        free = np.maximum(np.nan_to_num(self.size(leaf)) - 1, 1)
        true = self._true_sd(leaf, rule)
        return np.asarray(np.round(true * np.sqrt(rng.chisquare(free) / free), 2))

    def _true_sd(self, leaf: Leaf, rule: Size) -> Array:
        scatter = stream(self.seed, "true sd", leaf.code).standard_normal(self.count)
        return np.asarray(rule.ratio * np.exp(rule.spread * scatter), dtype=np.float64)

    def _draw(self, leaf: Leaf) -> Drawn:
        params = self.params.leaves[leaf.code]
        if params.ratio:
            value = np.round(self.figure(params.ratio[0]) / self.figure(params.ratio[1]), params.decimals)
            return Drawn(value, value, np.full(self.count, np.nan))
        truth = true_figure(leaf, params, self.programmes, self.seed, self.year)
        if leaf.kind == "proportion":
            return self._proportion(leaf, truth)
        steady = stream(self.seed, "steady", leaf.code).random(self.count)
        if leaf.kind == "exact" and params.form == "yes_no":
            value = truth = (steady < truth).astype(np.float64)
        elif leaf.kind == "exact" and params.count_of:
            size = self.figure(params.count_of)
            value = truth = np.round(params.per * np.floor(truth * size / params.per + steady) / size, params.decimals)
        elif leaf.kind == "exact":
            value = truth = np.round(truth, params.decimals)
        elif leaf.kind == "rate":
            value = np.round(self._rate(leaf, truth), params.decimals)
        else:
            value = np.round(truth + self._noise(leaf), params.decimals)
        if leaf.range:
            value = np.clip(value, float(leaf.range[0]), float(leaf.range[1]))
        return Drawn(value, truth, np.full(self.count, np.nan))

    def _proportion(self, leaf: Leaf, truth: Array) -> Drawn:
        params, size = self.params.leaves[leaf.code], self.size(leaf)
        share, whole = truth / leaf.full, np.nan_to_num(size)
        if leaf.sampling == "none":
            # All teachers are counted, not sampled: what is counted is the truth.
            events = np.floor(share * whole + stream(self.seed, "steady", leaf.code).random(self.count))
        elif params.includes:
            part = self.leaf(params.includes)
            inner = part.truth / self._leaves[params.includes].full
            share = np.maximum(share, inner)
            others = np.divide(share - inner, 1.0 - inner)
            rng = stream(self.seed, "draw", leaf.code, self.year)
            events = part.events + rng.binomial((whole - np.nan_to_num(part.events)).astype(int), others)
            truth = leaf.full * share
        else:
            events = np.asarray(binom.ppf(self._uniform(leaf), whole, share))
        events = np.where(np.isfinite(size), events, np.nan)
        value = np.divide(leaf.full * events, size, out=np.full(self.count, np.nan), where=size > 0)
        if leaf.events is None:
            value = np.round(value, params.decimals)
        return Drawn(value, value if leaf.sampling == "none" else truth, events)

    def _rate(self, leaf: Leaf, truth: Array) -> Array:
        per, size = float(leaf.per or 1), self.size(leaf)
        if leaf.sampling == "none":
            return truth
        events = poisson.ppf(self._uniform(leaf), np.nan_to_num(truth * size / per))
        return np.asarray(per * events / np.where(size > 0, size, np.nan))

    def _noise(self, leaf: Leaf) -> Array:
        """Noise of a mean or a judgement, without the part that the rubric says there is not."""
        noise = np.zeros(self.count)
        if leaf.sd and leaf.sampling == "yes":
            true_sd = self._true_sd(leaf, self.params.figures[leaf.sd])
            size = self.size(leaf)
            noise += self._normal(leaf) * true_sd / np.sqrt(np.where(size > 0, size, np.nan))
        if leaf.error_sd is not None:
            noise += float(leaf.error_sd) * stream(self.seed, "error", leaf.code, self.year).standard_normal(self.count)
        return noise

    def _uniform(self, leaf: Leaf) -> Array:
        return np.clip(ndtr(self._normal(leaf)), 1e-12, 1 - 1e-12)

    def _normal(self, leaf: Leaf) -> Array:
        """Standard normal noise; leaves that share respondents are correlated as the rubric says."""
        own = stream(self.seed, "draw", leaf.code, self.year).standard_normal(self.count)
        for sample in self.rubric.model.samples:
            if sample.code == leaf.sample:
                shared = stream(self.seed, "sample", sample.code, self.year).standard_normal(self.count)
                weight = float(sample.correlation)
                return np.asarray(np.sqrt(weight) * shared + np.sqrt(1.0 - weight) * own, dtype=np.float64)
        return own
