"""How often the true rank lies in the rank interval: provinces cut out of nations whose truth is known."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from calibration_nation import nation
from calibration_worlds import AS_ASSUMED, World

from evaluator.dataset import Dataset, group_codes
from evaluator.evaluation import benchmark_from, evaluate
from evaluator.scoring import score
from evaluator.statistics import competition_rank

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from evaluator.evaluation import Result
    from evaluator.rubric import ScoredRubric

    Array = NDArray[np.float64]

SIZES = (2, 6, 21, 100)  # smallest scope of each class of sizes: 2–5, 6–20, 21–99, 100 and more
INSTITUTIONS = 40  # of a province
# Parameters of the beta distribution of the share of a major's programmes that lie in a province: 12 % on average,
# and from none to a third, so that scopes have from one to more than a hundred units.
IN_PROVINCE = (1.2, 8.8)


def rank_trial(
    rubric: ScoredRubric, nations: int, units: int, seed: int, *, provinces: int = 3, world: World = AS_ASSUMED
) -> pd.DataFrame:
    """Evaluate provinces of several nations; one row a unit and scope.

    Returns
    -------
    DataFrame
        ``nation, province, scope, size`` (classifiable units of the scope)``, covered, width`` (ranks in the interval
        over units)``, in_set`` (of the confidence set; NaN where the scope is too large for one).
    """
    frames = []
    for index in range(nations):
        rng = np.random.default_rng([seed, index])
        drawn = nation(rubric, units, rng, world=world)
        benchmark = benchmark_from(drawn.whole, rubric)
        for province in range(provinces):
            rows, institution = _province(drawn.observed, rng)
            seen, truth = (_cut(data, rows, institution) for data in (drawn.observed, drawn.truth))
            result = evaluate(seen, rubric, benchmark, rank_draws=2000)
            true = score(truth, rubric, result.reference).total
            frames.append(_rows(result, true).assign(nation=index, province=province))
    return pd.concat(frames, ignore_index=True)


def by_size(found: pd.DataFrame) -> pd.DataFrame:
    """Coverage of 5–95 % rank intervals by scope and its size; ``all`` sizes in the last row of each scope."""
    edges = [*SIZES, np.inf]
    names = [*(f"{low}-{high - 1}" for low, high in pairwise(SIZES)), f"{SIZES[-1]}+"]
    found = found[found["size"] >= SIZES[0]]
    found = found.assign(units=pd.cut(found["size"], edges, right=False, labels=names).astype(str))
    rows = []
    for scope, own in found.groupby("scope", sort=False):
        rows += [_line(scope, name, own[own["units"] == name]) for name in names if (own["units"] == name).any()]
        rows.append(_line(scope, "all", own))
    return pd.DataFrame(rows)


def ranks_by_case(
    rubric: ScoredRubric, cases: Mapping[str, World], nations: int, units: int, seed: int
) -> pd.DataFrame:
    """Coverage in all scopes but the whole province, and in the whole province, for several worlds."""
    rows = []
    for name, world in cases.items():
        found = by_size(rank_trial(rubric, nations, units, seed, provinces=1, world=world))
        whole = found[found["size"] == "all"].set_index("scope")["covered"]
        rows.append({"case": name, **whole.to_dict()})
    return pd.DataFrame(rows)


def _line(scope: object, name: str, part: pd.DataFrame) -> dict[str, object]:
    provinces = part.groupby(["nation", "province"])["covered"].agg(["mean", "size"])
    gap = (provinces["mean"] - part["covered"].mean()) * provinces["size"]
    # Units of one province share its draw: provinces, not units, are independent.
    error = np.sqrt((gap**2).sum()) / len(part)
    return {
        "scope": scope,
        "size": name,
        "ranks": len(part),
        "covered": part["covered"].mean(),
        "error": error,
        "width": part["width"].mean(),
        "in_set": part["in_set"].mean(),
    }


def _rows(result: Result, true: Array) -> pd.DataFrame:
    inside = np.flatnonzero(result.classifiable)
    frames = []
    for ranks in result.ranks:
        group, _ = group_codes(result.data.units.iloc[inside], ranks.scope)
        size = np.bincount(group)[group]
        place = competition_rank(true[inside], group)
        low, high, first, last = (column[inside] for column in (ranks.low, ranks.high, ranks.set_low, ranks.set_high))
        frames.append(
            pd.DataFrame(
                {
                    "scope": ranks.scope,
                    "size": size,
                    "covered": (low <= place) & (place <= high),
                    "width": (high - low + 1) / size,
                    "in_set": np.where(np.isnan(first), np.nan, (first <= place) & (place <= last)),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def _province(data: Dataset, rng: np.random.Generator) -> tuple[NDArray[np.intp], NDArray[np.object_]]:
    """Choose the programmes of a province, and their institutions: a few large ones, many small ones."""
    major, keys = group_codes(data.units, "major")
    share = rng.beta(*IN_PROVINCE, len(keys))
    rows = np.flatnonzero(rng.random(len(data)) < share[major])
    weight = 1.0 / np.arange(1, INSTITUTIONS + 1)
    number = rng.choice(INSTITUTIONS, len(rows), p=weight / weight.sum())
    return rows, np.array([f"90{code:03d}" for code in number], dtype=object)


def _cut(data: Dataset, rows: NDArray[np.intp], institution: NDArray[np.object_]) -> Dataset:
    return replace(
        data,
        units=data.units.iloc[rows].reset_index(drop=True).assign(institution=institution),
        value=data.value[rows],
        n=data.n[rows],
        state=data.state[rows],
        sd={code: column[rows] for code, column in data.sd.items()},
        cohort=data.cohort[rows],
    )
