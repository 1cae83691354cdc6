"""A nation whose truth is known: true figures normal between programmes, observed figures drawn from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import special, stats

from evaluator.catalog import majors
from evaluator.dataset import Dataset, State, make_dataset, used_leaves, with_major_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.rubric import Leaf, Rubric

    Array = NDArray[np.float64]

SMALLEST, LARGEST = 10, 150  # graduates of a cohort
PEERS = 80  # programmes of a major: 66,000 in about 830 majors; every benchmark is that of the major
COMMON = 0.4  # correlation of every true figure with what is good about a programme as a whole
# Size of a figure's base relative to the cohort; what is not named is the cohort itself.
BASES = {
    "students": 4.0,
    "evaluation_responses": 8.0,
    "survey_responses": 0.6,
    "survey_employed": 0.4,
    "employed": 0.7,
}


@dataclass(frozen=True)
class Nation:
    """Observed figures and the truth behind them."""

    observed: Dataset
    truth: Dataset


@dataclass(frozen=True)
class _Family:
    """How one leaf's true figures scatter: mean and standard deviation between programmes, by unit."""

    mean: Array
    spread: Array


def nation(rubric: Rubric, units: int, rng: np.random.Generator, peers: int = PEERS) -> Nation:
    """Draw a nation of programmes, ``peers`` of each major.

    True figures are normal about the mean of their major; a common factor joins them, so that composites
    scatter as real ones do. Counts are binomial or Poisson given the truth, means normal; leaves of one sample
    share noise with the sample's correlation (a normal copula).
    """
    frame = _units(units, peers, rng)
    cohort = np.floor(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST + 1), units)))
    major = pd.factorize(frame["major"])[0]
    good = rng.standard_normal(units)
    shared = {sample.code: rng.standard_normal(units) for sample in rubric.model.samples}
    correlation = {sample.code: float(sample.correlation) for sample in rubric.model.samples}
    truth, seen, size = (np.full((units, len(rubric.codes)), np.nan) for _ in range(3))
    sd = {}
    for j, leaf in enumerate(rubric.leaves):
        family = _family(leaf, major, rng)
        sign = 1.0 if leaf.better == "higher" else -1.0
        own = rng.standard_normal(units)
        truth[:, j] = family.mean + family.spread * (sign * COMMON * good + np.sqrt(1 - COMMON**2) * own)
        size[:, j] = np.maximum(np.round(cohort * BASES.get(leaf.n[0], 1.0)), 3) if leaf.n else np.nan
        rho = correlation.get(leaf.sample, 0.0)
        noise = np.sqrt(1 - rho) * rng.standard_normal(units)
        if leaf.sample:
            noise += np.sqrt(rho) * shared[leaf.sample]
        truth[:, j], seen[:, j], within = _draw(leaf, truth[:, j], size[:, j], noise, rng)
        if within is not None:
            sd[leaf.code] = within
    probe = make_dataset(rubric, frame, truth, n=size, sd=sd, cohort=cohort, year=2025)
    used = used_leaves(probe.units, rubric)
    state = np.where(used, State.OBSERVED, State.NOT_APPLICABLE).astype(np.int8)
    observed = make_dataset(rubric, frame, seen, n=size, state=state, sd=sd, cohort=cohort, year=2025)
    return Nation(observed, replace(observed, value=np.where(used, truth, np.nan)))


def _units(units: int, peers: int, rng: np.random.Generator) -> pd.DataFrame:
    codes = [code for code, major in majors().items() if major.category_code != "11"]
    chosen = rng.choice(codes, units // peers, replace=False)
    frame = pd.DataFrame(
        {
            "unit": [f"u{i}" for i in range(units)],
            "institution": [str(10000 + i % 400) for i in range(units)],
            "institution_name": "模拟",
            "major": np.resize(chosen, units),
            "first_graduating_year": "2000",
            "ownership": "公办",
            "city_type": "省会",
        }
    )
    return with_major_groups(frame)


def _family(leaf: Leaf, major: NDArray[np.intp], rng: np.random.Generator) -> _Family:
    groups = int(major.max()) + 1
    if leaf.kind == "proportion":
        mean = leaf.full * rng.uniform(0.15, 0.92, groups)
        # Four standard deviations stay inside 0 … 100 %.
        spread = np.minimum(0.08 * leaf.full, np.minimum(mean, leaf.full - mean) / 4)
    elif leaf.kind == "rate":
        mean = rng.uniform(4.0, 15.0, groups)
        spread = mean / 4
    else:
        mean = rng.uniform(60.0, 75.0, groups)
        spread = np.full(groups, 3.0)
    return _Family(mean[major], spread[major])


def _draw(
    leaf: Leaf, truth: Array, size: Array, noise: Array, rng: np.random.Generator
) -> tuple[Array, Array, Array | None]:
    """Give the truth kept inside its range, what is observed of it, and the spread inside the programme."""
    sampled = leaf.sampling == "yes"
    uniform = special.ndtr(noise)
    if leaf.kind == "proportion":
        truth = np.clip(truth, 0.001 * leaf.full, 0.999 * leaf.full)
        seen = leaf.full * stats.binom.ppf(uniform, size, truth / leaf.full) / size if sampled else truth
        return truth, seen, None
    if leaf.kind == "rate":
        truth, per = np.maximum(truth, 0.1), float(leaf.per)
        return truth, per * stats.poisson.ppf(uniform, truth * size / per) / size if sampled else truth, None
    if leaf.kind == "mean" and sampled:
        within = 10.0 * np.sqrt(rng.chisquare(size - 1) / (size - 1))
        return truth, truth + 10.0 * noise / np.sqrt(size), within
    return truth, truth, None
