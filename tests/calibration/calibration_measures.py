"""What is measured: coverage, calibration of letter probabilities, truth behind confirmed letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from calibration_nation import PEERS, nation

from evaluator.classing import CONFIRMED
from evaluator.evaluation import benchmark_from, evaluate
from evaluator.scoring import score
from evaluator.statistics import posterior, spread_grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from evaluator.evaluation import Result
    from evaluator.rubric import ScoredRubric

    Array = NDArray[np.float64]

UPPER = 30.0  # largest spread between units that the scale 20 … 80 allows


@dataclass(frozen=True)
class Trial:
    """Evaluated nations beside their truth, one row a unit.

    Attributes
    ----------
    units : DataFrame
        ``nation, cohort, true`` (true score)``, covered, shrunken, letter, confirmed, true_letter``.
    chance, hit : ndarray, shape (units, letters)
        P(letter), and whether it is the true letter.
    letters : tuple of str
    """

    units: pd.DataFrame
    chance: Array
    hit: NDArray[np.bool_]
    letters: tuple[str, ...]


def trial(rubric: ScoredRubric, nations: int, units: int, seed: int, peers: int = PEERS) -> Trial:
    """Evaluate several nations of programmes whose truth is known."""
    frames, chances, hits = [], [], []
    letters = tuple(entry.letter for entry in rubric.model.classes.letters)
    for index in range(nations):
        drawn = nation(rubric, units, np.random.default_rng([seed, index]), peers)
        result = evaluate(drawn.observed, rubric, benchmark_from(drawn.observed, rubric), rank_draws=0)
        true = score(drawn.truth, rubric, result.reference).total
        own = true_letters(result, true)
        table = result.units
        frames.append(
            pd.DataFrame(
                {
                    "nation": index,
                    "cohort": drawn.observed.cohort,
                    "true": true,
                    "covered": (table["low"] <= true) & (true <= table["high"]),
                    "shrunken": table["shrunken"],
                    "letter": table["letter"],
                    "confirmed": table["standing"] == CONFIRMED,
                    "true_letter": np.array(letters, dtype=object)[own],
                }
            )
        )
        chances.append(result.classed.probability)
        hits.append(own[:, None] == np.arange(len(letters)))
    return Trial(pd.concat(frames, ignore_index=True), np.vstack(chances), np.vstack(hits), letters)


def true_letters(result: Result, true: Array) -> NDArray[np.intp]:
    """Letters of the true scores: printed cuts, and true places in the same major for a top share."""
    rubric = result.rubric
    majors = pd.Series(true).groupby(result.data.units["major"].to_numpy())
    place, peers = majors.rank(ascending=False, method="min"), majors.transform("count")
    half = 0.5 * 10.0**-rubric.model.scale.decimals
    letter = np.full(len(true), len(rubric.model.classes.letters) - 1)
    for index, entry in reversed(list(enumerate(rubric.model.classes.letters[:-1]))):
        reached = true >= float(entry.min_score) - half
        if entry.top_share is not None:
            reached &= (place <= np.floor(float(entry.top_share) * peers + 1e-9)).to_numpy()
        letter[reached] = index
    return letter


def coverage(found: Trial) -> pd.DataFrame:
    """Coverage of 95 % intervals: overall, and by fifth of shrunken score and of cohort size."""
    rows = [{"by": "all", "fifth": "", "units": len(found.units), "covered": found.units["covered"].mean()}]
    for by in ("shrunken", "cohort"):
        # Ties are broken by order, so that every fifth holds a fifth.
        fifth = pd.qcut(found.units[by].rank(method="first"), 5, labels=range(1, 6))
        for name, part in found.units.groupby(fifth, observed=True):
            rows.append({"by": by, "fifth": name, "units": len(part), "covered": part["covered"].mean()})
    return pd.DataFrame(rows)


def calibration_error(found: Trial, bins: int = 10) -> pd.DataFrame:
    """Expected calibration error: |mean probability − frequency| by bin of probability, weighted by size."""
    rows = []
    for index, letter in [*enumerate(found.letters), (slice(None), "all")]:
        chance, hit = found.chance[:, index].ravel(), found.hit[:, index].ravel()
        place = np.minimum((chance * bins).astype(int), bins - 1)
        gap = np.bincount(place, chance - hit, minlength=bins)
        rows.append({"letter": letter, "error": np.abs(gap).sum() / len(chance)})
    return pd.DataFrame(rows)


def confirmed(found: Trial, average: float = 49.995) -> pd.DataFrame:
    """What confirmed letters are worth: the true letter, and truly at or above the average."""
    rows = []
    for letter in found.letters:
        own = found.units[found.units["letter"] == letter]
        sure = own[own["confirmed"]]
        rows.append(
            {
                "letter": letter,
                "units": len(own),
                "confirmed": len(sure),
                "same_true_letter": (sure["true_letter"] == letter).mean(),
                "truly_at_or_above": (sure["true"] >= average).mean(),
            }
        )
    return pd.DataFrame(rows)


def few_units(units: int, ratios: Sequence[float], repeats: int, seed: int, *, centre_known: bool) -> pd.DataFrame:
    """Coverage with few units, in the pure normal model.

    True scores are normal about 50 with standard deviation τ = ratio × 1.5; noise se from 1 to 2 points. The
    centre is known (the national mean) or estimated from the units (``centre: peers``).
    """
    rows = []
    for index, ratio in enumerate(ratios):
        rng, inside = np.random.default_rng([seed, units, index]), 0
        for _ in range(repeats):
            variance = rng.uniform(1.0, 2.0, units) ** 2
            true = 50.0 + 1.5 * ratio * rng.standard_normal(units)
            seen = true + np.sqrt(variance) * rng.standard_normal(units)
            grid = spread_grid(seen, variance, 50.0 if centre_known else None, UPPER)
            sure = posterior(seen, variance, grid)
            inside += int(((sure.quantile(0.025) <= true) & (true <= sure.quantile(0.975))).sum())
        rows.append({"units": units, "ratio": ratio, "covered": inside / (units * repeats)})
    return pd.DataFrame(rows)


def by_peers(rubric: ScoredRubric, peers: Sequence[int], nations: int, units: int, seed: int) -> pd.DataFrame:
    """Coverage by programmes a major: each one's own noise is in the average that it is compared with."""
    rows = []
    for count in peers:
        found = trial(rubric, nations, units, seed, count)
        rows.append({"peers": count, "units": len(found.units), "covered": found.units["covered"].mean()})
    return pd.DataFrame(rows)
