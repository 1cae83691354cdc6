"""A nation whose truth is known: true figures normal between programmes, observed figures drawn from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from calibration_worlds import AS_ASSUMED, World, hide, placed, scattered_count, scattered_rate
from scipy import special, stats

from evaluator.catalog import majors
from evaluator.dataset import Dataset, State, make_dataset, used_leaves, with_major_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.rubric import Leaf, ScoredRubric

    Array = NDArray[np.float64]

SMALLEST, LARGEST = 10, 150  # graduates of a cohort
PEERS = 80  # programmes of a major: 66,000 in about 830 majors; every benchmark is that of the major
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
    """Figures of one cohort and the truth behind them.

    Attributes
    ----------
    observed, truth : Dataset
    whole : Dataset
        All that was seen before some of it was suppressed.
    again : Dataset or None
        What another cohort of the same truth shows.
    """

    observed: Dataset
    truth: Dataset
    whole: Dataset
    again: Dataset | None


@dataclass(frozen=True)
class _Shared:
    """Noise that figures of one cohort share: by sample, and in all of them."""

    sample: dict[str, Array]
    everywhere: Array

    def noise(self, rubric: ScoredRubric, leaf: Leaf, better: float, world: World, own: Array) -> Array:
        rho = next((float(sample.correlation) for sample in rubric.model.samples if sample.code == leaf.sample), 0.0)
        noise = np.sqrt(1 - rho) * own + (np.sqrt(rho) * self.sample[leaf.sample] if leaf.sample else 0.0)
        # A good year is good in every figure, whichever way it counts.
        together = world.noise_together
        return np.sqrt(1 - together) * noise + np.sqrt(together) * better * self.everywhere


@dataclass(frozen=True)
class _Family:
    """How one leaf's true figures scatter: mean and standard deviation between programmes, by unit."""

    mean: Array
    spread: Array


def nation(
    rubric: ScoredRubric,
    units: int,
    rng: np.random.Generator,
    peers: int = PEERS,
    world: World = AS_ASSUMED,
    *,
    again: bool = False,
) -> Nation:
    """Draw a nation of programmes, ``peers`` of each major.

    True figures are normal about the mean of their major; a common factor joins them, so that composites
    scatter as real ones do. Counts are binomial or Poisson given the truth, means normal; leaves of one sample
    share noise with the sample's correlation (a normal copula). A world may depart from each of these.
    """
    # Departures draw from their own stream, so that a nation as assumed stays the one that it was.
    (apart,) = rng.spawn(1)
    frame = _units(units, peers, rng)
    if world != AS_ASSUMED:
        frame = placed(frame, apart)
    cohort = np.floor(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST + 1), units)))
    major = pd.factorize(frame["major"])[0]
    good = rng.standard_normal(units)
    years = [(_shared(rubric, units, rng, apart), rng)]
    if again:
        years.append((_shared(rubric, units, apart, apart), apart))
    shift = world.shift(frame["ownership"].to_numpy(dtype=object), cohort)
    better = np.array([1.0 if leaf.better == "higher" else -1.0 for leaf in rubric.leaves])
    truth, size = (np.full((units, len(rubric.codes)), np.nan) for _ in range(2))
    seen, sd = [np.full_like(truth, np.nan) for _ in years], [{} for _ in years]
    for j, leaf in enumerate(rubric.leaves):
        family = _family(leaf, major, rng)
        latent = world.latent(good, better[j] * rng.standard_normal(units), shift)
        truth[:, j] = family.mean + family.spread * better[j] * latent
        size[:, j] = np.maximum(np.round(cohort * BASES.get(leaf.n[0], 1.0)), 3) if leaf.n else np.nan
        for year, (shared, stream) in enumerate(years):
            noise = shared.noise(rubric, leaf, better[j], world, stream.standard_normal(units))
            truth[:, j], seen[year][:, j], within = _draw(leaf, truth[:, j], size[:, j], noise, world, stream, apart)
            if within is not None:
                sd[year][leaf.code] = within
    probe = make_dataset(rubric, frame, truth, n=size, sd=sd[0], cohort=cohort, year=2025)
    used = used_leaves(probe.units, rubric)
    state = np.where(used, State.OBSERVED, State.NOT_APPLICABLE).astype(np.int8)
    whole, *others = (
        make_dataset(rubric, frame, value, n=size, state=state, sd=within, cohort=cohort, year=2025)
        for value, within in zip(seen, sd, strict=True)
    )
    return Nation(
        observed=hide(whole, better, world, apart),
        truth=replace(whole, value=np.where(used, truth, np.nan)),
        whole=whole,
        again=others[0] if others else None,
    )


def _shared(rubric: ScoredRubric, units: int, rng: np.random.Generator, apart: np.random.Generator) -> _Shared:
    sample = {sample.code: rng.standard_normal(units) for sample in rubric.model.samples}
    return _Shared(sample, apart.standard_normal(units))


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
    leaf: Leaf,
    truth: Array,
    size: Array,
    noise: Array,
    world: World,
    rng: np.random.Generator,
    apart: np.random.Generator,
) -> tuple[Array, Array, Array | None]:
    """Give the truth kept inside its range, what is observed of it, and the spread inside the programme."""
    sampled = leaf.sampling == "yes"
    uniform = special.ndtr(noise)
    if leaf.kind == "proportion":
        truth = np.clip(truth, 0.001 * leaf.full, 0.999 * leaf.full)
        if not sampled:
            return truth, truth, None
        rate = scattered_rate(truth / leaf.full, size, world, apart)
        return truth, leaf.full * stats.binom.ppf(uniform, size, rate) / size, None
    if leaf.kind == "rate":
        truth, per = np.maximum(truth, 0.1), float(leaf.per)
        if not sampled:
            return truth, truth, None
        expected = scattered_count(truth * size / per, world, apart)
        return truth, per * stats.poisson.ppf(uniform, expected) / size, None
    if leaf.kind == "mean" and sampled:
        within = 10.0 * np.sqrt(rng.chisquare(size - 1) / (size - 1))
        return truth, truth + 10.0 * np.sqrt(world.dispersion) * noise / np.sqrt(size), within
    return truth, truth, None
