"""What intervals and letters are worth where the method's assumptions are wrong, and what would mend them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from calibration_measures import Trial, calibration_error, confirmed, true_letters
from calibration_mends import MENDS, TWO_YEARS
from calibration_nation import nation
from calibration_priors import PRIORS, Intervals
from calibration_worlds import AS_ASSUMED, World

from evaluator.classing import CONFIRMED
from evaluator.evaluation import benchmark_from, evaluate
from evaluator.scoring import reference, score

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from evaluator.evaluation import Result
    from evaluator.rubric import ScoredRubric

    Array = NDArray[np.float64]

BEFORE = "cohort before"  # what the program itself does where it is given the year before
MENDED = (
    *((case, "phi of both") for case in ("as assumed", "over-dispersion 2", "over-dispersion 4")),
    *((case, "phi of both") for case in ("noise correlated .5", "both correlated .5", "quality rises with size")),
    *((case, TWO_YEARS) for case in ("as assumed", "over-dispersion 2", "over-dispersion 4")),
    *((case, TWO_YEARS) for case in ("noise correlated .5", "both correlated .5", "quality rises with size")),
    *((case, BEFORE) for case in ("as assumed", "over-dispersion 2", "over-dispersion 4")),
    *((case, BEFORE) for case in ("noise correlated .5", "both correlated .5", "quality rises with size")),
    *((case, "not drawn") for case in ("as assumed", "heavy tail of good")),
    *((case, "free shape") for case in ("as assumed", "log-normal quality", "heavy tail of good", "heavy tail of bad")),
    ("private -8 points", "by ownership"),
    ("quality rises with size", "by size"),
    ("quality falls with size", "by size"),
    *((case, "hidden 10 lower") for case in ("4% hidden at random", "hidden when bad", "hidden when bad or small")),
    ("hidden when bad", "at most 5% hidden"),
)
KINDS = {"public": "公办", "private": "民办"}
GATE = 0.88  # no subgroup may be covered less often


@dataclass(frozen=True)
class Case:
    """One wrong model.

    Attributes
    ----------
    world : World
    visible : bool
        The national averages, too, are computed from what is not suppressed; else from everything.
    mend : str
        What the evaluation does otherwise than the program does, see `MENDS` and `PRIORS`.
    """

    world: World
    visible: bool = False
    mend: str = ""


HIDES = World(hidden=0.04, hides_bad=1.0)
CASES = {
    "as assumed": Case(AS_ASSUMED),
    "over-dispersion 2": Case(World(dispersion=2.0)),
    "over-dispersion 4": Case(World(dispersion=4.0)),
    "log-normal quality": Case(World(skew=0.5)),
    "heavy tail of good": Case(World(skew=1.0, common=0.7)),
    "heavy tail of bad": Case(World(skew=-1.0, common=0.7)),
    "true figures correlated .5": Case(World(common=0.5**0.5)),
    "noise correlated .5": Case(World(noise_together=0.5)),
    "both correlated .5": Case(World(common=0.5**0.5, noise_together=0.5)),
    "private -8 points": Case(World(private_gap=-8.0)),
    "quality rises with size": Case(World(size_slope=0.3)),
    "quality falls with size": Case(World(size_slope=-0.3)),
    "4% hidden at random": Case(World(hidden=0.04)),
    "hidden when bad": Case(HIDES),
    "hidden when bad or small": Case(replace(HIDES, hides_small=1.0)),
    "the same, averages of the visible": Case(replace(HIDES, hides_small=1.0), visible=True),
}


def wrong_trial(rubric: ScoredRubric, case: Case, nations: int, units: int, seed: int) -> Trial:
    """Evaluate nations of a wrong model; only units that are classified count.

    Returns
    -------
    Trial
        Its ``units`` have ``ownership`` too, and ``classified`` (share of the nation's units, the same in all rows).
    """
    frames, chances, hits = [], [], []
    letters = tuple(entry.letter for entry in rubric.model.classes.letters)
    for index in range(nations):
        drawn = nation(
            rubric,
            units,
            np.random.default_rng([seed, index]),
            world=case.world,
            again=case.mend in {TWO_YEARS, BEFORE},
        )
        benchmark = benchmark_from(drawn.whole, rubric)
        truth = score(drawn.truth, rubric, reference(drawn.truth, rubric, benchmark)).total
        own_rubric, own = MENDS[case.mend](rubric, drawn) if case.mend in MENDS else (rubric, drawn.observed)
        # Sizes divided by φ weigh the same in a national average: the benchmark stays what it was.
        averages = benchmark_from(own if case.visible else drawn.whole, rubric)
        before = drawn.again if case.mend == BEFORE else None
        result = evaluate(own, own_rubric, averages, before=before, rank_draws=0)
        inside = result.classifiable
        frames.append(_frame(result, truth, case).assign(classified=inside.mean()))
        own_letter = true_letters(result, truth)[inside]
        chances.append(result.classed.probability[inside])
        hits.append(own_letter[:, None] == np.arange(len(letters)))
        frames[-1]["true_letter"] = np.array(letters, dtype=object)[own_letter]
    return Trial(pd.concat(frames, ignore_index=True), np.vstack(chances), np.vstack(hits), letters)


def as_printed(rubric: ScoredRubric, world: World, seed: int, units: int = 4000) -> World:
    """Set the gap of private programmes so that it has its size on the printed scale, which noise makes coarser."""
    wanted = world.private_gap
    for _ in range(3 if wanted else 0):
        drawn = nation(rubric, units, np.random.default_rng([seed, units]), world=world)
        true = score(drawn.truth, rubric, reference(drawn.truth, rubric, benchmark_from(drawn.whole, rubric))).total
        private = (drawn.truth.units["ownership"] == "民办").to_numpy()
        world = replace(world, private_gap=world.private_gap * wanted / (true[private].mean() - true[~private].mean()))
    return world


def _frame(result: Result, truth: Array, case: Case) -> pd.DataFrame:
    inside, table = result.classifiable, result.units[result.classifiable]
    sure = result.certainty
    means = (
        PRIORS[case.mend](result)
        if case.mend in PRIORS
        else Intervals(*(column[inside] for column in (sure.low, sure.high, sure.mean)))
    )
    true = truth[inside]
    return pd.DataFrame(
        {
            "cohort": result.data.cohort[inside],
            "ownership": table["ownership"].to_numpy(dtype=object),
            "true": true,
            "width": means.high - means.low,
            "covered": (means.low <= true) & (true <= means.high),
            "shrunken": means.mean,
            "letter": table["letter"].to_numpy(dtype=object),
            "confirmed": (table["standing"] == CONFIRMED).to_numpy(),
        }
    )


def subgroups(found: Trial) -> pd.DataFrame:
    """Coverage of 95 % intervals by fifth of true score, shrunken score and cohort size, and by ownership."""
    units, rows = found.units, []
    for by in ("true", "shrunken", "cohort"):
        fifth = pd.qcut(units[by].rank(method="first"), 5, labels=range(1, 6))
        rows += [(by, name, len(part), part["covered"].mean()) for name, part in units.groupby(fifth, observed=True)]
    kinds = units.groupby("ownership") if len(units["ownership"].unique()) > 1 else ()
    rows += [("ownership", name, len(part), part["covered"].mean()) for name, part in kinds]
    return pd.DataFrame(rows, columns=["by", "group", "units", "covered"])


def summary(found: Trial, case: Case) -> dict[str, object]:
    """One line of the table: coverage overall and in the worst subgroup, width, letters, and confirmed D."""
    groups = subgroups(found)
    part = {by: own.set_index("group")["covered"] for by, own in groups.groupby("by")}
    line: dict[str, object] = {"classified": found.units["classified"].mean(), "all": found.units["covered"].mean()}
    line |= {by: part[by].min() for by in ("true", "shrunken", "cohort")}
    line |= {name: part["ownership"][kind] if "ownership" in part else np.nan for name, kind in KINDS.items()}
    line["width"] = found.units["width"].mean()
    if case.mend not in PRIORS:
        errors = calibration_error(found).set_index("letter")["error"].drop("all")
        sure = confirmed(found).set_index("letter").iloc[-1]
        line |= {"error": errors.max(), "sure_D": int(sure["confirmed"]), "above": sure["truly_at_or_above"]}
    return line
